/// Bulk operations under way, and those of the last 14 days.
struct TaskState: Sendable {
    /// By their ids; ascending.
    private(set) var all: [SandboxTask] = []
    /// Account ids of those who watch an issue, by the issue's id.
    var watchers: [Int64: [String]] = [:]
    /// Id of the task whose work is being done; nil for none.
    var current: String?
    private var lastID = 10_640

    /// Jira keeps what tasks did for 14 days.
    static let retention: Int64 = 14 * 86_400_000

    subscript(id: String) -> SandboxTask? { all.first { $0.id == id } }

    mutating func takeID() -> String {
        lastID += 1
        return String(lastID)
    }

    mutating func put(_ task: SandboxTask) {
        if let place = all.firstIndex(where: { $0.id == task.id }) {
            all[place] = task
        } else {
            all.append(task)
        }
    }

    mutating func forget(before now: Int64) {
        all.removeAll { $0.isDone && $0.ends + Self.retention <= now }
    }
}

/// One task.
struct SandboxTask: Sendable {
    /// What it does to each of its issues.
    enum Work: Sendable {
        /// Fields and updates, as an edit has them.
        case edit(JSONValue)
        /// Id of the transition, by issue.
        case transition([String: String])
        case watch
        case unwatch
        case delete
        /// Positions of project and type.
        case move(project: Int, type: Int)
        /// The same properties for all, or none of them.
        case properties([JSONMember])
        /// Properties of each issue.
        case propertiesByIssue([String: [JSONMember]])

        /// Whether it is one of the operations of `/bulk`.
        var isBulkOperation: Bool {
            switch self {
            case .edit, .transition, .watch, .unwatch, .delete, .move: true
            case .properties, .propertiesByIssue: false
            }
        }
    }

    let id: String
    let work: Work
    /// Ids or keys as they were sent, each once.
    let issues: [String]
    /// The request, with who sent it.
    let call: Call
    /// When it turns from enqueued to running, and when it is done.
    let begins: Int64
    var ends: Int64
    var isDone = false
    var wasCancelled = false
    var end = SandboxTasks.End.complete
    /// Ids of those that were changed, in the order of the request.
    var processed: [Int64] = []
    var failed: [(issue: Int64, reasons: [String])] = []
    var inaccessible = 0

    /// Jira's word for where it stands.
    func status(now: Int64) -> String {
        if isDone {
            if wasCancelled { return "CANCELLED" }
            return end.rawValue.uppercased()
        }
        if wasCancelled { return "CANCEL_REQUESTED" }
        return now < begins ? "ENQUEUED" : "RUNNING"
    }

    /// Per cent.
    func progress(now: Int64) -> Int {
        guard !isDone else { return 100 }
        guard now > begins, ends > begins else { return 0 }
        return Int(min(99, (now - begins) * 100 / (ends - begins)))
    }
}
