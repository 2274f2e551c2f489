internal import JQL

/// Points in time as Jira writes and people type them.
enum Timestamp {
    /// `2026-09-27T10:03:11.123+0200`: milliseconds, and an offset without a colon.
    static func text(_ milliseconds: Int64, offset: Int) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(28)
        append(milliseconds, offset: offset, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The same straight into the bytes of an answer.
    static func append(_ milliseconds: Int64, offset: Int, to bytes: inout [UInt8]) {
        let local = milliseconds + Int64(offset) * 1_000
        let day = floorDivide(local, 86_400_000)
        let rest = Int(local - day * 86_400_000)
        let zone = abs(offset) / 60
        let date = civil(Int(day))
        func digits(_ number: Int, _ width: Int) {
            var divisor = width == 4 ? 1_000 : width == 3 ? 100 : 10
            while divisor > 0 {
                bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
                divisor /= 10
            }
        }
        digits(date.year, 4)
        bytes.append(UInt8(ascii: "-"))
        digits(date.month, 2)
        bytes.append(UInt8(ascii: "-"))
        digits(date.day, 2)
        bytes.append(UInt8(ascii: "T"))
        digits(rest / 3_600_000, 2)
        bytes.append(UInt8(ascii: ":"))
        digits(rest / 60_000 % 60, 2)
        bytes.append(UInt8(ascii: ":"))
        digits(rest / 1_000 % 60, 2)
        bytes.append(UInt8(ascii: "."))
        digits(rest % 1_000, 3)
        bytes.append(UInt8(ascii: offset < 0 ? "-" : "+"))
        digits(zone / 60, 2)
        digits(zone % 60, 2)
    }

    /// Reads `yyyy-MM-dd`, with or without `THH:mm[:ss[.SSS]]` and `Z`, `+hh:mm` or `+hhmm`; UTC where no zone is said.
    static func parse(_ text: String) -> Int64? {
        guard let day = JQLDay(parsing: text.prefix(10)) else { return nil }
        let midnight = Int64(day.daysSinceEpoch) * 86_400_000
        var rest = text.dropFirst(10)
        guard let separator = rest.first else { return midnight }
        guard separator == "T" || separator == " " else { return nil }
        rest = rest.dropFirst()
        let zoneStart = rest.firstIndex { "Z+-".contains($0) } ?? rest.endIndex
        guard let time = parseTime(rest[..<zoneStart]), let offset = parseZone(rest[zoneStart...]) else {
            return nil
        }
        return midnight + time - offset
    }

    /// A calendar day, `2026-09-27`.
    static func isDay(_ text: String) -> Bool { text.utf8.count == 10 && JQLDay(parsing: text) != nil }

    private static func parseTime(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let hour = Int64(parts[0]), let minute = Int64(parts[1]),
            (0..<24).contains(hour), (0..<60).contains(minute)
        else { return nil }
        guard parts.count == 3 else { return (hour * 60 + minute) * 60_000 }
        guard let seconds = Double(parts[2]), (0..<60).contains(seconds) else { return nil }
        return (hour * 60 + minute) * 60_000 + Int64((seconds * 1_000).rounded())
    }

    private static func parseZone(_ text: Substring) -> Int64? {
        if text.isEmpty || text == "Z" { return 0 }
        let digits = text.dropFirst().filter { $0 != ":" }
        guard digits.count == 4, let number = Int64(digits) else { return nil }
        return (number / 100 * 60 + number % 100) * 60_000 * (text.first == "-" ? -1 : 1)
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : (value - divisor + 1) / divisor
    }

    // Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, day)
    }
}
