/// Dates around the reference day, as text.
enum CalendarText {
    /// 2026-03-02 as days since 1970-01-01.
    private static let reference = 20_514

    /// The day so many days after the reference day.
    static func day(_ days: Int) -> String { text(reference + days) }

    /// The instant so many minutes before midnight, UTC, at the start of the reference day.
    static func instant(minutesBefore minutes: Int) -> String {
        let total = reference * 1_440 - minutes
        let (hour, minute) = (total % 1_440 / 60, total % 60)
        return "\(text(total / 1_440))T\(two(hour)):\(two(minute)):00Z"
    }

    /// Day of the civil calendar.
    ///
    /// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
    private static func text(_ days: Int) -> String {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return "\(year)-\(two(month))-\(two(day))"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
