/// How a command ended; the numbers are part of the interface.
enum ExitCode: Int32, Hashable, Sendable, CaseIterable {
    /// Done.
    case done = 0
    /// Failed.
    case failed = 1
    /// Usage or configuration error.
    case usage = 2
    /// A plan is stale, or two things differ.
    case stale = 3
    /// Partly done: the same command again finishes.
    case partial = 4
    /// Input refused: data quality.
    case inputRefused = 5
    /// Jira or another dependency cannot be reached.
    case unavailable = 6
    /// Another run holds the lock.
    case locked = 7
    /// Interrupted by a signal.
    case interrupted = 130

    /// One line for help and manual page.
    var meaning: String {
        switch self {
        case .done: "done"
        case .failed: "failed"
        case .usage: "usage or configuration error"
        case .stale: "plan is stale or differs"
        case .partial: "partly done, run again to finish"
        case .inputRefused: "input refused (data quality)"
        case .unavailable: "Jira or another dependency unavailable"
        case .locked: "another run holds the lock"
        case .interrupted: "interrupted"
        }
    }
}
