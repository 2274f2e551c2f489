/// Differences between the products in people, projects, comments, worklogs and families: all of them, and only here.
extension JiraFlavor {
    private var isCloud: Bool { userIdentity == .accountID }

    /// Query parameter of a search for people that holds the words.
    var peopleWordsParameter: String { isCloud ? "query" : "username" }

    /// Most people that a page of a search for people may be asked for.
    var peoplePageLimit: Int { isCloud ? 1_000 : 100 }

    /// Where the list of projects lies: in pages, or whole.
    var projectList: ListPlace { isCloud ? .pages(["project", "search"]) : .whole(["project"]) }

    /// Where the list of priorities lies.
    var priorityList: ListPlace { isCloud ? .pages(["priority", "search"]) : .whole(["priority"]) }

    /// Whether worklogs have entity properties, in requests and in answers; comments have them on both products.
    var hasWorklogProperties: Bool { isCloud }

    /// Whether worklog requests take `notifyUsers`.
    var asksWhomWorklogsTell: Bool { isCloud }

    /// Whether the list of an issue's worklogs comes in pages and can be cut by time of start; where not, it comes whole.
    var slicesWorklogs: Bool { isCloud }

    /// Whether an epic is the parent of its issues; where not, they name it in a field of its own, *Epic Link*.
    var epicsAreParents: Bool { isCloud }

    /// Where a list lies below the platform interface.
    enum ListPlace: Sendable {
        case pages([JiraCall.Segment])
        case whole([JiraCall.Segment])
    }
}
