import Foundation
import Testing

@testable import JQL

@Suite struct DateTests {
    /// 2026-03-29T10:15:30.500Z, the day on which Berlin's clocks go from 2:00 to 3:00.
    private static let now: Int64 = 1_774_779_330_500

    private static func zone(_ identifier: String) -> JQLTimeZone {
        guard let zone = TimeZone(identifier: identifier) else { return .utc }
        return JQLTimeZone { zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval($0))) }
    }

    private static let zones: [String: JQLTimeZone] = [
        "utc": .utc, "-11": .fixed(seconds: -11 * 3_600), "+14": .fixed(seconds: 14 * 3_600),
        "Berlin": zone("Europe/Berlin"), "St John's": zone("America/St_Johns"), "Apia": zone("Pacific/Apia"),
    ]

    private static func instant(_ text: String) throws -> Int64 {
        try Int64(
            Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains(".")).parse(text)
                .timeIntervalSince1970 * 1_000
        )
    }

    /// The literal or function of `created >= …`, as the evaluator understands it: found by bisection over
    /// tickets.
    private func boundary(_ operand: String, zone: String, now: Int64 = DateTests.now) throws -> Int64 {
        let timeZone = try #require(DateTests.zones[zone])
        let evaluator = try JQLEvaluator(
            JQLQuery(parsing: "created >= \(operand)"),
            context: JQLContext(schema: FakeTicket.schema, now: now, timeZone: timeZone)
        )
        var low = JQLDateReading.range.lowerBound
        var high = JQLDateReading.range.upperBound
        while low < high {
            let middle = low + (high - low) / 2
            if evaluator.matches(FakeTicket(1, [.name("created"): .one(.instant(middle))])) {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }

    @Test(arguments: [
        ("'2026-03-01'", "utc", "2026-03-01T00:00:00Z"),
        ("'2026/03/01'", "utc", "2026-03-01T00:00:00Z"),
        ("'2026/3/1 7:05'", "utc", "2026-03-01T07:05:00Z"),
        ("'2026-03-01 10:30'", "-11", "2026-03-01T21:30:00Z"),
        ("'2026-03-01 10:30'", "+14", "2026-02-28T20:30:00Z"),
        ("2026-03-01", "+14", "2026-02-28T10:00:00Z"),
        ("1732877091000", "+14", "2024-11-29T10:44:51Z"),
        ("1732877091000", "-11", "2024-11-29T10:44:51Z"),
        ("'-1d'", "Berlin", "2026-03-28T10:15:30.500Z"),
        ("-90m", "+14", "2026-03-29T08:45:30.500Z"),
        ("'-100minutes'", "utc", "2026-03-29T08:35:30.500Z"),
        ("'4w 2d'", "utc", "2026-04-28T10:15:30.500Z"),
        ("'-1w 1d 2h'", "utc", "2026-03-21T08:15:30.500Z"),
        // A night on which clocks go forward: 02:30 does not exist and means 03:30.
        ("'2026-03-29 02:30'", "Berlin", "2026-03-29T01:30:00Z"),
        ("'2026-03-29 01:59'", "Berlin", "2026-03-29T00:59:00Z"),
        ("'2026-03-29 03:00'", "Berlin", "2026-03-29T01:00:00Z"),
        // A night on which they go back: 02:30 is there twice and means the first.
        ("'2026-10-25 02:30'", "Berlin", "2026-10-25T00:30:00Z"),
        ("'2026-10-25 03:00'", "Berlin", "2026-10-25T02:00:00Z"),
        ("'2026-03-29'", "St John's", "2026-03-29T02:30:00Z"),
        // A day that Samoa skipped.
        ("'2011-12-30 12:00'", "Apia", "2011-12-30T22:00:00Z"),
        ("'2011-12-31'", "Apia", "2011-12-30T10:00:00Z"),
        ("now()", "Berlin", "2026-03-29T10:15:30.500Z"),
        ("startOfDay()", "utc", "2026-03-29T00:00:00Z"),
        ("startOfDay()", "Berlin", "2026-03-28T23:00:00Z"),
        ("startOfDay(1)", "Berlin", "2026-03-29T22:00:00Z"),
        ("startOfDay()", "+14", "2026-03-29T10:00:00Z"),
        ("startOfDay()", "-11", "2026-03-28T11:00:00Z"),
        ("startOfDay(-1)", "Berlin", "2026-03-27T23:00:00Z"),
        ("startOfDay('+12h')", "Berlin", "2026-03-29T11:00:00Z"),
        ("endOfDay()", "Berlin", "2026-03-29T21:59:59.999Z"),
        ("startOfWeek()", "utc", "2026-03-23T00:00:00Z"),
        ("startOfWeek('+1d')", "utc", "2026-03-24T00:00:00Z"),
        ("endOfWeek()", "utc", "2026-03-29T23:59:59.999Z"),
        ("endOfWeek(1)", "utc", "2026-04-05T23:59:59.999Z"),
        ("startOfMonth()", "Berlin", "2026-02-28T23:00:00Z"),
        ("startOfMonth(-1)", "utc", "2026-02-01T00:00:00Z"),
        ("startOfMonth('-1M')", "utc", "2026-02-01T00:00:00Z"),
        ("startOfMonth('+14d')", "utc", "2026-03-15T00:00:00Z"),
        ("endOfMonth(-1)", "utc", "2026-02-28T23:59:59.999Z"),
        ("endOfMonth('+15d')", "utc", "2026-04-15T23:59:59.999Z"),
        ("endOfMonth('1M')", "utc", "2026-04-30T23:59:59.999Z"),
        ("startOfYear()", "utc", "2026-01-01T00:00:00Z"),
        ("startOfYear('-1y')", "utc", "2025-01-01T00:00:00Z"),
        ("endOfYear('+3M')", "utc", "2027-03-31T23:59:59.999Z"),
        ("startOfYear('-2m')", "utc", "2025-12-31T23:58:00Z"),
    ])
    func literalNames(operand: String, zone: String, expected: String) throws {
        #expect(try boundary(operand, zone: zone) == DateTests.instant(expected))
    }

    @Test func anIncrementInTheFunctionsOwnUnitMovesThePeriod() throws {
        let february = try DateTests.instant("2026-02-10T12:00:00Z")
        for operand in ["endOfMonth(1)", "endOfMonth('+1M')"] {
            #expect(
                try boundary(operand, zone: "utc", now: february)
                    == DateTests.instant("2026-03-31T23:59:59.999Z")
            )
        }
    }

    @Test(arguments: [
        "'2026-02-30'", "'2026-13-01'", "'26-03-01'", "'2026-03-01 24:00'", "'2026-03-01 10:60'",
        "'2026-03-01T10:30'",
        "'2026-03-01 10:30:00'", "'-5x'", "'-5M'", "'5'", "'d'", "''", "'-'", "'2026-03-01 10:30 x'",
        "'99999999999w'",
        "'999999999w'", "9223372036854775807", "'٣d'",
    ])
    func anythingElseIsNoDate(operand: String) throws {
        let query = try JQLQuery(parsing: "created >= \(operand)")
        let context = JQLContext(schema: FakeTicket.schema, now: DateTests.now)
        let error = #expect(throws: JQLEvaluationError.self) { try JQLEvaluator(query, context: context) }
        guard case .badDate? = error?.problems.first else {
            Issue.record("\(operand): \(String(describing: error))")
            return
        }
    }

    @Test(arguments: [
        ("due < now()", "utc", [true, false, true]),
        ("due <= now()", "utc", [true, true, true]),
        ("due = '2026-03-29'", "utc", [false, true, false]),
        ("due = '2026-03-29 23:59'", "-11", [false, true, false]),
        ("due = startOfDay()", "-11", [true, false, false]),
        ("due = startOfDay()", "+14", [false, false, false]),
        ("due = '-1d'", "Berlin", [true, false, false]),
        ("due != '2026-03-29'", "utc", [true, false, true]),
        ("due is empty", "utc", [false, false, false]),
    ])
    func daysAreComparedInTheUsersZone(text: String, zone: String, expected: [Bool]) throws {
        // At -11 it is still the 28th, at +14 already the 30th.
        let now =
            text.contains("startOfDay") && zone == "+14"
            ? try DateTests.instant("2026-03-29T10:15:30Z") : DateTests.now
        let evaluator = try JQLEvaluator(
            JQLQuery(parsing: text),
            context: JQLContext(
                schema: FakeTicket.schema,
                now: now,
                timeZone: try #require(DateTests.zones[zone])
            )
        )
        let days = try ["2026-03-28", "2026-03-29", "2026-01-01"].map { try #require(JQLDay(parsing: $0)) }
        #expect(days.map { evaluator.matches(FakeTicket(1, [.name("due"): .one(.day($0))])) } == expected)
    }

    @Test func epochMillisecondsAskTheSameInEveryZone() throws {
        let clause = JQLFieldReference.updated.isAtLeast(.instant(epochMilliseconds: DateTests.now))
        #expect(clause.description == "updated >= 1774779330500")
        for zone in DateTests.zones.keys.sorted() {
            #expect(try boundary("1774779330500", zone: zone) == DateTests.now)
        }
    }

    /// Every hour of three years, in zones with and without summer time, against Foundation's calendar.
    @Test(arguments: [
        "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe", "Asia/Kathmandu",
    ])
    func localTimesAgreeWithFoundation(identifier: String) throws {
        let foundation = try #require(TimeZone(identifier: identifier))
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = foundation
        let zone = DateTests.zone(identifier)
        for hour in stride(from: 0, to: 24 * 365 * 3, by: 1) {
            let instant = 1_230_768_000_000 + Int64(hour) * 3_600_000 + 1_234_567
            let date = Date(timeIntervalSince1970: Double(instant) / 1_000)
            let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: date)
            let local = zone.localTime(at: instant)
            let civil = local.day.civil
            #expect(civil.year == parts.year && civil.month == parts.month && civil.day == parts.day)
            #expect(local.milliseconds / 60_000 == Int64((parts.hour ?? 0) * 60 + (parts.minute ?? 0)))
            let back = zone.instant(of: local)
            #expect(zone.localTime(at: back) == local && back <= instant)
            guard back <= instant, back >= instant - 3_600_000 else { return }
        }
    }

    @Test func daysCountAsTheCalendarDoes() throws {
        #expect(JQLDay(year: 1970, month: 1, day: 1)?.daysSinceEpoch == 0)
        #expect(JQLDay(year: 2000, month: 2, day: 29)?.daysSinceEpoch == 11_016)
        #expect(JQLDay(year: 1900, month: 2, day: 29) == nil)
        #expect(JQLDay(year: 2026, month: 3, day: 29)?.isoWeekday == 7)
        #expect(JQLDay(daysSinceEpoch: -1).description == "1969-12-31")
        var expected = try #require(JQLDay(year: 1, month: 1, day: 1))
        for year in 1...2_400 {
            for month in 1...12 {
                for day in 1...JQLDay.length(ofMonth: month, year: year) {
                    let made = JQLDay(uncheckedYear: year, month: month, day: day)
                    guard made == expected, made.civil == (year, month, day) else {
                        Issue.record("\(year)-\(month)-\(day)")
                        return
                    }
                    expected = JQLDay(daysSinceEpoch: expected.daysSinceEpoch + 1)
                }
            }
        }
    }
}
