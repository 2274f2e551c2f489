internal import HTTPMessages
internal import HTTPTransport
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
    /// The Jira client of its site.
    public let client: JiraClient
    /// The ticket store.
    public let store: SpatiaLiteTicketStore
    private let lock: RunLock?
    private let transport: CurlTransport

    private init(
        job: NightlyJob,
        client: JiraClient,
        store: SpatiaLiteTicketStore,
        lock: RunLock?,
        transport: CurlTransport
    ) {
        self.job = job
        self.client = client
        self.store = store
        self.lock = lock
        self.transport = transport
    }

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
            store = try await SpatiaLiteTicketStore(path: configuration.store, at: now) {
                SHA256Digest(of: $0).bytes
            }
        } catch {
            throw MusterError(error)
        }
        let (client, transport) = try connect(
            configuration,
            settings: settings,
            variables: variables,
            environment: environment
        )
        let job = NightlyJob(settings: settings, client: client, store: store, environment: environment)
        return Workspace(job: job, client: client, store: store, lock: lock, transport: transport)
    }

    /// Opens the network for a project, without store and lock.
    static func connect(
        _ configuration: MusterConfiguration,
        settings: JobSettings,
        variables: [String: String],
        environment: JobEnvironment
    ) throws(MusterError) -> (JiraClient, CurlTransport) {
        guard let site = configuration.sites.first(where: { $0.name == settings.site.name }) else {
            throw MusterError(.configuration, "the site '\(settings.site.name)' is not configured")
        }
        guard site.kind == .cloud, site.authentication.method == .apiToken,
            let email = site.authentication.email
        else {
            throw MusterError(
                .configuration,
                "site '\(site.name)': this version talks to Jira Cloud with an API token only; set kind: cloud and "
                    + "auth: {type: api_token, email: …, token_file: …}"
            )
        }
        let credentials: JiraCredentials
        do {
            let token = try site.token(environment: variables)
            credentials = try JiraCredentials.apiToken(
                email: email,
                token: token?.unsafelyRevealed ?? ""
            )
        } catch let error as ConfigurationError {
            throw MusterError(.configuration, error.description)
        } catch {
            throw MusterError(.configuration, String(describing: error))
        }
        let requests = configuration.requests
        let transport: CurlTransport
        do throws(HTTPTransportError) {
            // Plain http is accepted for loopback only, and so the connection is held to it as well.
            transport = try CurlTransport(
                CurlTransport.Configuration(addresses: settings.site.scheme == "http" ? .loopbackOnly : .any)
            )
        } catch {
            throw MusterError(.unavailable, error.description)
        }
        let client = JiraClient(
            site: settings.site,
            credentials: credentials,
            transport: transport,
            pacing: JiraPacing(
                now: environment.now,
                sleep: environment.sleep,
                chance: { Double.random(in: 0..<1) }
            ),
            configuration: JiraClient.Configuration(
                retry: RetryPolicy(maximumRetries: requests.maxRetries, baseDelay: requests.retryBackoff),
                timeout: requests.timeout
            )
        )
        return (client, transport)
    }

    /// Closes the store and the network and releases the lock.
    public func close() async {
        transport.shutdown()
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
