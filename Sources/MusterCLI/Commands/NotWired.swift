/// A command whose body is not there yet.
struct NotWired: Error, Hashable, Sendable, CustomStringConvertible {
    /// The command's name.
    var command: String
    /// Says so.
    var description: String { "'\(command)' is declared and not wired yet" }
}
