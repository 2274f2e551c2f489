/// What the two products offer for history, bulk work and webhooks: every difference that this code acts on.
extension JiraFlavor {
    /// How the whole history of an issue is read.
    public enum HistoryAccess: Hashable, Sendable {
        /// Pages of an endpoint of its own, oldest first, and many issues at a time.
        case pages
        /// Only as an expansion of the issue, in one piece.
        case expansion
    }

    /// How many issues are changed alike.
    public enum BulkAccess: Hashable, Sendable {
        /// As a task that the site works on, whose progress is asked for.
        case tasks
        /// One issue after the other by the caller.
        case oneByOne
    }

    /// How the whole history of an issue is read (facts section 2.6).
    public var historyAccess: HistoryAccess { self == .cloud ? .pages : .expansion }

    /// How many issues are changed alike (facts section 2.7: "Nothing of this exists on DC").
    public var bulkAccess: BulkAccess { self == .cloud ? .tasks : .oneByOne }

    /// Most issues of one bulk task.
    public var bulkTaskLimit: Int { 1_000 }

    /// Whether apps register webhooks of their own, which expire (facts section 5.1).
    public var hasDynamicWebhooks: Bool { self == .cloud }
}
