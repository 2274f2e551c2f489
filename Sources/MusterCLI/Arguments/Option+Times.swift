import FoundationEssentials

extension Option where Value == Duration {
    /// An age in hours, days or weeks, such as `90d`; at least an hour.
    static func age(_ name: String, value: String = "AGE", default: String? = nil, help: String)
        -> Option<Duration>
    {
        Option(name, value: value, default: `default`, help: help) { text throws(ValueProblem) in
            guard let age = Age.parse(text) else { throw ValueProblem(allowed: Age.allowed) }
            return age
        }
    }
}

/// A moment on the command line.
enum MomentArgument: Hashable, Sendable {
    /// Milliseconds since 1970.
    case at(Int64)
    /// So long before now.
    case ago(Duration)

    /// Milliseconds since 1970.
    func time(now: Int64) -> Int64 {
        switch self {
        case .at(let time): time
        case .ago(let age): now - age.components.seconds * 1_000
        }
    }
}

extension Option where Value == MomentArgument {
    /// A day, a time in ISO 8601 with its offset, or an age.
    static func moment(_ name: String, value: String = "WHEN", help: String) -> Option<MomentArgument> {
        Option(name, value: value, help: help) { text throws(ValueProblem) in
            if let age = Age.parse(text) { return .ago(age) }
            let isDay = text.utf8.count == 10
            guard let date = try? Date(isDay ? text + "T00:00:00Z" : text, strategy: .iso8601) else {
                throw ValueProblem(
                    allowed:
                        "a day such as 2026-01-31, a time such as 2026-01-31T18:30:00Z, or an age such as 7d"
                )
            }
            return .at(Int64((date.timeIntervalSince1970 * 1_000).rounded()))
        }
    }
}

/// An age as it is written: a whole number with `h`, `d` or `w`.
private enum Age {
    static let allowed = "an age such as 90d, 12w or 36h, at least 1h"

    static func parse(_ text: String) -> Duration? {
        guard let unit = text.last, let number = Int64(text.dropLast()), (1...1_000_000).contains(number),
            text.first?.isNumber == true
        else { return nil }
        switch unit {
        case "h": return .seconds(number * 3_600)
        case "d": return .seconds(number * 86_400)
        case "w": return .seconds(number * 604_800)
        default: return nil
        }
    }
}
