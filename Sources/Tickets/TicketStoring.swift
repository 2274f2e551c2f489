public import Geodesy

/// Which project of which site a row belongs to.
public struct ProjectScope: Hashable, Sendable {
    /// Name of the site in the configuration.
    public var site: String
    /// Jira's project key.
    public var project: String

    /// Makes a scope.
    public init(site: String, project: String) {
        self.site = site
        self.project = project
    }
}

/// What a bulk upsert did.
public struct UpsertSummary: Hashable, Sendable {
    /// Rows that were new.
    public var inserted: Int
    /// Rows whose content hash had changed.
    public var updated: Int
    /// Rows that were not written because nothing had changed.
    public var unchanged: Int

    /// Makes a summary.
    public init(inserted: Int = 0, updated: Int = 0, unchanged: Int = 0) {
        self.inserted = inserted
        self.updated = updated
        self.unchanged = unchanged
    }
}

/// A ticket found near a place.
public struct NearbyTicket: Hashable, Sendable {
    /// The ticket.
    public var ticket: Ticket
    /// Great-circle distance from the place that was asked for.
    public var distance: Length

    /// Makes an entry.
    public init(ticket: Ticket, distance: Length) {
        self.ticket = ticket
        self.distance = distance
    }
}

/// The ticket cache with its spatial index: the port to the store.
///
/// Every store passes one conformance suite. All calls are safe from any task; a call that throws has changed nothing.
public protocol TicketStoring: Sendable {
    /// Writes what is new or changed, in one transaction, and counts.
    func upsert(_ tickets: [Ticket], in scope: ProjectScope) async throws(StoreError) -> UpsertSummary

    /// Removes every ticket of the scope that is not named, in one transaction, and says how many went.
    func removeTickets(in scope: ProjectScope, except ids: Set<String>) async throws(StoreError) -> Int

    /// Every ticket of the scope in ascending order of id.
    func tickets(in scope: ProjectScope) async throws(StoreError) -> [Ticket]

    /// Located tickets within `radius` of `center`, bound included, nearest first, ties by id.
    func tickets(
        in scope: ProjectScope,
        within radius: Length,
        of center: Coordinate
    ) async throws(StoreError) -> [NearbyTicket]

    /// Located tickets inside the box, edges included, in ascending order of id.
    func tickets(in scope: ProjectScope, inside box: GeoBox) async throws(StoreError) -> [Ticket]

    /// The `count` located tickets nearest to `center`, nearest first, ties by id.
    func nearestTickets(
        in scope: ProjectScope,
        to center: Coordinate,
        count: Int
    ) async throws(StoreError) -> [NearbyTicket]
}

/// The record of plans and runs, and the journal of what a run writes to Jira: the port to the store.
public protocol RunJournaling: Sendable {
    /// Keeps a plan document under its hash; keeping the same one again does nothing.
    func savePlan(
        hash: String,
        scope: ProjectScope,
        document: [UInt8],
        at time: Int64
    ) async throws(StoreError)

    /// The document of a plan, or nil.
    func plan(hash: String) async throws(StoreError) -> [UInt8]?

    /// Opens a run for a plan, with one pending intent per cluster, in one transaction.
    ///
    /// Where a run of the same plan exists that is not finished, that run is continued and its intents are returned.
    func openRun(
        _ run: RunRecord,
        intents: [ClusterIntent]
    ) async throws(StoreError) -> (RunRecord, [ClusterIntent])

    /// Writes the new state of intents, in one transaction, and has it on disk before it returns.
    func record(_ intents: [ClusterIntent], runID: String) async throws(StoreError)

    /// Closes a run with its outcome and report.
    func finishRun(
        id: String,
        outcome: RunRecord.Outcome,
        at time: Int64,
        report: [UInt8]
    ) async throws(StoreError)

    /// Runs of a scope, newest first.
    func runs(in scope: ProjectScope, limit: Int) async throws(StoreError) -> [RunRecord]

    /// Intents of a run in ascending order of cluster id.
    func intents(runID: String) async throws(StoreError) -> [ClusterIntent]
}

/// One execution that may write to Jira.
public struct RunRecord: Hashable, Sendable {
    /// How a run ended.
    public enum Outcome: String, Hashable, Sendable, CaseIterable {
        /// Not finished, or ended without saying so.
        case open
        /// Everything was written.
        case done
        /// Something is left to do; the same plan can be applied again.
        case partial
        /// Nothing more can be done with this plan.
        case failed
        /// What it wrote was undone, or is being undone: it is never continued, and its intents count no more.
        case rolledBack = "rolled_back"
    }

    /// Unique id.
    public var id: String
    /// Project that it works on.
    public var scope: ProjectScope
    /// Hash of the plan that it publishes.
    public var planHash: String
    /// When it began, milliseconds since 1970.
    public var startedAt: Int64
    /// When it ended.
    public var finishedAt: Int64?
    /// How it ended.
    public var outcome: Outcome

    /// Makes a record.
    public init(
        id: String,
        scope: ProjectScope,
        planHash: String,
        startedAt: Int64,
        finishedAt: Int64? = nil,
        outcome: Outcome = .open
    ) {
        self.id = id
        self.scope = scope
        self.planHash = planHash
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.outcome = outcome
    }
}

/// A journal row for one Job Cluster that a run means to create.
public struct ClusterIntent: Hashable, Sendable {
    /// How far it has come.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Nothing was sent.
        case pending
        /// The create was sent and its answer is not known.
        case sent
        /// The Job Cluster exists; links may be missing.
        case created
        /// The Job Cluster exists with all its links.
        case linked
        /// Jira refused it; the message says why.
        case refused
    }

    /// Id of the cluster in the plan.
    public var clusterID: String
    /// Label that the Job Cluster carries, made of the plan's hash and the cluster's id.
    public var marker: String
    /// How far it has come.
    public var state: State
    /// Numeric id of the Job Cluster in Jira.
    public var issueID: String?
    /// Key of the Job Cluster in Jira.
    public var issueKey: String?
    /// Ids of the members whose link is confirmed.
    public var linkedMembers: [String]
    /// Jira's words where it refused.
    public var message: String?

    /// Makes an intent.
    public init(
        clusterID: String,
        marker: String,
        state: State = .pending,
        issueID: String? = nil,
        issueKey: String? = nil,
        linkedMembers: [String] = [],
        message: String? = nil
    ) {
        self.clusterID = clusterID
        self.marker = marker
        self.state = state
        self.issueID = issueID
        self.issueKey = issueKey
        self.linkedMembers = linkedMembers
        self.message = message
    }
}

/// A store that could not do what was asked.
public struct StoreError: Error, Hashable, Sendable {
    /// What went wrong, by who must act.
    public enum Kind: Hashable, Sendable {
        /// The file cannot be opened, read or written; not a database; permissions.
        case unavailable
        /// Written by a newer version of Muster.
        case newerSchema(found: Int, known: Int)
        /// No space left on the device.
        case diskFull
        /// Another process holds the lock.
        case locked
        /// The file is damaged.
        case corrupt
        /// Anything else that the library reported.
        case other
    }

    /// What went wrong.
    public var kind: Kind
    /// What, where and how to fix it.
    public var message: String

    /// Makes an error.
    public init(kind: Kind, message: String) {
        self.kind = kind
        self.message = message
    }
}

extension StoreError: CustomStringConvertible {
    /// What, where and how to fix it.
    public var description: String { message }
}
