import HTTPMessages
import Jira
import Muster
import Reporting

/// What one process did before it ended by itself.
struct WalkDone: Sendable {
    var isComplete: Bool
    /// Earlier runs that it finished first.
    var resumed: [String] = []
    var words: String

    init(_ result: NightResult) {
        isComplete = result.outcome == .complete
        resumed = result.resumedRuns
        words = "\(result.outcome) \(result.report.failures)"
    }

    init(isComplete: Bool, words: String) {
        self.isComplete = isComplete
        self.words = words
    }
}

/// One process that works on a world: it ends by itself, or is gone between two lines.
struct WalkProcess: Sendable {
    /// How it ended.
    enum Ending: Sendable {
        case finished(WalkDone)
        case failed(any Error)
        case killed

        var done: WalkDone? { if case .finished(let done) = self { done } else { nil } }
        var isComplete: Bool { done?.isComplete ?? false }

        var words: String {
            switch self {
            case .finished(let done): done.words
            case .failed(let error): "failed: \(error)"
            case .killed: "killed"
            }
        }
    }

    let ending: Ending
    let passage: WalkPassage
    private let task: Task<Void, Never>

    /// Starts a process and waits until it has ended or is dead.
    init(_ world: JobWorld, strike: WalkStrike? = nil, _ work: @escaping WalkScenario.Work) async throws {
        let (endings, sink) = AsyncStream<Ending>.makeStream()
        let passage = WalkPassage(strike) { sink.yield(.killed) }
        var own = world
        let ordinary = world.hook
        own.hook = { request, base throws(HTTPTransportError) in
            try await passage.send(
                request,
                over: ordinary.map { HookedTransport(base: base, hook: $0) } ?? base
            )
        }
        own.store = WalkStore(base: world.store, passage: passage)
        let process = own
        // Unstructured, because a dead process does not end before it is released.
        task = Task {
            do {
                sink.yield(.finished(try await work(process)))
            } catch {
                sink.yield(.failed(error))
            }
        }
        var first = Ending.killed
        for await ending in endings {
            first = ending
            break
        }
        ending = first
        self.passage = passage
    }

    /// Clears a dead process away, after everything was looked at that it must not touch any more.
    func bury() async {
        passage.release()
        await task.value
    }
}
