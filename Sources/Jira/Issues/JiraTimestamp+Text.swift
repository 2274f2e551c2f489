extension JiraTimestamp {
    /// The form in which Jira wants points in time: `2026-10-01T08:30:00.000+0000`, in UTC, an offset without colon.
    static func text(_ milliseconds: Int64) -> String {
        let ofDay = remainder(milliseconds, 86_400_000)
        let clock = [ofDay / 3_600_000, ofDay / 60_000 % 60, ofDay / 1_000 % 60].map { padded($0, 2) }
        return "\(day(milliseconds))T\(clock.joined(separator: ":")).\(padded(ofDay % 1_000, 3))+0000"
    }

    /// The day in UTC, `2026-10-01`.
    static func day(_ milliseconds: Int64) -> String {
        let days = (milliseconds - remainder(milliseconds, 86_400_000)) / 86_400_000
        let date = CivilDay.date(sinceEpoch: days)
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
    }

    private static func remainder(_ value: Int64, _ divisor: Int64) -> Int64 {
        let rest = value % divisor
        return rest < 0 ? rest + divisor : rest
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension CivilDay {
    /// The date so many days after 1970-01-01 (Howard Hinnant, `civil_from_days`).
    static func date(sinceEpoch days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * march + 2) / 5 + 1)
    }
}
