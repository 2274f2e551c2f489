public import Jira
internal import Planning
internal import Publishing
internal import Secrets
public import TicketStore
internal import Tickets

/// A configured project with everything that its job needs: store, run lock, network and client.
///
/// Open one, use its `job`, close it. Safe from any task.
public final class Workspace: Sendable {
    /// The job of the project.
    public let job: NightlyJob
    /// The ticket store.
    public let store: SpatiaLiteTicketStore
    private let lock: RunLock?
    private let lease: RunLease?
    private let connection: SiteConnection

    private init(
        job: NightlyJob,
        store: SpatiaLiteTicketStore,
        lock: RunLock?,
        lease: RunLease?,
        connection: SiteConnection
    ) {
        self.job = job
        self.store = store
        self.lock = lock
        self.lease = lease
        self.connection = connection
    }

    /// The Jira client of its site.
    public var client: JiraClient { connection.client }

    /// Opens the store and the network for a project.
    ///
    /// - Parameters:
    ///   - configuration: checked configuration.
    ///   - selection: which project, where there are several.
    ///   - variables: environment variables, for tokens kept there.
    ///   - environment: time, ids and progress.
    ///   - threads: most threads for clustering.
    ///   - isLocked: whether to take the project's run lock.
    ///   - adjust: last changes to the settings, from flags.
    /// - Returns: an open workspace.
    /// - Throws: `MusterError`: `configuration`, `store`, or `locked` where another run is under way.
    public static func open(
        _ configuration: MusterConfiguration,
        selection: ProjectSelection = ProjectSelection(),
        variables: [String: String],
        environment: JobEnvironment,
        threads: Int = 1,
        isLocked: Bool = true,
        adjust: (inout JobSettings) throws(MusterError) -> Void = { _ in }
    ) async throws(MusterError) -> Workspace {
        var settings = try JobSettings(configuration, selection: selection, threads: threads)
        try adjust(&settings)
        let scope = ProjectScope(site: settings.site.name, project: settings.names.project)
        let lock: RunLock?
        let store: SpatiaLiteTicketStore
        do throws(StoreError) {
            let now = environment.now()
            lock =
                isLocked
                ? try RunLock(storePath: configuration.store, scope: scope, startedAt: now) : nil
            store = try await SpatiaLiteTicketStore(
                path: configuration.store,
                at: now,
                clock: environment.now
            ) {
                SHA256Digest(of: $0).bytes
            }
        } catch {
            throw MusterError(error)
        }
        do throws(MusterError) {
            let lease = isLocked ? try await lease(store, scope, configuration, environment) : nil
            let connection = try await SiteConnection.open(
                settings.site.name,
                of: configuration,
                variables: variables,
                environment: environment
            )
            let job = NightlyJob(
                settings: settings,
                client: connection.client,
                store: store,
                environment: environment,
                lease: lease
            )
            return Workspace(job: job, store: store, lock: lock, lease: lease, connection: connection)
        } catch {
            await store.close()
            throw error
        }
    }

    private static func lease(
        _ store: SpatiaLiteTicketStore,
        _ scope: ProjectScope,
        _ configuration: MusterConfiguration,
        _ environment: JobEnvironment
    ) async throws(MusterError) -> RunLease {
        do throws(StoreError) {
            return try await RunLease(
                store,
                scope: scope,
                holder: .thisProcess(),
                lasting: configuration.lease,
                now: environment.now
            )
        } catch {
            throw MusterError(error)
        }
    }

    /// Closes the network, gives lease and lock back and closes the store.
    public func close() async {
        connection.close()
        await lease?.release()
        await store.close()
        withExtendedLifetime(lock) {}
    }
}

/// Which of the configured projects is meant.
public struct ProjectSelection: Hashable, Sendable {
    /// Name of the site; any where nil.
    public var site: String?
    /// Key of the project; any where nil.
    public var project: String?

    /// Makes a selection; without values it is the first project.
    public init(site: String? = nil, project: String? = nil) {
        self.site = site
        self.project = project
    }
}
