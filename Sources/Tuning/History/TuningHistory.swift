public import Tickets

/// Tickets of the past, grouped into the nights after which they were planned.
public struct TuningHistory: Hashable, Sendable {
    /// A ticket with the text that dates it.
    public struct Entry: Hashable, Sendable {
        /// The ticket.
        public var ticket: Ticket
        /// Date text as it was read.
        public var date: String
        /// Where it was read, for messages, such as `nyc311.csv row 17`.
        public var row: String

        /// Makes an entry.
        public init(ticket: Ticket, date: String, row: String) {
            self.ticket = ticket
            self.date = date
            self.row = row
        }
    }

    /// Which nights of the history are taken.
    public enum Span: Hashable, Sendable {
        /// All of them.
        case all
        /// The first so many.
        case first(Int)
        /// The last so many.
        case last(Int)
    }

    /// More nights than this are refused: a single wrong date would make decades of empty nights.
    public static let mostNights = 1_500

    /// Nights in ascending order of day, without gaps: days on which nothing came in are nights too.
    public let nights: [TuningNight]
    /// The form that all dates were read in.
    public let form: DateForm
    /// Sentences of doubt: how ambiguous dates were read, a last night of fewer days than the others.
    public let warnings: [String]

    /// Groups tickets into nights.
    ///
    /// One form of dates is settled on for the whole column. Where some values fit the order month, day only and others
    /// the order day, month only, there is none; where all fit both, it is month, day, with a warning.
    ///
    /// - Parameters:
    ///   - entries: in any order.
    ///   - nightDays: days between nights, at least 1; a night is dated by its first day.
    ///   - span: which nights are taken.
    /// - Throws: `TuningHistoryError`.
    public init(_ entries: [Entry], nightDays: Int = 1, span: Span = .all) throws(TuningHistoryError) {
        guard nightDays >= 1 else {
            throw .invalidLimit(name: "night days", value: nightDays, allowed: "at least 1")
        }
        switch span {
        case .first(let count), .last(let count):
            guard count >= 1 else { throw .invalidLimit(name: "nights", value: count, allowed: "at least 1") }
        case .all: break
        }
        guard let earliest = entries.first else { throw .empty }
        let (form, days, isAmbiguous) = try Self.settle(entries)
        var warnings: [String] = []
        if isAmbiguous {
            warnings.append(
                "every date fits M/D/YYYY and D/M/YYYY, such as '\(earliest.date)'; read as M/D/YYYY, month first"
            )
        }
        var seen: [String: Int] = [:]
        seen.reserveCapacity(entries.count)
        for (index, entry) in entries.enumerated() {
            if let before = seen.updateValue(index, forKey: entry.ticket.id) {
                throw .duplicateID(
                    entry.ticket.id,
                    row: entry.row,
                    other: entries[before].row
                )
            }
        }
        let first = days.min() ?? 0
        let last = days.max() ?? 0
        let total = (last - first) / nightDays + 1
        var kept = 0..<total
        switch span {
        case .first(let count): kept = 0..<min(count, total)
        case .last(let count): kept = max(0, total - count)..<total
        case .all: break
        }
        guard kept.count <= Self.mostNights else {
            let oldest = days.firstIndex(of: first) ?? 0
            let newest = days.firstIndex(of: last) ?? 0
            throw .tooManyNights(
                kept.count,
                first: "\(entries[oldest].row): '\(entries[oldest].date)'",
                last: "\(entries[newest].row): '\(entries[newest].date)'"
            )
        }
        var arrivals = [[Ticket]](repeating: [], count: kept.count)
        for (entry, day) in zip(entries, days) {
            let night = (day - first) / nightDays
            if kept.contains(night) { arrivals[night - kept.lowerBound].append(entry.ticket) }
        }
        let spare = (last - first + 1) % nightDays
        if spare != 0, kept.upperBound == total {
            warnings.append(
                "the last night covers \(spare) of \(nightDays) days, so that fewer tickets came in"
            )
        }
        nights = arrivals.enumerated().map { index, tickets in
            TuningNight(
                date: CivilDay(number: first + (kept.lowerBound + index) * nightDays).text,
                arrivals: tickets.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
            )
        }
        self.form = form
        self.warnings = warnings
    }

