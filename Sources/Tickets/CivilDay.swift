/// A day of the civil calendar (proleptic Gregorian), as a number that can be compared and subtracted.
public struct CivilDay: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01, negative before it.
    public let number: Int

    /// Makes a day of its number.
    public init(number: Int) { self.number = number }

    /// Reads `yyyy-MM-dd`, or a date and time that begins so; nil for anything else and for days that do not exist.
    ///
    /// Years 0000 to 9999; exact, no time zone is involved.
    public init?(parsing text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else {
            return nil
        }
        if bytes.count > 10, bytes[10] != UInt8(ascii: "T"), bytes[10] != UInt8(ascii: " ") { return nil }
        func digits(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            return value
        }
        guard let year = digits(0..<4), let month = digits(5..<7), let day = digits(8..<10),
            (1...12).contains(month), day >= 1, day <= CivilDay.days(inMonth: month, ofYear: year)
        else { return nil }
        number = CivilDay.number(year: year, month: month, day: day)
    }

    /// Orders by time.
    public static func < (left: CivilDay, right: CivilDay) -> Bool { left.number < right.number }

    private static func days(inMonth month: Int, ofYear year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Counts from 0000-03-01, so that a leap day is the last of its year, then shifts to 1970-01-01.
    private static func number(year: Int, month: Int, day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        // Months from March are 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31 days: (153 m + 2) / 5 sums them.
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
