public import JQL
public import Jira
public import Tickets

/// Brings a project's tickets in the store up to what its query finds in Jira.
///
/// A **full** reading reads every ticket. An **incremental** one lists the ids that the query finds, completely, and reads the fields
/// of what was updated since the last reading, of what the store does not have, and of tickets whose Job Cluster changed: the
/// store then is what a full reading would have given, from about as many calls as there were changes. Tickets that the list does
/// not have any more are read once by id, to say why they left, and removed: deletions and moves are found
/// though nothing announced them.
///
/// **What the search index does not show yet** an incremental reading cannot know: a ticket whose change is younger than the
/// index's lag may stand in the store as it was before, until the next reading. A full reading shows it as it is. So
/// what was read incrementally is to be compared with Jira by id before something is written because of it
/// (`Publisher.Freshness.mayHaveChanged`), and tickets that one has written oneself are named in `rereading`.
///
/// Safe to cancel and to kill at any point: the reading before counts until a new one is complete in the store. A value, usable
/// from any task; at most one at a time a project, which the caller's run lock sees to.
public struct TicketSync: Sendable {
    /// How to read.
    public enum Mode: String, Hashable, Sendable, CaseIterable {
        /// Incrementally where the store's tickets are of the same query and mapping and were read in full not long ago.
        case automatic
        /// Every ticket.
        case full
    }

    /// How patient it is.
    public struct Options: Hashable, Sendable {
        /// After how long everything is read again; changes that Jira does not date, such as a renamed status, are found then.
        public var fullEvery: Duration
        /// How much earlier than the last reading a reading of changes begins; more than the site's search ever lags.
        public var overlap: Duration
        /// Most tickets that left the query which are looked at one by one.
        public var examinedDepartures: Int

        /// Makes options.
        public init(
            fullEvery: Duration = .seconds(7 * 86_400),
            overlap: Duration = .seconds(2 * 3_600),
            examinedDepartures: Int = 500
        ) {
            self.fullEvery = fullEvery
            self.overlap = overlap
            self.examinedDepartures = examinedDepartures
        }
    }

    let client: JiraClient
    let store: any TicketStoring & SyncStating
    let scope: ProjectScope
    let query: JQLQuery
    let mapper: TicketMapper
    let expectedStatus: String?
    let environment: JobEnvironment
    let options: Options

    /// Makes a synchronisation; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - client: the site.
    ///   - store: where the tickets are kept.
    ///   - scope: the project that they are kept under.
    ///   - query: which tickets.
    ///   - mapper: turns issues into tickets.
    ///   - expectedStatus: the status that the query asks for: tickets that have left it and that the index still shows are left
    ///     out; nil where the query asks for none.
    ///   - environment: time and progress.
    ///   - options: how patient it is.
    public init(
        client: JiraClient,
        store: any TicketStoring & SyncStating,
        scope: ProjectScope,
        query: JQLQuery,
        mapper: TicketMapper,
        expectedStatus: String? = nil,
        environment: JobEnvironment,
        options: Options = Options()
    ) {
        self.client = client
        self.store = store
        self.scope = scope
        self.query = query
        self.mapper = mapper
        self.expectedStatus = expectedStatus
        self.environment = environment
        self.options = options
    }

