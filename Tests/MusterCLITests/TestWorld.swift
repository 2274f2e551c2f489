import Glibc
import Locking

@testable import MusterCLI

/// Files in memory; absolute paths.
final class MemoryFiles: FileAccess {
    private let content: Locked<[String: [UInt8]]>
    /// Error numbers for paths that cannot be written.
    let refusals: [String: Int32]

    init(_ files: [String: String] = [:], refusals: [String: Int32] = [:]) {
        content = Locked(files.mapValues { Array($0.utf8) })
        self.refusals = refusals
    }

    func read(_ path: String) throws(FileFailure) -> [UInt8] {
        guard let bytes = content.withLock({ $0[path] }) else {
            throw FileFailure(path: path, action: "read", number: ENOENT)
        }
        return bytes
    }

    func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {
        if let number = refusals[path] { throw FileFailure(path: path, action: "write", number: number) }
        content.withLock { $0[path] = bytes }
    }

    func makeFolder(_ path: String) throws(FileFailure) {
        if let number = refusals[path] { throw FileFailure(path: path, action: "make", number: number) }
    }

    func remove(_ path: String) throws(FileFailure) { content.withLock { $0[path] = nil } }

    func exists(_ path: String) -> Bool { content.withLock { $0[path] != nil } }
    func permissions(_ path: String) -> UInt32? { exists(path) ? 0o600 : nil }
}

/// What a command line did in a world in memory.
struct Ran {
    var code: ExitCode
    var output: String
    var messages: String
}

/// A world in memory to run command lines in.
struct TestWorld {
    var files = MemoryFiles()
    var environment: [String: String] = [:]
    var input = ""
    var output = MemorySink()
    var messages = MemorySink()
    var uptime: @Sendable () -> Duration = { .zero }

    var context: CommandContext {
        let console = Console(output: output, messages: messages)
        let input = Array(input.utf8)
        return CommandContext(
            version: "9.9.9",
            environment: environment,
            workingDirectory: "/work",
            console: console,
            progress: ProgressDisplay(console: console, isDrawn: false, uptime: uptime),
            readStandardInput: { () throws(FileFailure) in input },
            files: files,
            now: { 0 },
            uptime: uptime,
            makeID: { "id" }
        )
    }

    func run(_ arguments: [String], tree: CommandNode = .muster) async -> Ran {
        let code = await MusterCommandLine.run(arguments: arguments, context: context, tree: tree)
        return Ran(code: code, output: output.text, messages: messages.text)
    }
}

/// A line as a shell splits it; single quotation marks keep words together, and there is no other quoting.
func words(_ line: String) -> [String] {
    var words: [String] = []
    for (index, part) in line.split(separator: "'", omittingEmptySubsequences: false).enumerated() {
        if index % 2 == 0 {
            words += part.split(separator: " ").map(String.init)
        } else {
            words.append(String(part))
        }
    }
    return words
}
