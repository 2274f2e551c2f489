public import Tickets

/// A way of writing dates that a whole column keeps to.
///
/// A time of day may follow each: `H:MM`, with seconds, with a fraction, with AM or PM; ISO 8601 may name a zone. The
/// night of a ticket is the calendar day as it is written: a zone is checked and not converted, because the day that
/// people saw is the one on their wall. Numbers of seconds are days in UTC.
public enum DateForm: String, CaseIterable, Sendable {
    /// `2025-03-14`, `2025-03-14T01:20:00Z`, `2025/03/14 1:20`.
    case iso = "YYYY-MM-DD"
    /// `20250314`.
    case compact = "YYYYMMDD"
    /// `3/14/2025 1:20`, `03-14-2025`.
    case monthFirst = "M/D/YYYY"
    /// `14/3/2025 1:20`, `14-03-2025`.
    case dayFirst = "D/M/YYYY"
    /// `14.03.2025`.
    case dotted = "DD.MM.YYYY"
    /// `14/Mar/25 1:20 AM`, as Jira's exports have it; two digits of a year are of this century.
    case named = "D/Mon/YY"
    /// `1741915200`, also with a fraction.
    case unixSeconds = "Unix seconds"
    /// `1741915200000`.
    case unixMilliseconds = "Unix milliseconds"

    /// All forms in words, for messages.
    static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// The day that a text names in this form; nil where it is none.
    public func day(of text: some StringProtocol) -> CivilDay? {
        var scanner = DateScanner(text)
        scanner.skipSpaces()
        guard let day = scanner.day(self) else { return nil }
        scanner.skipSpaces()
        return scanner.isAtEnd ? day : nil
    }
}

/// Reads dates byte by byte.
struct DateScanner {
    private let bytes: [UInt8]
    private var at = 0

    init(_ text: some StringProtocol) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { at == bytes.count }

    mutating func skipSpaces() {
        while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
    }

    private mutating func take(_ byte: Character) -> Bool {
        guard at < bytes.count, bytes[at] == byte.asciiValue else { return false }
        at += 1
        return true
    }

    /// A run of digits of a length within bounds.
    private mutating func number(_ lengths: ClosedRange<Int>) -> Int? {
        let start = at
        while at < bytes.count, (0x30...0x39).contains(bytes[at]) { at += 1 }
        guard lengths.contains(at - start), at - start <= 18 else { return nil }
        return bytes[start..<at].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private mutating func separator(_ allowed: String) -> Character? {
        guard at < bytes.count else { return nil }
        let found = Character(Unicode.Scalar(bytes[at]))
        guard allowed.contains(found) else { return nil }
        at += 1
        return found
    }

    mutating func day(_ form: DateForm) -> CivilDay? {
        switch form {
        case .iso:
            guard let year = number(4...4), let sign = separator("-/"), let month = number(1...2),
                take(sign), let day = number(1...2)
            else { return nil }
            return timed(year, month, day, allowsZone: true)
        case .compact:
            guard let digits = number(8...8) else { return nil }
            return timed(digits / 10_000, digits / 100 % 100, digits % 100, allowsZone: true)
        case .monthFirst, .dayFirst:
            guard let first = number(1...2), let sign = separator("/-"), let second = number(1...2),
                take(sign), let year = number(4...4)
            else { return nil }
            return form == .monthFirst
                ? timed(year, first, second, allowsZone: false)
                : timed(year, second, first, allowsZone: false)
        case .dotted:
            guard let day = number(1...2), take("."), let month = number(1...2), take("."),
                let year = number(4...4)
            else { return nil }
            return timed(year, month, day, allowsZone: false)
        case .named:
            guard let day = number(1...2), let sign = separator("/- "), let month = monthName(), take(sign),
                let year = number(2...4), year < 100 || year >= 1_000
            else { return nil }
            return timed(year < 100 ? 2_000 + year : year, month, day, allowsZone: false)
        case .unixSeconds:
            guard let seconds = number(9...11) else { return nil }
            if take("."), number(1...9) == nil { return nil }
            return CivilDay(number: seconds / 86_400)
        case .unixMilliseconds:
            guard let milliseconds = number(12...14) else { return nil }
            return CivilDay(number: milliseconds / 86_400_000)
        }
    }

    private mutating func monthName() -> Int? {
        let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        let start = at
        while at < bytes.count, (0x41...0x5A).contains(bytes[at] & 0xDF) { at += 1 }
        guard at - start >= 3 else { return nil }
        let word = String(decoding: bytes[start..<at].prefix(3), as: UTF8.self).lowercased()
        return names.firstIndex(of: word).map { $0 + 1 }
    }

    /// A day that exists, with the time of day that follows it.
    private mutating func timed(_ year: Int, _ month: Int, _ day: Int, allowsZone: Bool) -> CivilDay? {
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let text = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        guard year >= 1, let civil = CivilDay(parsing: text) else { return nil }
        let before = at
        let hasT = take("T") || take("t")
        if !hasT { skipSpaces() }
        guard hasT || (at > before && !isAtEnd) else { return civil }
        return time(allowsZone: allowsZone) ? civil : nil
    }

    private mutating func time(allowsZone: Bool) -> Bool {
        guard let hour = number(1...2), take(":"), let minute = number(2...2), minute < 60 else {
            return false
        }
        if take(":") {
            guard let second = number(2...2), second <= 60 else { return false }
            if take(".") || take(","), number(1...18) == nil { return false }
        }
        let before = at
        skipSpaces()
        if at + 1 < bytes.count, bytes[at + 1] & 0xDF == 0x4D, [0x41, 0x50].contains(bytes[at] & 0xDF) {
            at += 2
            return (1...12).contains(hour)
        }
        at = before
        guard hour < 24 || (hour == 24 && minute == 0) else { return false }
        return allowsZone ? zone() : true
    }

    /// A zone, or none.
    private mutating func zone() -> Bool {
        if take("Z") || take("z") { return true }
        let before = at
        skipSpaces()
        guard separator("+-") != nil else {
            at = before
            return true
        }
        guard let hours = number(2...4) else { return false }
        if hours > 99 { return hours / 100 <= 15 && hours % 100 < 60 }
        guard hours <= 15 else { return false }
        guard take(":") else { return true }
        guard let minutes = number(2...2) else { return false }
        return minutes < 60
    }
}

extension CivilDay {
    /// The day as `YYYY-MM-DD`.
    var text: String {
        // Counts from 0000-03-01 in eras of 400 years, the inverse of the number that `init(parsing:)` makes.
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}
