/// How far a task is that a site works on by itself.
public enum JiraTaskStatus: Hashable, Sendable {
    /// Waits for its turn.
    case enqueued
    /// Under way.
    case running
    /// Done; single issues may have failed.
    case complete
    /// Ended by a failure.
    case failed
    /// Shall stop, and has not yet.
    case cancelRequested
    /// Stopped by somebody.
    case cancelled
    /// The site has lost it.
    case dead
    /// A word that this client does not know.
    case other(String)

    /// Reads Jira's word.
    public init(_ text: String) {
        self =
            switch text.uppercased() {
            case "ENQUEUED": .enqueued
            case "RUNNING": .running
            case "COMPLETE": .complete
            case "FAILED": .failed
            case "CANCEL_REQUESTED": .cancelRequested
            case "CANCELLED": .cancelled
            case "DEAD": .dead
            default: .other(text)
            }
    }

    /// Whether nothing more happens.
    public var isFinal: Bool {
        switch self {
        case .complete, .failed, .cancelled, .dead: true
        case .enqueued, .running, .cancelRequested, .other: false
        }
    }
}

/// A long-running task of a Jira Cloud site.
public struct JiraTask: Hashable, Sendable, Decodable {
    /// Its id.
    public var id: String
    /// How far it is.
    public var status: JiraTaskStatus
    /// Per cent done.
    public var progress: Int?
    /// Words about its progress or its failure.
    public var message: String?
    /// What it resulted in; its form depends on what was asked for and is documented for few kinds.
    public var result: JiraJSON?

    /// Makes a task, for tests and simulations.
    public init(
        id: String,
        status: JiraTaskStatus,
        progress: Int? = nil,
        message: String? = nil,
        result: JiraJSON? = nil
    ) {
        self.id = id
        self.status = status
        self.progress = progress
        self.message = message
        self.result = result
    }

    private enum Keys: String, CodingKey { case id, status, progress, message, result }

    /// Reads a task, of which id and status must be there.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        self.init(
            id: try object.decode(JiraIdentifier.self, forKey: .id).text,
            status: JiraTaskStatus(try object.decode(String.self, forKey: .status)),
            progress: try? object.decodeIfPresent(Int.self, forKey: .progress),
            message: try? object.decodeIfPresent(String.self, forKey: .message),
            result: try? object.decodeIfPresent(JiraJSON.self, forKey: .result)
        )
    }
}

/// When a task is asked about: a pure function of how often and how long.
///
/// The wait before question `n` (0, 1, …) is `firstWait * growth^n`, at most `longestWait`: with the defaults 0.5, 0.75,
/// 1.1, 1.7 … 15, 15 seconds. When the waits have come to `patience` it ends; the task itself goes on.
public struct JiraTaskSchedule: Hashable, Sendable {
    /// Wait before the first question.
    public var firstWait: Duration
    /// Factor from one wait to the next, at least 1.
    public var growth: Double
    /// Longest wait.
    public var longestWait: Duration
    /// All waits together at most.
    public var patience: Duration

    /// Makes a schedule.
    public init(
        firstWait: Duration = .milliseconds(500),
        growth: Double = 1.5,
        longestWait: Duration = .seconds(15),
        patience: Duration = .seconds(3_600)
    ) {
        precondition(firstWait > .zero, "the first wait must be longer than nothing: \(firstWait)")
        precondition(growth >= 1 && growth.isFinite, "waits cannot shrink: \(growth)")
        self.firstWait = firstWait
        self.growth = growth
        self.longestWait = longestWait
        self.patience = patience
    }

    /// The wait before the next question; nil when patience is over.
    ///
    /// - Parameters:
    ///   - questions: how many have been asked.
    ///   - waited: all waits so far.
    /// - Returns: how long to wait, longer than nothing.
    public func wait(afterQuestions questions: Int, waited: Duration) -> Duration? {
        let left = patience - waited
        guard left > .zero else { return nil }
        var wait = firstWait
        for _ in 0..<max(0, questions) where wait < longestWait { wait = wait * growth }
        return min(min(wait, longestWait), left)
    }
}
