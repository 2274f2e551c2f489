/// How one step of a process goes wrong.
enum WalkFault: String, CaseIterable, Sendable {
    /// The connection breaks before the request arrives, or after it was carried out.
    case lostBefore, lostAfter
    /// It is carried out, and half of the answer's body comes in a message that looks whole.
    case halfAnswer
    /// It is carried out and answered with 500.
    case errorAfter
    /// A gateway answers 502 or 503 in the place of Jira.
    case gatewayBefore, unavailableBefore
    /// Answered with 429: not carried out, as Jira says, or carried out for all that.
    case limitedBefore, limitedAfter
    /// As the first two, and the network stays down as long as the process lives, which can still write its journal.
    case outageBefore, outageAfter
    /// The process is gone, as by SIGKILL: not one line of it runs any more.
    case killedBefore, killedAfter
    /// The store takes no more, before this write and as long as the process lives.
    case diskFull

    /// What can happen to a request.
    static let ofRequests = allCases.filter { $0 != .diskFull }
    /// What can happen to a write to the store.
    static let ofStore: [WalkFault] = [.killedBefore, .killedAfter, .diskFull]

    /// Whether Jira carries the request out.
    var isCarriedOut: Bool {
        switch self {
        case .lostAfter, .halfAnswer, .errorAfter, .limitedAfter, .outageAfter, .killedAfter: true
        case .lostBefore, .gatewayBefore, .unavailableBefore, .limitedBefore, .outageBefore, .killedBefore,
            .diskFull:
            false
        }
    }
}

/// One fault at one step of a process.
struct WalkStrike: Hashable, Sendable, CustomStringConvertible {
    /// What is counted.
    enum Step: String, Hashable, Sendable {
        case request
        case storeWrite = "store write"
    }

    var fault: WalkFault
    var step = Step.request
    /// From 1.
    var number: Int

    var description: String { "\(fault) at \(step.rawValue) \(number)" }
}
