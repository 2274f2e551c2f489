/// Bold, dim and colours by ANSI sequences, or plain text where they are not wanted.
struct TextStyle: Hashable, Sendable {
    /// Whether sequences are written at all.
    var isEnabled: Bool

    /// No sequences.
    static let plain = TextStyle(isEnabled: false)

    /// Bold.
    func bold(_ text: String) -> String { wrap(text, "1") }
    /// Less bright.
    func dim(_ text: String) -> String { wrap(text, "2") }
    /// Red, for errors.
    func red(_ text: String) -> String { wrap(text, "31") }
    /// Green, for what is well.
    func green(_ text: String) -> String { wrap(text, "32") }
    /// Yellow, for warnings.
    func yellow(_ text: String) -> String { wrap(text, "33") }

    private func wrap(_ text: String, _ code: String) -> String {
        isEnabled ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }

    /// Whether colours are right for a stream.
    ///
    /// Only on a terminal, and not with `--no-color`, `NO_COLOR` (any value but the empty one, no-color.org) or
    /// `TERM=dumb`. `FORCE_COLOR` stands in for the terminal.
    static func isWanted(onTerminal: Bool, noColor: Bool, environment: [String: String]) -> Bool {
        if noColor || environment["NO_COLOR"]?.isEmpty == false { return false }
        if let forced = environment["FORCE_COLOR"], !forced.isEmpty { return forced != "0" }
        return onTerminal && environment["TERM"] != "dumb"
    }
}
