/// The values of one command line, already checked against the command's specification.
struct ParsedArguments: Sendable {
    /// The words from the program's name to the command.
    var path: [String] = []
    /// Positional arguments in order.
    var positionals: [String] = []
    private var values: [String: [any Sendable]] = [:]
    private var texts: [String: String] = [:]

    /// Makes an empty set of arguments.
    init() {}

    /// Adds a value that was read for an option, and the text that it was read from.
    mutating func append(_ value: any Sendable, of text: String, to option: OptionSpecification) {
        values[option.name, default: []].append(value)
        texts[option.name] = text
    }

    /// The value of an option, or nil where it was not given.
    subscript<Value>(_ option: Option<Value>) -> Value? { values[option.specification.name]?.last as? Value }

    /// Every value of a repeatable option in the order given.
    func all<Value>(_ option: Option<Value>) -> [Value] {
        (values[option.specification.name] ?? []).compactMap { $0 as? Value }
    }

    /// Whether a flag was given.
    subscript(_ flag: Flag) -> Bool { values[flag.specification.name] != nil }

    /// The text of an option's last value, as it was typed; nil where the option was not given.
    func text(of option: OptionSpecification) -> String? { texts[option.name] }

    /// How often an option or flag was given.
    func count(of option: OptionSpecification) -> Int { values[option.name]?.count ?? 0 }
}
