/// What help, completion and the parser know of an option, without its Swift type.
struct OptionSpecification: Sendable {
    /// Long name without dashes.
    var name: String
    /// Short name without dash.
    var short: Character?
    /// Name of the value in help, such as `FILE`; nil for a flag.
    var valueName: String?
    /// What the value may be.
    var kind: ValueKind
    /// One line for help, without a full stop.
    var help: String
    /// The default in words; nil where there is none or where it goes without saying.
    var defaultText: String?
    /// Whether it may be given several times.
    var isRepeatable: Bool
    /// Reads a value; nil result for a flag.
    var convert: @Sendable (String) throws(ValueProblem) -> any Sendable

    /// The option as a user writes it.
    var spelling: String { "--" + name }
}

/// An option, a flag: what a command lists as understood.
protocol OptionDeclaring: Sendable {
    /// What help, completion and the parser know.
    var specification: OptionSpecification { get }
}

/// An option without a value.
struct Flag: OptionDeclaring {
    let specification: OptionSpecification

    /// Declares a flag by its long name without dashes.
    init(_ name: String, short: Character? = nil, help: String) {
        specification = OptionSpecification(
            name: name,
            short: short,
            kind: .text,
            help: help,
            isRepeatable: true,
            convert: { _ throws(ValueProblem) in true }
        )
    }
}

/// An option with a value of a Swift type; declared once as a constant and used as the key to the parsed value.
struct Option<Value: Sendable>: OptionDeclaring {
    private(set) var specification: OptionSpecification

    /// Declares an option by its long name without dashes, the name of its value and how to read it.
    init(
        _ name: String,
        short: Character? = nil,
        value: String,
        kind: ValueKind = .other,
        default: String? = nil,
        repeatable: Bool = false,
        help: String,
        convert: @escaping @Sendable (String) throws(ValueProblem) -> Value
    ) {
        specification = OptionSpecification(
            name: name,
            short: short,
            valueName: value,
            kind: kind,
            help: help,
            defaultText: `default`,
            isRepeatable: repeatable,
            convert: { text throws(ValueProblem) in try convert(text) }
        )
    }
}

/// What help, completion and the parser know of a positional argument.
struct ArgumentSpecification: Sendable {
    /// Name in help, in capitals.
    var name: String
    /// What the value may be.
    var kind: ValueKind
    /// One line for help, without a full stop.
    var help: String
    /// Whether it may be left out.
    var isOptional: Bool
    /// Whether it takes everything that is left; only the last one may.
    var isRepeated: Bool

    /// Declares an argument that takes any text of its kind.
    init(
        _ name: String,
        kind: ValueKind = .text,
        optional: Bool = false,
        repeated: Bool = false,
        help: String
    ) {
        self.name = name
        self.kind = kind
        self.help = help
        isOptional = optional
        isRepeated = repeated
    }
}
