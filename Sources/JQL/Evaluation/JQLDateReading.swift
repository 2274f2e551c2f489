/// Reads the date literals of a query: `2026-03-01`, `2026/03/01 10:30`, `-5d`, `4w 2d`.
struct JQLDateReading {
    let now: Int64
    let timeZone: JQLTimeZone

    /// The instant of a literal, in epoch milliseconds; nil for none of Jira's forms.
    ///
    /// A date is its local midnight, a time its minute's first instant, both in the user's zone; a period
    /// counts from now with days of 24 hours. A number without quotation marks is the instant itself.
    func instant(of value: JQLValue) -> Int64? {
        switch value {
        case .integer(let number): JQLDateReading.range.contains(number) ? number : nil
        case .text(let text): calendarTime(text).map(timeZone.instant(of:)) ?? period(text).map { now + $0 }
        }
    }

    /// The calendar day of a literal: its own date, or the local day of its instant.
    func day(of value: JQLValue) -> JQLDay? {
        if case .text(let text) = value, let local = calendarTime(text) { return local.day }
        return instant(of: value).map { timeZone.localTime(at: $0).day }
    }

    /// The years 1 to 9999, beyond which no calendar arithmetic here is checked.
    static let range: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999

    private func calendarTime(_ text: String) -> JQLLocalTime? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: true)
        guard let first = parts.first, parts.count <= 2, let day = JQLDay(parsing: first) else { return nil }
        guard parts.count == 2 else { return JQLLocalTime(day: day, milliseconds: 0) }
        let clock = parts[1].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 2, let hour = JQLDateReading.twoDigits(clock[0]),
            let minute = JQLDateReading.twoDigits(clock[1]), hour < 24, minute < 60
        else { return nil }
        return JQLLocalTime(day: day, milliseconds: Int64(hour * 60 + minute) * 60_000)
    }

    private static func twoDigits(_ text: Substring) -> Int? {
        guard (1...2).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        return Int(text)
    }

    /// Milliseconds of a period such as `-4w 2d`; the sign holds for all of it.
    private func period(_ text: String) -> Int64? {
        var rest = text[...]
        let isNegative = rest.first == "-"
        if isNegative || rest.first == "+" { rest.removeFirst() }
        var total: Int64 = 0
        var isEmpty = true
        while true {
            rest = rest.drop { $0 == " " }
            guard !rest.isEmpty else { break }
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            // Nine digits of weeks still fit 64 bits of milliseconds.
            guard digits.utf8.count <= 9, let count = Int64(digits) else { return nil }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard let length = JQLDateReading.length(ofUnit: unit) else { return nil }
            total += count * length
            // Many terms of nine digits would leave 64 bits; beyond the range nothing is a date anyway.
            guard total <= JQLDateReading.range.upperBound - JQLDateReading.range.lowerBound else {
                return nil
            }
            isEmpty = false
        }
        guard !isEmpty, JQLDateReading.range.contains(isNegative ? now - total : now + total) else {
            return nil
        }
        return isNegative ? -total : total
    }

    private static func length(ofUnit unit: Substring) -> Int64? {
        switch unit {
        case "m", "minute", "minutes": 60_000
        case "h", "hour", "hours": 3_600_000
        case "d", "day", "days": 86_400_000
        case "w", "week", "weeks": 604_800_000
        default: nil
        }
    }
}
