import Foundation
import Glibc

/// What a finished child process took.
struct ChildUsage {
    var exitCode: Int32
    var wallSeconds: Double
    var cpuSeconds: Double
    /// Peak resident set, in megabytes of 10^6 bytes.
    var peakMegabytes: Double
    var standardOutput: Data
}

/// Runs a program to its end and measures it by `wait4`.
///
/// - Throws: `BenchmarkError` where it cannot be started.
func measureChild(_ path: String, _ arguments: [String]) throws -> ChildUsage {
    var pipeEnds: [Int32] = [0, 0]
    guard pipe(&pipeEnds) == 0 else { throw BenchmarkError(message: "no pipe: errno \(errno)") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, pipeEnds[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addclose(&actions, pipeEnds[0])
    var arguments: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
    arguments.append(nil)
    defer { arguments.forEach { free($0) } }
    let start = ContinuousClock.now
    var child: pid_t = 0
    let status = posix_spawn(&child, path, &actions, nil, arguments, environ)
    close(pipeEnds[1])
    guard status == 0 else { throw BenchmarkError(message: "\(path) cannot be started: errno \(status)") }
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
        peakMegabytes: Double(usage.ru_maxrss) * 1_024 / 1e6,
        standardOutput: output
    )
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
