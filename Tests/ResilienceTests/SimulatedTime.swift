import Locking
import Testing

/// A world with one thread and time of its own: time moves on only when every task waits.
///
/// What runs in it is decided by its code alone, so a test that passes always passes. A second of it costs nothing.
final class SimulatedTime: TaskExecutor {
    private struct State {
        var now: Duration
        var jobs: [UnownedJob] = []
        var sleepers: [(end: Duration, number: Int, continuation: CheckedContinuation<Void, any Error>)] = []
        var cancelled: Set<Int> = []
        var lastNumber = 0
    }

    private let state: Locked<State>

    init(_ start: Duration = .seconds(1_760_000_000)) { state = Locked(State(now: start)) }

    var now: Duration { state.withLock { $0.now } }

    func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        state.withLock { $0.jobs.append(unowned) }
    }

    func sleep(_ duration: Duration) async throws {
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation {
                (continuation: CheckedContinuation<Void, any Error>) in
                let isCancelled = state.withLock { state in
                    if state.cancelled.remove(number) != nil { return true }
                    state.sleepers.append((state.now + max(.zero, duration), number, continuation))
                    return false
                }
                if isCancelled { continuation.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            let continuation: CheckedContinuation<Void, any Error>? = state.withLock { state in
                guard let place = state.sleepers.firstIndex(where: { $0.number == number }) else {
                    state.cancelled.insert(number)
                    return nil
                }
                return state.sleepers.remove(at: place).continuation
            }
            continuation?.resume(throwing: CancellationError())
        }
    }

    /// Runs `body` and everything that it starts to the end.
    ///
    /// - Throws: what `body` throws, or `Standstill` where every task waits for another.
    func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) throws -> Value {
        let result = Locked<Result<Value, any Error>?>(nil)
        Task(executorPreference: self) {
            do {
                let value = try await body()
                result.withLock { $0 = .success(value) }
            } catch {
                result.withLock { $0 = .failure(error) }
            }
        }
        while true {
            while let job = state.withLock({ $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }) {
                job.runSynchronously(on: asUnownedTaskExecutor())
            }
            if let result = result.withLock({ $0 }) { return try result.get() }
            let next = state.withLock { state -> CheckedContinuation<Void, any Error>? in
                let first = state.sleepers.indices.min {
                    (state.sleepers[$0].end, state.sleepers[$0].number)
                        < (state.sleepers[$1].end, state.sleepers[$1].number)
                }
                guard let first else { return nil }
                let sleeper = state.sleepers.remove(at: first)
                state.now = max(state.now, sleeper.end)
                return sleeper.continuation
            }
            guard let next else { throw Standstill() }
            next.resume()
        }
    }

    /// Every task waits and none sleeps.
    struct Standstill: Error {}
}

/// Numbers that are the same in every run.
struct FixedRandom: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
