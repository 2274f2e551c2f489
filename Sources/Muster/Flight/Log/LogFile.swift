internal import Glibc
internal import Locking

/// A log file that lines are appended to, each whole: several processes may share it, and it may be rotated at any time.
///
/// The file is opened for each line, so a rotated file is let go of at once and logrotate needs neither `copytruncate` nor a
/// signal. A line goes out in one `write` to a file in append mode, which the kernel does not interleave with others. Safe
/// from any task.
public final class LogFile: Sendable {
    private struct State {
        /// Whether the last line may have been cut off, by a full disk.
        var isTorn = false
        /// Whether trouble was told already.
        var hasFailed = false
    }

    /// Where it is.
    public let path: String
    private let state = Locked(State())
    private let onFailure: @Sendable (String) -> Void

    /// Makes a log file; nothing is opened yet.
    ///
    /// - Parameters:
    ///   - path: the file; made where it is missing, readable by its owner and group.
    ///   - onFailure: told once, in words, where it cannot be written; the run goes on without.
    public init(path: String, onFailure: @escaping @Sendable (String) -> Void) {
        self.path = path
        self.onFailure = onFailure
    }

    /// Appends a line; it ends in a line break.
    public func append(_ line: [UInt8]) {
        let failure: String? = state.withLock { state in
            let number = LogFile.append((state.isTorn ? [UInt8(ascii: "\n")] : []) + line, to: path)
            state.isTorn = number.isTorn
            guard let error = number.error, !state.hasFailed else { return nil }
            state.hasFailed = true
            return
                "cannot write the log '\(path)': \(String(cString: strerror(error))); the run goes on without it"
        }
        if let failure { onFailure(failure) }
    }

    private static func append(_ bytes: [UInt8], to path: String) -> (error: Int32?, isTorn: Bool) {
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0o640)
        guard descriptor >= 0 else { return (errno, false) }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return (count < 0 ? errno : EIO, written > 0) }
            written += count
        }
        return (nil, false)
    }
}
