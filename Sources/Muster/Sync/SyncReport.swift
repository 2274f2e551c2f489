public import Tickets

/// What a synchronisation of tickets did.
public struct SyncReport: Hashable, Sendable {
    /// How tickets were read.
    public enum Method: String, Hashable, Sendable {
        /// Every ticket with its fields.
        case full
        /// A complete list of ids, and fields of what is new or changed.
        case incremental
    }

    /// The project.
    public var scope: ProjectScope
    /// How tickets were read.
    public var method: Method
    /// Why everything was read, in words; nil where it was not.
    public var whyFull: String?
    /// Whether nothing was written to the store.
    public var isDryRun: Bool
    /// Tickets that the query found.
    public var found: Int
    /// Issues whose fields were read: those of the query, those that left it, and repeats of the overlap.
    public var read: Int
    /// Tickets that the store did not have.
    public var new: Int
    /// Tickets that are not what the store had.
    public var changed: Int
    /// Tickets that are what the store had.
    public var unchanged: Int
    /// Tickets that the store had and the query does not find any more, ascending by numeric id.
    public var left: [SyncDeparture]
    /// Requests that were sent, retries included.
    public var calls: Int
    /// Seconds that it took.
    public var seconds: Double
    /// What a person should know: counts of the site that do not agree with what was found.
    public var warnings: [String]

    /// Tickets that are in the store afterwards.
    public var total: Int { new + changed + unchanged }

    /// How many left for each reason, in the order of the reasons, those with none left out.
    public var leftByReason: [(reason: SyncDeparture.Reason, count: Int)] {
        SyncDeparture.Reason.allCases.compactMap { reason in
            let count = left.count { $0.reason == reason }
            return count == 0 ? nil : (reason, count)
        }
    }
}

/// A ticket that left the query's result, and why.
public struct SyncDeparture: Hashable, Sendable {
    /// Why it left.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// Its status is in the category done.
        case closed
        /// It is in another project.
        case moved
        /// It is gone, or this account may not see it any more; Jira does not tell which.
        case deleted
        /// It has another status.
        case leftStatus = "left_status"
        /// It is linked to an open Job Cluster, and the query wants tickets without.
        case linked
        /// Something else that the query asks for holds no more, or the search index is behind: then it comes back.
        case notSelected = "not_selected"
        /// So many left at once that not all of them were looked at.
        case notExamined = "not_examined"

        /// In words, after a number of tickets.
        public var words: String {
            switch self {
            case .closed: "closed"
            case .moved: "moved to another project"
            case .deleted: "deleted or hidden"
            case .leftStatus: "in another status"
            case .linked: "linked to a Job Cluster"
            case .notSelected: "not selected by the query any more"
            case .notExamined: "gone from the query, not looked at one by one"
            }
        }
    }

    /// Numeric id.
    public var id: String
    /// Key that the store had.
    public var key: String
    /// Why it left.
    public var reason: Reason
    /// The new key, the new status, the Job Cluster; empty where there is nothing to say.
    public var detail: String

    /// Makes an entry.
    public init(id: String, key: String, reason: Reason, detail: String = "") {
        self.id = id
        self.key = key
        self.reason = reason
        self.detail = detail
    }
}
