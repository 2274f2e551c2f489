/// A command line that cannot be understood.
struct UsageError: Error, Hashable, Sendable {
    /// What is wrong, with the value and what would be right.
    var message: String
    /// The words from the program's name to the command that was reached.
    var path: [String]
    /// The usage line of that command.
    var usage: String
}

extension UsageError: CustomStringConvertible {
    /// What is wrong.
    var description: String { message }
}
