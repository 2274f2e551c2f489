import Clustering
import Geodesy
import Testing
import Tickets
import Tuning

struct TuningHistoryTests {
    private func entries(_ dates: [String]) throws -> [TuningHistory.Entry] {
        let place = TicketPlace.located(.geographic(try Coordinate(latitude: 51, longitude: 0)))
        return dates.enumerated().map { index, date in
            TuningHistory.Entry(
                ticket: Ticket(id: "T\(index)", place: place),
                date: date,
                row: "row \(index + 2)"
            )
        }
    }

    private func failure(_ dates: [String]) throws -> TuningHistoryError? {
        do {
            _ = try TuningHistory(try entries(dates))
            return nil
        } catch let error as TuningHistoryError { return error }
    }

    @Test(arguments: [
        (["2025-03-14", "2025-03-15"], DateForm.iso),
        (["2025-03-14T01:20:00Z", "2025-03-15 23:59"], .iso),
        (["2025-03-14T23:20:00.123+05:30", "2025-03-15T00:00:00-0800"], .iso),
        (["2025/3/14 1:20", "2025/3/15"], .iso),
        (["20250314", "20250315"], .compact),
        (["3/14/2025 1:20", "3/15/2025 23:59"], .monthFirst),
        (["03/14/2025 11:20:09 PM", "3/15/2025 12:00 am"], .monthFirst),
        (["14/3/2025", "15/3/2025 13:00"], .dayFirst),
        (["14-03-2025", "15-03-2025"], .dayFirst),
        (["14.03.2025", "15.3.2025 08:00"], .dotted),
        (["14/Mar/25 1:20 AM", "15/Mar/2025 1:20 PM"], .named),
        (["14-mar-2025", "15 March 2025"], .named),
        (["1741915200", "1742083199"], .unixSeconds),
        (["1741915200.25", "1742083199"], .unixSeconds),
        (["1741915200000", "1742083199999"], .unixMilliseconds),
        ([" 2025-03-14 ", "2025-03-15"], .iso),
    ])
    func everyFormIsReadAsTheDayThatIsWritten(_ dates: [String], _ form: DateForm) throws {
        let history = try TuningHistory(try entries(dates))
        #expect(history.form == form)
        #expect(history.nights.map(\.date) == ["2025-03-14", "2025-03-15"])
        #expect(history.warnings.isEmpty)
    }

    @Test(arguments: [
        "2025-02-29", "2025-13-01", "31.04.2025", "3/14/25", "14/Foo/25", "2025-03-14T25:00",
        "2025-03-14 1:60",
        "3/14/2025 13:00 PM", "3/14/2025 0:00 am", "2025-03-14T", "2025-03-14T01:20+99", "yesterday", "12345",
        "2025-03/14", "2025-03-14x", "14.03.2025Z", "0000-01-01",
    ])
    func whatIsNoDateIsRefusedWithRowAndForms(_ text: String) throws {
        let error = try failure([text])
        #expect(error == .unreadableDate(text, row: "row 2", expected: nil))
        let words = error.map { "\($0)" } ?? ""
        #expect(words.contains("row 2: '\(text)'") && words.contains("Unix milliseconds"))
    }

    @Test func theOddOneOutIsNamedWithTheFormOfTheOthers() throws {
        let error = try failure(["2025-03-14", "2025-03-15", "16.03.2025", "2025-03-17"])
        #expect(error == .unreadableDate("16.03.2025", row: "row 4", expected: .iso))
        #expect(error.map { "\($0)" }?.contains("no date of the form YYYY-MM-DD") == true)
    }

    @Test func aBlankDateIsSaidToBeMissing() throws {
        let error = try failure(["2025-03-14", ""])
        #expect(error.map { "\($0)" }?.hasPrefix("row 3: there is no date") == true)
    }

    @Test func datesThatFitBothOrdersAreReadMonthFirstWithAWarning() throws {
        let history = try TuningHistory(try entries(["3/4/2025", "3/5/2025"]))
        #expect(history.nights.map(\.date) == ["2025-03-04", "2025-03-05"])
        #expect(history.warnings.count == 1 && history.warnings[0].contains("M/D/YYYY"))
    }

    @Test func oneValueDecidesTheOrderOfAllOthers() throws {
        let history = try TuningHistory(try entries(["3/4/2025", "30/3/2025"]))
        #expect(history.form == .dayFirst && history.nights.first?.date == "2025-03-30")
        #expect(history.nights.count == 5 && history.nights.last?.date == "2025-04-03")
        #expect(history.warnings.isEmpty)
    }

    @Test func bothOrdersInOneColumnAreRefusedWithBothRows() throws {
        let error = try failure(["3/14/2025", "1/2/2025", "14/3/2025"])
        #expect(
            error == .conflictingOrders(dayFirst: "row 4: '14/3/2025'", monthFirst: "row 2: '3/14/2025'")
        )
    }

    @Test func daysOnWhichNothingCameInAreNights() throws {
        let history = try TuningHistory(try entries(["2024-03-02", "2024-02-28", "2024-02-28"]))
        #expect(history.nights.map(\.date) == ["2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02"])
        #expect(history.nights.map(\.arrivals.count) == [2, 0, 0, 1])
    }

    @Test func nightsOfSeveralDaysAreDatedByTheirFirstAndAShortLastOneIsSaid() throws {
        let dates = (1...8).map { "2025-01-0\($0)" }
        let history = try TuningHistory(try entries(dates), nightDays: 3)
        #expect(history.nights.map(\.date) == ["2025-01-01", "2025-01-04", "2025-01-07"])
        #expect(history.nights.map(\.arrivals.count) == [3, 3, 2])
        #expect(history.warnings == ["the last night covers 2 of 3 days, so that fewer tickets came in"])
    }

    @Test func firstAndLastNightsAreTaken() throws {
        let all = try entries((1...9).map { "2025-01-0\($0)" })
        #expect(try TuningHistory(all, span: .first(2)).nights.map(\.date) == ["2025-01-01", "2025-01-02"])
        #expect(try TuningHistory(all, span: .last(2)).nights.map(\.date) == ["2025-01-08", "2025-01-09"])
        #expect(try TuningHistory(all, span: .last(99)).nights.count == 9)
        #expect(throws: TuningHistoryError.self) { try TuningHistory(all, span: .first(0)) }
        #expect(throws: TuningHistoryError.self) { try TuningHistory(all, nightDays: 0) }
    }

    @Test func aWrongCenturyIsRefusedRatherThanReplayed() throws {
        let error = try failure(["2025-01-01", "1970-01-01"])
        #expect(
            error == .tooManyNights(20_090, first: "row 3: '1970-01-01'", last: "row 2: '2025-01-01'")
        )
        // With the last nights only, the wrong one is not among them.
        let all = try entries(["2025-01-01", "1970-01-01"])
        #expect(try TuningHistory(all, span: .last(3)).nights.map(\.arrivals.count) == [0, 0, 1])
    }

    @Test func oneIdTwiceIsRefusedWithBothRows() throws {
        var all = try entries(["2025-01-01", "2025-01-02"])
        all[1].ticket.id = "T0"
        #expect(throws: TuningHistoryError.duplicateID("T0", row: "row 3", other: "row 2")) {
            try TuningHistory(all)
        }
        #expect(throws: TuningHistoryError.empty) { try TuningHistory([]) }
    }

    @Test func theOrderOfRowsChangesNothing() throws {
        let all = try entries(["2025-01-03", "2025-01-01", "2025-01-03", "2025-01-02"])
        #expect(try TuningHistory(all).nights == TuningHistory(all.reversed()).nights)
    }
}
