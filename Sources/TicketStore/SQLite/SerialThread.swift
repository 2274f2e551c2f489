import Glibc

/// An executor that runs its jobs one after another on a thread of its own.
///
/// SQLite blocks: on the disk, on a lock, on its own work. On the cooperative pool that would hold up every other task.
///
/// `@unchecked Sendable` because: 1. `shared` is immutable here and is itself guarded by its mutex.
final class SerialThread: SerialExecutor, @unchecked Sendable {
    private let shared = Shared()

    /// Starts the thread.
    init() {
        let argument = Unmanaged.passRetained(shared).toOpaque()
        var thread = pthread_t()
        let status = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Shared>.fromOpaque(argument).takeRetainedValue().runUntilStopped()
                return nil
            },
            argument
        )
        precondition(status == 0, "pthread_create failed with \(status): out of threads or memory")
        pthread_detach(thread)
    }

    deinit { shared.stop() }

    func enqueue(_ job: consuming ExecutorJob) {
        // The executor goes along with the job, so that it lives until the job has run.
        shared.add(UnownedJob(job), executor: self)
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
}

extension SerialThread {
    /// What the executor and its thread both hold: the thread must not keep the executor alive.
    ///
    /// `@unchecked Sendable` because: 1. every access to `waiting` and `stopped` is between lock and unlock of `mutex`;
    /// 2. mutex and condition are heap memory that lives as long as this object.
    private final class Shared: @unchecked Sendable {
        private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
        private var waiting: [(job: UnownedJob, executor: SerialThread)] = []
        private var stopped = false

        init() {
            pthread_mutex_init(mutex, nil)
            pthread_cond_init(condition, nil)
        }

        deinit {
            pthread_cond_destroy(condition)
            pthread_mutex_destroy(mutex)
            condition.deallocate()
            mutex.deallocate()
        }

        func add(_ job: UnownedJob, executor: SerialThread) {
            pthread_mutex_lock(mutex)
            waiting.append((job, executor))
            pthread_cond_signal(condition)
            pthread_mutex_unlock(mutex)
        }

        func stop() {
            pthread_mutex_lock(mutex)
            stopped = true
            pthread_cond_signal(condition)
            pthread_mutex_unlock(mutex)
        }

        func runUntilStopped() {
            while let batch = nextBatch() {
                for entry in batch {
                    entry.job.runSynchronously(on: entry.executor.asUnownedSerialExecutor())
                }
            }
        }

        /// Every job that is waiting, in order of arrival; nil once stopped.
        private func nextBatch() -> [(job: UnownedJob, executor: SerialThread)]? {
            pthread_mutex_lock(mutex)
            defer { pthread_mutex_unlock(mutex) }
            while waiting.isEmpty {
                if stopped { return nil }
                pthread_cond_wait(condition, mutex)
            }
            defer { waiting = [] }
            return waiting
        }
    }
}
