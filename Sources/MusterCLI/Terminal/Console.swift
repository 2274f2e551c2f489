import Locking

/// The two streams of a command: results on standard output, everything else on standard error.
///
/// Safe from any task. Writing never throws: a full disk or a closed pipe is remembered, and the program's end turns it
/// into an exit code. A status line (the progress display) is taken away before a message and drawn again after it.
final class Console: Sendable {
    /// How much is said.
    enum Verbosity: Int, Comparable, Sendable {
        /// Errors only.
        case quiet
        /// Messages and warnings.
        case normal
        /// Details as well.
        case verbose

        static func < (left: Verbosity, right: Verbosity) -> Bool { left.rawValue < right.rawValue }
    }

    /// Standard output.
    let output: any TextSink
    /// Standard error.
    let messages: any TextSink
    /// How much is said.
    let verbosity: Verbosity
    /// How results are coloured.
    let outputStyle: TextStyle
    /// How messages are coloured.
    let messageStyle: TextStyle
    private let status = Locked<String?>(nil)

    /// Makes a console.
    init(
        output: any TextSink,
        messages: any TextSink,
        verbosity: Verbosity = .normal,
        outputStyle: TextStyle = .plain,
        messageStyle: TextStyle = .plain
    ) {
        self.output = output
        self.messages = messages
        self.verbosity = verbosity
        self.outputStyle = outputStyle
        self.messageStyle = messageStyle
    }

    /// Writes bytes of a result to standard output as they are.
    func result(bytes: [UInt8]) {
        withoutStatus { output.write(bytes) }
    }

    /// Writes a result to standard output and ends the line if it does not end itself.
    func result(_ text: String) {
        result(bytes: Array((text.hasSuffix("\n") ? text : text + "\n").utf8))
    }

    /// Says something on standard error, unless quiet.
    func message(_ text: String) {
        if verbosity >= .normal { say(text) }
    }

    /// Says something on standard error with `--verbose` only.
    func detail(_ text: String) {
        if verbosity >= .verbose { say(messageStyle.dim(text)) }
    }

    /// Warns on standard error, unless quiet.
    func warning(_ text: String) {
        if verbosity >= .normal { say(messageStyle.yellow("warning:") + " " + text) }
    }

    /// Reports an error on standard error, always.
    func error(_ text: String) {
        say(messageStyle.red("error:") + " " + text)
    }

    /// Writes a line to standard error, always.
    func say(_ text: String) {
        withoutStatus { messages.write(Array((text.hasSuffix("\n") ? text : text + "\n").utf8)) }
    }

    /// Draws, replaces or removes the status line at the bottom of standard error.
    func setStatus(_ line: String?) {
        status.withLock { current in
            guard current != line else { return }
            let erase = current == nil ? "" : Console.eraseLine
            messages.write(Array((erase + (line ?? "")).utf8))
            current = line
        }
    }

    private static let eraseLine = "\r\u{1B}[K"

    private func withoutStatus(_ write: () -> Void) {
        status.withLock { current in
            if current != nil { messages.write(Array(Console.eraseLine.utf8)) }
            write()
            if let current { messages.write(Array(current.utf8)) }
        }
    }
}