    /// Reads, and writes the difference to the store.
    ///
    /// - Parameters:
    ///   - mode: how to read.
    ///   - rereading: ids of tickets to read by id whatever the index says: those that were just written.
    ///   - isDryRun: leaves the store as it is.
    /// - Returns: the tickets that the store has now, or would have, in its order; and what was done.
    /// - Throws: `MusterError`: `unavailable` also where tickets are found that this account cannot read. The store then is as it was,
    ///   or holds part of the difference; the next synchronisation finishes.
    public func pull(
        mode: Mode = .automatic,
        rereading: Set<String> = [],
        isDryRun: Bool = false
    ) async throws(MusterError) -> (tickets: [Ticket], report: SyncReport) {
        let start = environment.uptime()
        let callsBefore = calls
        environment.progress(JobProgress(.pull))
        let fingerprint = SyncCheckpoint.fingerprint(query, expectedStatus: expectedStatus, mapper)
        let kept = try await stored { () async throws(StoreError) in
            try await store.syncState(SyncCheckpoint.name, in: scope)
        }
        let known = Dictionary(
            try await stored { () async throws(StoreError) in try await store.tickets(in: scope) }
                .map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let checkpoint = SyncCheckpoint(kept)
        let whyFull = whyFull(mode, checkpoint, kept, fingerprint)
        let reading: SyncReading
        if let checkpoint, whyFull == nil {
            reading = try await changes(since: checkpoint, known, rereading)
        } else {
            reading = try await everything()
        }
        let left = try await departures(known, reading)
        let difference = SyncDifference(known, reading)
        if !isDryRun {
            let isSameKind = checkpoint?.fingerprint == fingerprint
            try await write(reading, kept: kept, isSameKind: isSameKind)
            try await keep(reading, checkpoint, fingerprint, isFull: whyFull != nil)
        }
        let tickets =
            isDryRun
            ? difference.tickets
            : try await stored { () async throws(StoreError) in try await store.tickets(in: scope) }
        let report = SyncReport(
            scope: scope,
            method: whyFull == nil ? .incremental : .full,
            whyFull: whyFull,
            isDryRun: isDryRun,
            found: reading.found,
            read: reading.read + left.read,
            new: difference.new,
            changed: difference.changed,
            unchanged: difference.unchanged,
            left: left.departures,
            calls: calls - callsBefore,
            seconds: (environment.uptime() - start) / .seconds(1),
            warnings: reading.warnings
        )
        return (tickets, report)
    }

    /// Why everything must be read; nil where changes will do.
    private func whyFull(
        _ mode: Mode,
        _ checkpoint: SyncCheckpoint?,
        _ kept: String?,
        _ fingerprint: String
    ) -> String? {
        guard mode != .full else { return "asked for" }
        guard let checkpoint else {
            return kept?.isEmpty ?? true
                ? "the store has no complete reading yet"
                : "the store's note of its last reading cannot be read"
        }
        guard checkpoint.fingerprint == fingerprint else {
            return "the query, the mapping of fields or the version of Muster is another one"
        }
        let age = environment.now() - checkpoint.fullAt
        // A clock that was put back says nothing about the age.
        guard age >= 0 else { return "the last full reading is dated in the future" }
        guard .milliseconds(age) < options.fullEvery else {
            return "the last full reading was \(age / 3_600_000) hours ago"
        }
        return nil
    }

    private func write(_ reading: SyncReading, kept: String?, isSameKind: Bool) async throws(MusterError) {
        environment.progress(JobProgress(.index, total: reading.fresh.count))
        try await stored { () async throws(StoreError) in
            // Tickets of two mappings must never be taken for those of one, wherever this is interrupted.
            if !isSameKind, kept?.isEmpty == false {
                try await store.setSyncState(SyncCheckpoint.name, to: "", in: scope)
            }
            _ = try await store.upsert(reading.fresh, in: scope)
            _ = try await store.removeTickets(in: scope, except: reading.present)
        }
    }

    /// Notes where the next reading begins: last, so that what is interrupted before is done again.
    private func keep(
        _ reading: SyncReading,
        _ checkpoint: SyncCheckpoint?,
        _ fingerprint: String,
        isFull: Bool
    ) async throws(MusterError) {
        let earlier = checkpoint?.fingerprint == fingerprint ? checkpoint : nil
        let reached = reading.siteTime ?? reading.fresh.compactMap(\.updated).max()
        // Without the site's time and without a ticket there is nothing to begin at: the next reading is full again.
        guard let watermark = [reached, earlier?.watermark].compactMap(\.self).max() else { return }
        let now = environment.now()
        let next = SyncCheckpoint(
            fingerprint: fingerprint,
            watermark: watermark,
            fullAt: isFull ? now : earlier?.fullAt ?? now,
            syncedAt: now
        )
        try await stored { () async throws(StoreError) in
            try await store.setSyncState(SyncCheckpoint.name, to: next.text, in: scope)
        }
    }

    private var calls: Int { client.statistics.endpoints.reduce(0) { $0 + $1.calls } }

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
