import Foundation
import Glibc
import Locking

/// What a finished child process took.
struct ChildUsage {
    var exitCode: Int32
    var wallSeconds: Double
    var cpuSeconds: Double
    /// Peak resident set, in megabytes of 10^6 bytes.
    var peakMegabytes: Double
    var standardOutput: Data
    /// The last line that it wrote to standard error; empty where none.
    var lastError: String
}

/// Runs a program to its end and measures its time by `wait4` and its memory by `/proc`.
///
/// - Throws: `BenchmarkError` where it cannot be started.
func measureChild(_ path: String, _ arguments: [String]) throws -> ChildUsage {
    var pipeEnds: [Int32] = [0, 0]
    guard pipe(&pipeEnds) == 0 else { throw BenchmarkError(message: "no pipe: errno \(errno)") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, pipeEnds[1], 1)
    // A file, not a pipe: nobody has to read it while the child runs.
    let errors = NSTemporaryDirectory() + "muster-bench-errors-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    defer { unlink(errors) }
    posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addclose(&actions, pipeEnds[0])
    var arguments: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
    arguments.append(nil)
    defer { arguments.forEach { free($0) } }
    let start = ContinuousClock.now
    var child: pid_t = 0
    let status = posix_spawn(&child, path, &actions, nil, arguments, environ)
    close(pipeEnds[1])
    guard status == 0 else { throw BenchmarkError(message: "\(path) cannot be started: errno \(status)") }
    let memory = PeakMemory(of: child)
    let output = FileHandle(fileDescriptor: pipeEnds[0], closeOnDealloc: true).readDataToEndOfFile()
    var usage = rusage()
    var code: Int32 = 0
    while wait4(child, &code, 0, &usage) < 0, errno == EINTR {}
    let cpu =
        Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
        + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    return ChildUsage(
        exitCode: (code & 0x7F) == 0 ? (code >> 8) & 0xFF : 128 + (code & 0x7F),
        wallSeconds: (ContinuousClock.now - start).seconds,
        cpuSeconds: cpu,
        peakMegabytes: memory.megabytes,
        standardOutput: output,
        lastError: (try? String(contentsOfFile: errors, encoding: .utf8))?.split(separator: "\n").last
            .map { String($0) } ?? ""
    )
}

/// The high-water mark of a process's resident set, read every few milliseconds while it lives.
///
/// `wait4` does not do: the kernel counts the parent's memory at the moment of the spawn into the child's `ru_maxrss`.
private final class PeakMemory: Sendable {
    private let kilobytes = Locked(0.0)

    init(of process: pid_t) {
        Thread.detachNewThread { [kilobytes] in
            let path = "/proc/\(process)/status"
            while let status = try? String(contentsOfFile: path, encoding: .utf8) {
                guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
                    let value = line.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
                else { return }
                kilobytes.withLock { $0 = max($0, value) }
                usleep(3_000)
            }
        }
    }

    /// In megabytes of 10^6 bytes.
    var megabytes: Double { kilobytes.withLock { $0 } * 1_024 / 1e6 }
}

/// A benchmark that could not be run, or whose answer was wrong.
struct BenchmarkError: Error, CustomStringConvertible {
    var message: String
    var description: String { message }

    /// Stops a benchmark whose answer is wrong.
    static func require(_ holds: Bool, _ message: @autoclosure () -> String) throws {
        if !holds { throw BenchmarkError(message: message()) }
    }
}
