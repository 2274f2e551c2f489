/// What a value may be: decides completion and the words of help and errors.
enum ValueKind: Hashable, Sendable {
    /// Any text.
    case text
    /// A file name, or `-` for the standard stream.
    case file
    /// A folder name.
    case directory
    /// One of these words.
    case choice([String])
    /// A number, a length or another value that cannot be completed.
    case other
}

/// Why a text is not a value of an option.
struct ValueProblem: Error, Hashable, Sendable {
    /// What would be right, as it follows "must be" or stands alone where `isSentence`.
    var allowed: String
    /// Whether `allowed` already says everything, the value included.
    var isSentence = false
}

/// The bounds of a number.
struct NumberBounds: Hashable, Sendable {
    /// Smallest value.
    var minimum: Double
    /// Whether the smallest value is allowed itself.
    var includesMinimum = true
    /// Greatest value, allowed itself; infinity where none.
    var maximum = Double.infinity

    /// Above zero.
    static let positive = NumberBounds(minimum: 0, includesMinimum: false)

    /// Whether the value lies within; NaN and infinities do not.
    func contains(_ value: Double) -> Bool {
        value.isFinite && (includesMinimum ? value >= minimum : value > minimum) && value <= maximum
    }

    /// In words, as they follow "must be".
    var description: String {
        let low = NumberBounds.text(minimum)
        guard maximum.isFinite else {
            return includesMinimum ? "a number from \(low) up" : "a number above \(low)"
        }
        return
            "a number \(includesMinimum ? "from" : "above") \(low) \(includesMinimum ? "to" : "and up to") "
            + NumberBounds.text(maximum)
    }

    private static func text(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }
}
