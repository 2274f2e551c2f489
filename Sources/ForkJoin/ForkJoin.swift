internal import Glibc
internal import Synchronization

/// Work that is divided among threads and joined again before the call returns.
///
/// Threads are POSIX threads, so the caller may be anywhere, a cooperative pool included, and the thread sanitizer sees
/// every start and join. A start costs some ten microseconds: divide work that takes a millisecond or more.
package enum ForkJoin {
    /// Calls `body` with each of `0 ..< tasks`, on at most `threads` threads, the caller's among them.
    ///
    /// Tasks are handed out in ascending order; which thread runs which is not determined, so a task must
    /// write only to what belongs to its number, and sums over tasks must be added afterwards in their order.
    /// With one thread, or one task, everything runs on the caller's.
    ///
    /// - Parameters:
    ///   - tasks: number of calls; none where it is below 1.
    ///   - threads: at least 1.
    ///   - body: must not throw and must not wait for another task.
    package static func run(tasks: Int, threads: Int, _ body: @Sendable (Int) -> Void) {
        let helpers = Swift.min(threads, tasks) - 1
        guard helpers > 0 else {
            for task in 0..<Swift.max(0, tasks) { body(task) }
            return
        }
        withoutActuallyEscaping(body) { body in
            let share = Share(tasks: tasks, body: body)
            var handles: [pthread_t] = []
            for _ in 0..<helpers {
                var handle = pthread_t()
                let context = Unmanaged.passRetained(share)
                let status = pthread_create(&handle, nil, { runShare($0) }, context.toOpaque())
                guard status == 0 else {
                    // No thread to be had: the caller does the work.
                    context.release()
                    break
                }
                handles.append(handle)
            }
            share.run()
            for handle in handles { pthread_join(handle, nil) }
        }
    }

    /// Ranges of equal length, but for one, that cover `0 ..< count` in order: at most `parts`, none of them empty.
    package static func ranges(_ count: Int, parts: Int) -> [Range<Int>] {
        guard count > 0 else { return [] }
        let parts = Swift.max(1, Swift.min(parts, count))
        return (0..<parts).map { $0 * count / parts..<($0 + 1) * count / parts }
    }
}

private func runShare(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<Share>.fromOpaque(context).takeRetainedValue().run()
    return nil
}

/// The tasks of one call and the number of the next.
private final class Share: Sendable {
    private let tasks: Int
    private let body: @Sendable (Int) -> Void
    private let next = Atomic<Int>(0)

    init(tasks: Int, body: @escaping @Sendable (Int) -> Void) {
        self.tasks = tasks
        self.body = body
    }

    func run() {
        while true {
            let task = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard task < tasks else { return }
            body(task)
        }
    }
}
