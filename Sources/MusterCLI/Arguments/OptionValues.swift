import Geodesy
import Muster

// How values of the usual types are declared and read.

extension Option where Value == String {
    /// Any text that is not empty.
    static func text(
        _ name: String,
        short: Character? = nil,
        value: String,
        kind: ValueKind = .text,
        default: String? = nil,
        repeatable: Bool = false,
        help: String
    ) -> Option<String> {
        Option(
            name,
            short: short,
            value: value,
            kind: kind,
            default: `default`,
            repeatable: repeatable,
            help: help
        ) { text throws(ValueProblem) in
            guard !text.isEmpty else { throw ValueProblem(allowed: "a text that is not empty") }
            return text
        }
    }

    /// One of a list of words.
    static func choice(
        _ name: String,
        short: Character? = nil,
        value: String,
        _ words: [String],
        default: String? = nil,
        help: String
    ) -> Option<String> {
        Option(name, short: short, value: value, kind: .choice(words), default: `default`, help: help) {
            text throws(ValueProblem) in
            guard words.contains(text) else { throw ValueProblem(allowed: oneOf(words, given: text)) }
            return text
        }
    }
}

extension Option where Value: RawRepresentable<String> {
    /// One of the raw values of a type.
    static func choice(
        _ name: String,
        value: String,
        among values: [Value],
        default: Value? = nil,
        help: String
    ) -> Option<Value> {
        let words = values.map(\.rawValue)
        return Option(name, value: value, kind: .choice(words), default: `default`?.rawValue, help: help) {
            text throws(ValueProblem) in
            guard words.contains(text), let value = Value(rawValue: text) else {
                throw ValueProblem(allowed: oneOf(words, given: text))
            }
            return value
        }
    }
}

extension Option where Value: FixedWidthInteger {
    /// A whole number within bounds, both included.
    static func integer(
        _ name: String,
        short: Character? = nil,
        value: String = "N",
        in range: ClosedRange<Value>,
        default: String? = nil,
        help: String
    ) -> Option<Value> {
        Option(name, short: short, value: value, default: `default`, help: help) {
            text throws(ValueProblem) in
            guard let number = Value(text), range.contains(number) else {
                let bounds =
                    range.upperBound == .max
                    ? "from \(range.lowerBound) up" : "from \(range.lowerBound) to \(range.upperBound)"
                throw ValueProblem(allowed: "a whole number \(bounds)")
            }
            return number
        }
    }
}

extension Option where Value == Double {
    /// A number within bounds; never NaN or infinite.
    static func number(
        _ name: String,
        value: String,
        in bounds: NumberBounds,
        default: String? = nil,
        help: String
    ) -> Option<Double> {
        Option(name, value: value, default: `default`, help: help) { text throws(ValueProblem) in
            guard let number = Double(text), bounds.contains(number) else {
                throw ValueProblem(allowed: bounds.description)
            }
            return number
        }
    }
}

extension Option where Value == Length {
    /// A length with its unit, above zero.
    static func length(_ name: String, value: String, default: String? = nil, help: String) -> Option<Length>
    {
        Option(name, value: value, default: `default`, help: help) { text throws(ValueProblem) in
            let length: Length
            do {
                length = try Length(parsing: text)
            } catch {
                throw ValueProblem(allowed: String(describing: error), isSentence: true)
            }
            guard length > .meters(0) else {
                throw ValueProblem(allowed: "a length above 0, such as 500m or 5km")
            }
            return length
        }
    }
}

/// One `name=value` pair.
struct NamedValue: Hashable, Sendable {
    /// What stands before the first `=`.
    var name: String
    /// What stands after it; may be empty.
    var value: String
}

extension Option where Value == [NamedValue] {
    /// A list of `name=value` pairs, separated by commas, with names from a fixed list.
    static func pairs(
        _ name: String,
        value: String,
        names: [String],
        help: String
    ) -> Option<[NamedValue]> {
        Option(name, value: value, repeatable: true, help: help) { text throws(ValueProblem) in
            var pairs: [NamedValue] = []
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                guard let sign = part.firstIndex(of: "=") else {
                    throw ValueProblem(
                        allowed: "'\(part)' is not of the form name=column; write lat=Latitude,lon=Longitude",
                        isSentence: true
                    )
                }
                let key = String(part[..<sign])
                guard names.contains(key) else {
                    throw ValueProblem(
                        allowed: "unknown name '\(key)'\(nameEnding(key, names)); known are "
                            + names.joined(separator: ", "),
                        isSentence: true
                    )
                }
                pairs.append(NamedValue(name: key, value: String(part[part.index(after: sign)...])))
            }
            return pairs
        }
    }
}

/// "one of a, b or c", with the word that was probably meant.
func oneOf(_ words: [String], given text: String) -> String {
    let list =
        words.count < 2
        ? words.joined() : words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
    return list + Suggestion.ending(for: text, among: words)
}

private func nameEnding(_ key: String, _ names: [String]) -> String {
    Suggestion.nearest(to: key, among: names).map { " (did you mean '\($0)'?)" } ?? ""
}
