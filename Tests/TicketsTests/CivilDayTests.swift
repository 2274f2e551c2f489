import Testing
import Tickets

struct CivilDayTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2026-03-31", 20_543),
        ("2024-02-29T10:00:00Z", 19_782), ("0000-03-01", -719_468), ("9999-12-31", 2_932_896),
        ("1900-03-01", -25_508),
    ])
    func knownDaysHaveTheirNumbers(text: String, number: Int) {
        #expect(CivilDay(parsing: text)?.number == number)
    }

    @Test(arguments: [
        "", "2026-3-1", "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "2026-04-31",
        "31.03.2026", "2026-03-31x", "２０２６-03-31",
    ])
    func whatIsNoDayIsNil(text: String) { #expect(CivilDay(parsing: text) == nil) }

    /// Four centuries, in which every kind of leap year occurs: each day is one more than the day before.
    @Test func everyDayFollowsTheOneBefore() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var expected = CivilDay(parsing: "1800-01-01")?.number ?? 0
        func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        for year in 1_800..<2_200 {
            for (month, length) in lengths.enumerated() {
                let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
                for day in 1...(month == 1 && isLeap ? 29 : length) {
                    let text = "\(year)-\(padded(month + 1))-\(padded(day))"
                    guard CivilDay(parsing: text)?.number == expected else {
                        Issue.record("\(text) is not \(expected)")
                        return
                    }
                    expected += 1
                }
            }
        }
        #expect(expected == CivilDay(parsing: "2200-01-01")?.number)
    }
}
