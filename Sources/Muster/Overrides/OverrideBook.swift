internal import Jira
internal import Publishing
internal import Secrets
internal import TicketStore
public import Tickets

/// The decisions of people about tickets of one project: which are held back, kept out or kept in.
///
/// Works on the store alone; keys that it does not know are looked up in Jira by whoever calls. Safe from any task.
public struct OverrideBook: Sendable {
    /// Project that it is about.
    public let scope: ProjectScope
    private let ledger: any ClusterLedger & TicketStoring
    private let now: @Sendable () -> Int64

    /// Makes a book.
    ///
    /// - Parameters:
    ///   - scope: the project.
    ///   - ledger: the store.
    ///   - now: wall clock, milliseconds since 1970.
    public init(
        scope: ProjectScope,
        ledger: any ClusterLedger & TicketStoring,
        now: @escaping @Sendable () -> Int64
    ) {
        self.scope = scope
        self.ledger = ledger
        self.now = now
    }

    /// An issue by id and key.
    public struct Issue: Hashable, Sendable {
        /// Numeric id.
        public var id: String
        /// Key.
        public var key: String

        /// Makes an entry.
        public init(id: String, key: String) {
            self.id = id
            self.key = key
        }
    }

    /// The overrides, ascending by ticket, kind and Job Cluster.
    ///
    /// - Parameter includingExpired: whether those that count no more are listed as well.
    /// - Returns: the overrides.
    /// - Throws: `MusterError` of code `store`.
    public func list(includingExpired: Bool = false) async throws(MusterError) -> [ClusterOverride] {
        let time = now()
        return try await stored { () async throws(StoreError) in
            try await ledger.overrides(in: scope).filter { includingExpired || $0.counts(at: time) }
        }
    }

    /// Writes an override, in place of the one of the same ticket, kind and Job Cluster.
    ///
    /// - Parameters:
    ///   - kind: what is decided.
    ///   - ticket: the ticket.
    ///   - cluster: the Job Cluster; nil with `hold` only.
    ///   - reason: in words.
    ///   - expiry: when it ends, milliseconds since 1970; nil for never.
    /// - Returns: the override as it is kept.
    /// - Throws: `MusterError`: `configuration` where the Job Cluster is missing or not wanted, or the end has passed.
    @discardableResult
    public func add(
        _ kind: ClusterOverride.Kind,
        of ticket: Issue,
        cluster: Issue?,
        reason: String,
        until expiry: Int64?
    ) async throws(MusterError) -> ClusterOverride {
        guard (kind == .hold) == (cluster == nil) else {
            throw MusterError(
                .configuration,
                kind == .hold
                    ? "a ticket is held back from every Job Cluster; name none"
                    : "\(kind.rawValue) needs a Job Cluster"
            )
        }
        let time = now()
        if let expiry, expiry <= time {
            throw MusterError(.configuration, "the override would end before it begins; choose a later day")
        }
        let override = ClusterOverride(
            ticketID: ticket.id,
            ticketKey: ticket.key,
            kind: kind,
            clusterID: cluster?.id,
            clusterKey: cluster?.key,
            reason: reason,
            madeAt: time,
            expiresAt: expiry
        )
        // Keeping in and keeping out of the same Job Cluster cannot both hold: the later word counts.
        let opposite: ClusterOverride.Kind? = [.keepIn: .keepOut, .keepOut: .keepIn][kind]
        var changed = try await list().filter {
            $0.ticketID == ticket.id && $0.kind == opposite && $0.clusterID == cluster?.id
        }
        for index in changed.indices { changed[index].expiresAt = time }
        changed.append(override)
        let saved = changed
        try await stored { () async throws(StoreError) in try await ledger.save(saved, in: scope) }
        return override
    }

    /// Removes the overrides of a ticket.
    ///
    /// - Parameters:
    ///   - ticketID: its numeric id.
    ///   - kind: which; all where nil.
    /// - Returns: how many went, expired ones included.
    /// - Throws: `MusterError` of code `store`.
    public func remove(of ticketID: String, kind: ClusterOverride.Kind? = nil) async throws(MusterError)
        -> Int
    {
        try await stored { () async throws(StoreError) in
            try await ledger.removeOverrides(of: ticketID, kind: kind, in: scope)
        }
    }

    /// A ticket or Job Cluster by its key, as far as the store knows it; nil where it does not.
    ///
    /// - Throws: `MusterError` of code `store`.
    public func issue(_ key: String) async throws(MusterError) -> Issue? {
        let wanted = key.uppercased()
        return try await stored { () async throws(StoreError) in
            let records = try await ledger.standingRecords(in: scope, includingClosed: true)
            if let record = records.last(where: { $0.issueKey == wanted }) {
                return Issue(id: record.issueID, key: record.issueKey)
            }
            if let ticket = try await ledger.tickets(in: scope).first(where: { $0.key == wanted }) {
                return Issue(id: ticket.id, key: ticket.key)
            }
            let override = try await ledger.overrides(in: scope).last { $0.ticketKey == wanted }
            return override.map { Issue(id: $0.ticketID, key: $0.ticketKey) }
        }
    }

    private func stored<Result: Sendable>(
        _ body: () async throws(StoreError) -> Result
    ) async throws(MusterError) -> Result {
        do throws(StoreError) {
            return try await body()
        } catch {
            throw MusterError(error)
        }
    }
}

extension OverrideBook {
    /// Opens the store of a configured project, works with its book and closes the store; the site is not asked.
    ///
    /// - Parameters:
    ///   - configuration: checked configuration.
    ///   - selection: which project.
    ///   - now: wall clock, milliseconds since 1970.
    ///   - body: the work.
    /// - Returns: what `body` returns.
    /// - Throws: `MusterError` where there is no such project or the store cannot be used, and what `body` throws.
    public static func open<Result: Sendable>(
        _ configuration: MusterConfiguration,
        selection: ProjectSelection,
        now: @escaping @Sendable () -> Int64,
        _ body: (OverrideBook) async throws(MusterError) -> Result
    ) async throws(MusterError) -> Result {
        let settings = try JobSettings(configuration, selection: selection)
        let scope = ProjectScope(site: settings.site.name, project: settings.names.project)
        let store: SpatiaLiteTicketStore
        do throws(StoreError) {
            store = try await SpatiaLiteTicketStore(path: configuration.store, at: now()) {
                SHA256Digest(of: $0).bytes
            }
        } catch {
            throw MusterError(error)
        }
        do throws(MusterError) {
            let result = try await body(OverrideBook(scope: scope, ledger: store, now: now))
            await store.close()
            return result
        } catch {
            await store.close()
            throw error
        }
    }
}
