import HTTPMessages
import Jira
import Muster
import Reporting

/// One process that works on a world: it ends by itself, or is gone between two lines.
struct WalkProcess: Sendable {
    /// How it ended.
    enum Ending: Sendable {
        case finished(NightResult)
        case failed(any Error)
        case killed

        var result: NightResult? { if case .finished(let result) = self { result } else { nil } }
        var isComplete: Bool { result?.outcome == .complete }

        var words: String {
            switch self {
            case .finished(let result): "\(result.outcome) \(result.report.failures)"
            case .failed(let error): "failed: \(error)"
            case .killed: "killed"
            }
        }
    }

    let ending: Ending
    let passage: WalkPassage
    private let task: Task<Void, Never>

    /// Starts a process and waits until it has ended or is dead.
    init(
        _ world: JobWorld,
        strike: WalkStrike? = nil,
        _ work: @escaping @Sendable (NightlyJob) async throws -> NightResult
    ) async throws {
        let (endings, sink) = AsyncStream<Ending>.makeStream()
        let passage = WalkPassage(strike) { sink.yield(.killed) }
        var world = world
        let ordinary = world.hook
        world.hook = { request, base throws(HTTPTransportError) in
            try await passage.send(
                request,
                over: ordinary.map { HookedTransport(base: base, hook: $0) } ?? base
            )
        }
        let job = try world.job()
        // Unstructured, because a dead process does not end before it is released.
        task = Task {
            do {
                sink.yield(.finished(try await work(job)))
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
