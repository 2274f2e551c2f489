/// What an independent check of a plan found.
public struct Verification: Hashable, Sendable {
    /// Something that must not be so.
    public struct Violation: Hashable, Sendable {
        /// Which rule, such as `capacity`, `radius`, `completeness`.
        public var rule: String
        /// Where and what, with the value found and the value allowed.
        public var message: String

        /// Makes a violation.
        public init(rule: String, message: String) {
            self.rule = rule
            self.message = message
        }
    }

    /// Everything that is wrong; empty for a valid plan.
    public internal(set) var violations: [Violation] = []
    /// How many single statements were checked, by rule.
    public internal(set) var checks: [String: Int] = [:]
    /// What was not checked, and why.
    public internal(set) var notes: [String] = []

    /// Whether nothing is wrong.
    public var isValid: Bool { violations.isEmpty }

    init() {}

    /// Counts a check and records the violation where it fails.
    mutating func expect(_ holds: Bool, _ rule: String, _ message: @autoclosure () -> String) {
        checks[rule, default: 0] += 1
        if !holds { violations.append(Violation(rule: rule, message: message())) }
    }
}
