internal import JQL

/// Points in time as Jira writes and people type them.
enum Timestamp {
    /// `2026-09-27T10:03:11.123+0200`: milliseconds, and an offset without a colon.
    static func text(_ milliseconds: Int64, offset: Int) -> String {
        let local = milliseconds + Int64(offset) * 1_000
        let day = Int(floorDivide(local, 86_400_000))
        let rest = local - Int64(day) * 86_400_000
        let zone = abs(offset) / 60
        return civil(day) + "T" + padded(rest / 3_600_000, 2) + ":" + padded(rest / 60_000 % 60, 2) + ":"
            + padded(rest / 1_000 % 60, 2) + "." + padded(rest % 1_000, 3)
            + (offset < 0 ? "-" : "+") + padded(Int64(zone / 60), 2) + padded(Int64(zone % 60), 2)
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

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    // Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
    private static func civil(_ days: Int) -> String {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return padded(Int64(year), 4) + "-" + padded(Int64(month), 2) + "-" + padded(Int64(day), 2)
    }
}
