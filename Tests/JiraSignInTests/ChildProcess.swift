import Dispatch
import Glibc

/// Another process that runs one test of this binary in a role of its own.
///
/// An exit test would do as well, but it blocks a thread of the concurrency pool while it waits, and the servers of these
/// tests answer on that pool.
struct ChildProcess {
    /// The variable that gives a child its part.
    static let variable = "MUSTER_SIGNIN_CHILD"

    /// The part of this process, as its words; nil in a process that is nobody's child.
    static var role: [String]? {
        getenv(variable).map { String(cString: $0).split(separator: "|").map(String.init) }
    }

    private let number: pid_t

    /// Starts a process in a role.
    ///
    /// - Parameters:
    ///   - words: what `role` will be there, without `|`.
    ///   - test: name of the suite to run.
    /// - Throws: `SignInBench.Problem` where there is no process to be had.
    init(_ words: [String], test: String) throws {
        let arguments = ["/proc/self/exe", "--testing-library", "swift-testing", "--filter", test]
        var argv = arguments.map { strdup($0) } + [nil]
        var entries: [String] = [Self.variable + "=" + words.joined(separator: "|")]
        var next = environ
        while let entry = next.pointee {
            entries.append(String(cString: entry))
            next += 1
        }
        var envp = entries.map { strdup($0) } + [nil]
        defer { for text in argv + envp { free(text) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // What the child's test library prints would be taken for ours.
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var made: pid_t = 0
        let status = posix_spawn(&made, "/proc/self/exe", &actions, nil, &argv, &envp)
        guard status == 0 else { throw SignInBench.Problem(reason: "posix_spawn: \(status)") }
        number = made
    }

    /// How a process ended.
    enum End: Hashable, Sendable {
        case exit(Int32)
        case signal(Int32)
    }

    /// Waits for the end, on a thread that may block.
    func end() async -> End {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [number] in
                var status: Int32 = 0
                while waitpid(number, &status, 0) < 0 && errno == EINTR {}
                let signal = status & 0x7F
                continuation.resume(returning: signal == 0 ? .exit(status >> 8 & 0xFF) : .signal(signal))
            }
        }
    }
}
