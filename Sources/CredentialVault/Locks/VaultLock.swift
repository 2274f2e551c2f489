internal import Glibc
internal import Locking

/// The right to change an entry or the file, held by one task of one process on this machine at a time.
///
/// An advisory `flock` on a file beside the vault. The kernel frees it when the process ends, however it ends, so that a
/// crash blocks nobody; the file itself stays. Freed by `release` or with the last reference. Safe from any task.
public final class VaultLock: Sendable {
    private let descriptor: Locked<Int32?>

    /// Takes a lock, waiting for whoever has it.
    init(path: String, waiting: LockWaiting) async throws(VaultError) {
        // Close-on-exec: a child process must not keep the lock of a parent that is gone.
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard opened >= 0 else { throw .last(path, "lock") }
        var (waited, attempt) = (Duration.zero, 0)
        while flock(opened, LOCK_EX | LOCK_NB) != 0 {
            let number = errno
            if number == EINTR { continue }
            guard number == EWOULDBLOCK else {
                close(opened)
                throw .file(path: path, action: "lock", reason: String(cString: strerror(number)))
            }
            guard waited < waiting.timeout else {
                let holder = Self.holder(opened)
                close(opened)
                throw .locked(path: path, holder: holder, waited: waited)
            }
            let step = min(waiting.step(attempt), waiting.timeout - waited)
            do {
                try await waiting.pause(step)
            } catch {
                close(opened)
                throw .cancelled
            }
            waited += step
            attempt += 1
        }
        // Only for the message of whoever waits: a full disk must not keep anybody from working.
        let content = "process \(getpid())\n"
        _ = ftruncate(opened, 0)
        _ = content.withCString { pwrite(opened, $0, strlen($0), 0) }
        descriptor = Locked(opened)
    }

    deinit { release() }

    /// Frees the lock; freeing it again does nothing.
    public func release() {
        descriptor.withLock { descriptor in
            guard let held = descriptor else { return }
            // Nobody must read our number beside a lock that the next holder has not yet signed.
            _ = ftruncate(held, 0)
            close(held)
            descriptor = nil
        }
    }

    private static func holder(_ descriptor: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        let line = buffer.prefix(max(0, count)).prefix { $0 >= 0x20 }
        return line.isEmpty ? "another process" : String(decoding: line, as: UTF8.self)
    }
}
