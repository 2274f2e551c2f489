/// The world that a command works in; everything here is a double in tests.
struct CommandContext: Sendable {
    /// Version of the program.
    var version: String
    /// Environment variables.
    var environment: [String: String]
    /// Absolute path that relative paths start from.
    var workingDirectory: String
    /// The two output streams.
    var console: Console
    /// Progress bars.
    var progress: ProgressDisplay
    /// Reads standard input to its end.
    var readStandardInput: @Sendable () async throws(FileFailure) -> [UInt8]
    /// Files.
    var files: any FileAccess
    /// Wall clock, milliseconds since 1970.
    var now: @Sendable () -> Int64
    /// Monotonic time since some moment, for rates and stage times.
    var uptime: @Sendable () -> Duration
    /// Fresh unique ids.
    var makeID: @Sendable () -> String
    /// Bytes of memory that this process may still take; nil where that is not known.
    var availableMemory: @Sendable () -> Int? = { nil }
    /// Whether a person can be asked on standard input.
    var isInputTerminal = false
    /// A line that a person types, without its end; nil at the end of input.
    var readLine: @Sendable () -> String? = { nil }

    /// The absolute form of a path given on the command line.
    func path(_ text: String) -> String {
        text.hasPrefix("/") ? text : workingDirectory + (workingDirectory.hasSuffix("/") ? "" : "/") + text
    }

    /// Makes a folder given on the command line, where it is not there.
    func makeFolder(_ text: String) throws(FileFailure) { try files.makeFolder(path(text)) }

    /// A path as it is shown: without the working directory in front.
    func displayed(_ path: String) -> String {
        let prefix = workingDirectory.hasSuffix("/") ? workingDirectory : workingDirectory + "/"
        return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
    }
}
