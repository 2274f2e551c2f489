import Glibc
import Locking

/// Where text goes: a standard stream, or a test's memory.
protocol TextSink: Sendable {
    /// Whether a person looks at it.
    var isTerminal: Bool { get }
    /// Width in characters; nil where it is no terminal.
    var columns: Int? { get }
    /// Writes bytes, all of them or until the stream fails; does not throw, see `failure`.
    func write(_ bytes: [UInt8])
    /// What went wrong first; nil while all is well. Nothing is written after a failure.
    var failure: SinkFailure? { get }
}

/// A stream that takes no more.
struct SinkFailure: Error, Hashable, Sendable {
    /// The system's error number.
    var number: Int32
    /// Whether the reader went away, as `head` does; no error for the command.
    var isClosedByReader: Bool { number == EPIPE }
    /// The system's words.
    var message: String { String(cString: strerror(number)) }
}

/// A file descriptor, written by `write(2)`: the `stdout` and `stderr` variables of C cannot be used in Swift 6.
///
/// Writes of several tasks do not interleave. A descriptor is not closed. SIGPIPE must be ignored.
final class FileDescriptorSink: TextSink {
    private let descriptor: Int32
    private let state = Locked<SinkFailure?>(nil)
    let isTerminal: Bool

    /// Writes to an open descriptor: 1 is standard output, 2 is standard error.
    init(descriptor: Int32) {
        self.descriptor = descriptor
        isTerminal = isatty(descriptor) == 1
    }

    var failure: SinkFailure? { state.withLock { $0 } }

    var columns: Int? {
        guard isTerminal else { return nil }
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    func write(_ bytes: [UInt8]) {
        state.withLock { failure in
            guard failure == nil else { return }
            bytes.withUnsafeBytes { buffer in
                var rest = buffer[...]
                while !rest.isEmpty {
                    let count = Glibc.write(
                        descriptor,
                        UnsafeRawBufferPointer(rebasing: rest).baseAddress,
                        rest.count
                    )
                    if count >= 0 {
                        rest = rest.dropFirst(count)
                    } else if errno == EAGAIN {
                        var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                        poll(&poller, 1, -1)
                    } else if errno != EINTR {
                        failure = SinkFailure(number: errno)
                        return
                    }
                }
            }
        }
    }
}

/// A sink in memory.
final class MemorySink: TextSink {
    private let bytes = Locked<[UInt8]>([])
    let isTerminal: Bool
    let columns: Int?
    let failure: SinkFailure?

    /// Makes an empty sink; with a width it passes for a terminal, with a failure it takes nothing.
    init(columns: Int? = nil, failure: SinkFailure? = nil) {
        isTerminal = columns != nil
        self.columns = columns
        self.failure = failure
    }

    func write(_ bytes: [UInt8]) {
        guard failure == nil else { return }
        self.bytes.withLock { $0 += bytes }
    }

    /// Everything written so far.
    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
}
