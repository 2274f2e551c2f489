import Glibc

/// A value that one thread at a time may touch.
///
/// Built on a pthread mutex: `Synchronization.Mutex` of this toolchain is a priority-inheriting futex that collapses under
/// contention (swiftlang/swift#88440) and that the thread sanitizer cannot see. Not recursive: calling `withLock` inside
/// its own closure deadlocks.
///
/// `@unchecked Sendable` because: 1. `value` is only touched between lock and unlock; 2. the mutex is heap memory with a
/// fixed address that lives as long as this object; 3. what leaves `withLock` is `sending`.
package final class Locked<Value>: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    /// Wraps an initial value.
    package init(_ value: sending Value) {
        mutex = .allocate(capacity: 1)
        let status = pthread_mutex_init(mutex, nil)
        precondition(status == 0, "pthread_mutex_init failed with \(status)")
        self.value = value
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Calls `body` with exclusive access to the value; do not block or await in it.
    package func withLock<Result, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value)
    }
}
