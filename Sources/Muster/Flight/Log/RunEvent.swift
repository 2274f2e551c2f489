/// Something that happened in a run, for the structured log.
public struct RunEvent: Hashable, Sendable {
    /// How much it matters.
    public enum Level: String, Hashable, Sendable, CaseIterable {
        /// The ordinary course of a night.
        case info
        /// Something that people should look at.
        case warning
        /// Something that was not done.
        case error
    }

    /// A value of a field.
    public enum Value: Hashable, Sendable {
        /// A text.
        case text(String)
        /// A whole number.
        case integer(Int)
        /// A number; what is not finite becomes null.
        case number(Double)
        /// Yes or no.
        case flag(Bool)
        /// Texts.
        case texts([String])
    }

    /// How much it matters.
    public var level: Level
    /// What happened, such as `cluster.created`.
    public var name: String
    /// The rest by name; names of the line itself (`ts`, `run`, `level`, `event`, `site`, `project`) are not for fields.
    public var fields: [String: Value]

    /// Makes an event.
    public init(_ name: String, level: Level = .info, _ fields: [String: Value] = [:]) {
        self.name = name
        self.level = level
        self.fields = fields
    }
}

extension RunEvent.Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByFloatLiteral
{
    /// A text.
    public init(stringLiteral value: String) { self = .text(value) }
    /// A whole number.
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// Yes or no.
    public init(booleanLiteral value: Bool) { self = .flag(value) }
    /// A number.
    public init(floatLiteral value: Double) { self = .number(value) }
}
