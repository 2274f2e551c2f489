/// Everything about a command that parser, help, completion, manual page and reference are made of.
struct CommandSpecification: Sendable {
    /// Word on the command line.
    var name: String
    /// One line for the list of commands, without a full stop.
    var abstract: String
    /// Paragraphs for the command's own help.
    var discussion: [String]
    /// Positional arguments in order.
    var arguments: [ArgumentSpecification]
    /// The command's own options; the common ones are understood as well.
    var options: [OptionSpecification]
    /// Command lines with what they do.
    var examples: [CommandExample]
    /// Whether help and completion leave it out.
    var isHidden: Bool

    /// Declares a command.
    init(
        _ name: String,
        abstract: String,
        discussion: [String] = [],
        arguments: [ArgumentSpecification] = [],
        options: [any OptionDeclaring] = [],
        examples: [CommandExample] = [],
        isHidden: Bool = false
    ) {
        self.name = name
        self.abstract = abstract
        self.discussion = discussion
        self.arguments = arguments
        self.options = options.map(\.specification)
        self.examples = examples
        self.isHidden = isHidden
    }
}

/// A command line with what it does.
struct CommandExample: Hashable, Sendable {
    /// The line as it is typed.
    var line: String
    /// What it does, without a full stop.
    var meaning: String

    /// Makes an example.
    init(_ line: String, _ meaning: String) {
        self.line = line
        self.meaning = meaning
    }
}