    /// The form that fits every value, and the days in it.
    private static func settle(_ entries: [Entry]) throws(TuningHistoryError) -> (
        form: DateForm, days: [Int], isAmbiguous: Bool
    ) {
        var firstMisfit: [DateForm: Int] = [:]
        var fits: [DateForm: Int] = [:]
        for form in DateForm.allCases {
            var days: [Int] = []
            days.reserveCapacity(entries.count)
            for (index, entry) in entries.enumerated() {
                if let day = form.day(of: entry.date) {
                    days.append(day.number)
                } else if firstMisfit[form] == nil {
                    firstMisfit[form] = index
                }
            }
            fits[form] = days.count
            guard days.count == entries.count else { continue }
            let isAmbiguous =
                form == .monthFirst && entries.allSatisfy { DateForm.dayFirst.day(of: $0.date) != nil }
            return (form, days, isAmbiguous)
        }
        // The form that most values have says which value is the odd one.
        let best = DateForm.allCases.max { (fits[$0] ?? 0) < (fits[$1] ?? 0) } ?? .iso
        if best == .monthFirst || best == .dayFirst,
            entries.allSatisfy({
                DateForm.monthFirst.day(of: $0.date) != nil || DateForm.dayFirst.day(of: $0.date) != nil
            }), let one = firstMisfit[.monthFirst], let other = firstMisfit[.dayFirst]
        {
            throw .conflictingOrders(
                dayFirst: "\(entries[one].row): '\(entries[one].date)'",
                monthFirst: "\(entries[other].row): '\(entries[other].date)'"
            )
        }
        let odd = entries[firstMisfit[best] ?? 0]
        throw .unreadableDate(
            odd.date,
            row: odd.row,
            expected: (fits[best] ?? 0) > 0 ? best : nil
        )
    }
}

/// Why there is no history to replay.
public enum TuningHistoryError: Error, Hashable, Sendable {
    /// No tickets at all.
    case empty
    /// A value that is no date, or none in the form of the others; `expected` is that form.
    case unreadableDate(String, row: String, expected: DateForm?)
    /// One value can only be day first and another only month first.
    case conflictingOrders(dayFirst: String, monthFirst: String)
    /// Two tickets with one id.
    case duplicateID(String, row: String, other: String)
    /// The earliest and the latest date are too far apart.
    case tooManyNights(Int, first: String, last: String)
    /// A limit out of range.
    case invalidLimit(name: String, value: Int, allowed: String)
}

extension TuningHistoryError: CustomStringConvertible {
    /// The value, its place and what would be right.
    public var description: String {
        switch self {
        case .empty: "there are no tickets to replay"
        case .unreadableDate(let value, let row, let expected?) where !value.isEmpty:
            "\(row): '\(value)' is no date of the form \(expected.rawValue), which other rows have; "
                + "one column must keep to one of \(DateForm.list)"
        case .unreadableDate("", let row, _):
            "\(row): there is no date; the column must hold one in every row, as one of \(DateForm.list)"
        case .unreadableDate(let value, let row, _):
            "\(row): '\(value)' is not a date; write one of \(DateForm.list)"
        case .conflictingOrders(let dayFirst, let monthFirst):
            "\(dayFirst) can only be D/M/YYYY and \(monthFirst) can only be M/D/YYYY; "
                + "a column must keep to one order, or to YYYY-MM-DD"
        case .duplicateID(let id, let row, let other):
            "\(other) and \(row) have the same id '\(id)'; ids must be unique over all nights"
        case .tooManyNights(let count, let first, let last):
            "the dates span \(count) nights, from \(first) to \(last), and at most \(TuningHistory.mostNights) "
                + "can be replayed; correct a wrong date, take the last nights only, or make a night of several days"
        case .invalidLimit(let name, let value, let allowed): "\(name) is \(value); it must be \(allowed)"
        }
    }
}
