/// Jira's points in time: `2026-09-27T10:03:11.123+0200`, whose offset has no colon.
enum JiraTimestamp {
    /// Milliseconds since 1970 in UTC; nil where the text is no such time.
    ///
    /// Accepts 0 to 9 digits of a second's fraction (cut, not rounded, at milliseconds) and an offset of `Z`, `+hhmm`,
    /// `+hh:mm` or `+hh`. A time without an offset is refused: its zone would be a guess.
    /// A text of 9 to 16 digits is a number of milliseconds: some endpoints write those as texts.
    static func milliseconds(_ text: String) -> Int64? {
        if (9...16).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return Int64(text).flatMap(believed)
        }
        var rest = Substring(text).utf8[...]

        func digits(_ count: Int) -> Int? {
            guard rest.count >= count else { return nil }
            var value = 0
            for byte in rest.prefix(count) {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            rest = rest.dropFirst(count)
            return value
        }
        func skip(_ character: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: character) else { return false }
            rest = rest.dropFirst()
            return true
        }

        guard let year = digits(4), skip("-"), let month = digits(2), skip("-"), let day = digits(2),
            skip("T"), let hour = digits(2), skip(":"), let minute = digits(2), skip(":"),
            let second = digits(2),
            let days = CivilDay.sinceEpoch(year: year, month: month, day: day),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        var milliseconds = 0
        if skip(".") {
            let fraction = rest.prefix { (0x30...0x39).contains($0) }
            guard (1...9).contains(fraction.count) else { return nil }
            for index in 0..<3 {
                let offset = fraction.index(
                    fraction.startIndex,
                    offsetBy: index,
                    limitedBy: fraction.endIndex
                )
                let byte = offset.flatMap { $0 < fraction.endIndex ? fraction[$0] : nil } ?? 0x30
                milliseconds = milliseconds * 10 + Int(byte - 0x30)
            }
            rest = rest.dropFirst(fraction.count)
        }
        var offsetMinutes = 0
        if !skip("Z") {
            let isNegative = skip("-")
            guard isNegative || skip("+"), let hours = digits(2) else { return nil }
            _ = skip(":")
            let minutes = rest.isEmpty ? 0 : digits(2)
            guard let minutes, hours < 24, minutes < 60 else { return nil }
            offsetMinutes = (hours * 60 + minutes) * (isNegative ? -1 : 1)
        }
        guard rest.isEmpty else { return nil }
        let seconds = Int64(days) * 86_400 + Int64(hour * 3600 + (minute - offsetMinutes) * 60 + second)
        return seconds * 1000 + Int64(milliseconds)
    }

    /// The years 1 to 9999, which Jira's texts can say; what is reckoned from such a time overflows nowhere.
    private static let years: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999

    /// A number of milliseconds since 1970; nil where no calendar of Jira's has that day.
    static func believed(_ milliseconds: Int64) -> Int64? {
        years.contains(milliseconds) ? milliseconds : nil
    }
}

/// A point in time in an answer: a text in one of Jira's forms, or a number of milliseconds.
struct JiraMoment: Decodable {
    /// Milliseconds since 1970 in UTC; nil where it is no point in time.
    var milliseconds: Int64?

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            milliseconds = JiraTimestamp.milliseconds(text)
        } else if let number = try? container.decode(Int64.self) {
            milliseconds = JiraTimestamp.believed(number)
        } else {
            // 1.790496191123E12, as some serialisers write large numbers.
            milliseconds = Int64(exactly: try container.decode(Double.self).rounded())
                .flatMap(JiraTimestamp.believed)
        }
    }
}
