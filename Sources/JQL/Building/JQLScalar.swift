/// One value for a condition: a literal or a function call, never a list.
///
/// Whatever its characters, it stays one value: `JQLPrinter` quotes and escapes it.
public struct JQLScalar: Hashable, Sendable {
    let operand: JQLOperand

    private init(_ operand: JQLOperand) { self.operand = operand }

    /// A text: a name, a key, a label, an account id.
    public static func text(_ text: String) -> JQLScalar { JQLScalar(.value(.text(text))) }

    /// A whole number.
    public static func integer(_ number: Int64) -> JQLScalar { JQLScalar(.value(.integer(number))) }

    /// A number, written in plain decimals so that it reads back as the same double; nil for NaN and
    /// infinities.
    public static func number(_ number: Double) -> JQLScalar? {
        guard number.isFinite else { return nil }
        let text = plainDecimal(number)
        return text.contains(".") ? .text(text) : Int64(text).map { .integer($0) } ?? .text(text)
    }

    /// A point in time in epoch milliseconds: the one form of date that no user's time zone changes.
    public static func instant(epochMilliseconds: Int64) -> JQLScalar { .integer(epochMilliseconds) }

    /// A calendar day, `2026-03-01`: on date-time fields its midnight in the zone of the user who asks.
    public static func day(_ day: JQLDay) -> JQLScalar { .text(day.description) }

    /// A time relative to now, such as `-3` with `days`.
    public static func relative(_ count: Int, _ unit: JQLPeriodUnit) -> JQLScalar {
        .text("\(count)\(unit.rawValue)")
    }

    /// A function call.
    public static func function(_ name: String, _ arguments: JQLValue...) -> JQLScalar {
        JQLScalar(.function(JQLFunctionCall(name, arguments)))
    }

    /// The user who asks.
    public static let currentUser = JQLScalar.function("currentUser")
    /// The present time.
    public static let now = JQLScalar.function("now")

    /// The start of today, or of a day so many days away, in the zone of the user who asks.
    public static func startOfDay(_ days: Int = 0) -> JQLScalar {
        days == 0 ? .function("startOfDay") : .function("startOfDay", .integer(Int64(days)))
    }

    /// The end of today, or of a day so many days away, in the zone of the user who asks.
    public static func endOfDay(_ days: Int = 0) -> JQLScalar {
        days == 0 ? .function("endOfDay") : .function("endOfDay", .integer(Int64(days)))
    }

    /// The shortest decimals that read back as the number, without an exponent.
    static func plainDecimal(_ number: Double) -> String {
        let text = "\(number)"
        guard let exponentMark = text.firstIndex(of: "e"),
            let exponent = Int(text[text.index(after: exponentMark)...])
        else { return text.hasSuffix(".0") ? String(text.dropLast(2)) : text }
        let mantissa = text[..<exponentMark]
        let sign = mantissa.hasPrefix("-") ? "-" : ""
        let parts = mantissa.drop { $0 == "-" }.split(separator: ".")
        let fraction = parts.count > 1 && parts[1] != "0" ? String(parts[1]) : ""
        let digits = String(parts.first ?? "0") + fraction
        let point = (parts.first?.count ?? 1) + exponent
        if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
        guard point < digits.count else {
            return sign + digits + String(repeating: "0", count: point - digits.count)
        }
        return sign + digits.prefix(point) + "." + digits.dropFirst(point)
    }
}

extension JQLScalar: ExpressibleByStringLiteral {
    /// A text.
    public init(stringLiteral value: String) { self = .text(value) }
}

extension JQLScalar: ExpressibleByIntegerLiteral {
    /// A whole number.
    public init(integerLiteral value: Int64) { self = .integer(value) }
}

/// The units of a period in a date literal.
public enum JQLPeriodUnit: String, Hashable, Sendable, CaseIterable {
    /// 60 seconds.
    case minutes = "m"
    /// 60 minutes.
    case hours = "h"
    /// 24 hours, whatever the local clock does.
    case days = "d"
    /// 7 days.
    case weeks = "w"
}

extension JQLDay: CustomStringConvertible {
    /// The date as `2026-03-01`.
    public var description: String {
        let civil = civil
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(civil.year, 4))-\(padded(civil.month, 2))-\(padded(civil.day, 2))"
    }
}
