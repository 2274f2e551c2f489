/// The functions that give instants: `now()`, `startOfDay(-1)`, `endOfMonth("+15d")` and their kin.
struct JQLDateFunctions {
    let now: Int64
    let timeZone: JQLTimeZone
    /// 1 Monday to 7 Sunday.
    let firstWeekday: Int

    private enum Unit: Character {
        case year = "y"
        case month = "M"
        case week = "w"
        case day = "d"
        case hour = "h"
        case minute = "m"
    }

    /// The instant of a function of this family; nil where the name is not one.
    func instant(of call: JQLFunctionCall) throws(JQLProblem) -> Int64? {
        let name = call.name.lowercased()
        if name == "now" {
            guard call.arguments.isEmpty else {
                throw .argumentCount(function: call.name, expected: 0, received: call.arguments.count)
            }
            return now
        }
        let isEnd = name.hasPrefix("endof")
        guard isEnd || name.hasPrefix("startof") else { return nil }
        let unit: Unit
        switch name.dropFirst(isEnd ? 5 : 7) {
        case "day": unit = .day
        case "week": unit = .week
        case "month": unit = .month
        case "year": unit = .year
        default: return nil
        }
        guard call.arguments.count <= 1 else {
            throw .argumentCount(function: call.name, expected: 1, received: call.arguments.count)
        }
        guard let argument = call.arguments.first else { return boundary(of: unit, isEnd: isEnd, at: now) }
        guard let (count, given) = increment(argument) else { throw .badIncrement(function: call.name) }
        let result: Int64
        if given == nil || given == unit {
            // In its own unit the increment moves the period: the end of the next month, whatever its length.
            result = boundary(of: unit, isEnd: isEnd, at: adding(count, unit, to: now))
        } else {
            // In another unit it moves the boundary: endOfMonth("+15d") is the 15th of the next month.
            result = adding(count, given ?? unit, to: boundary(of: unit, isEnd: isEnd, at: now))
        }
        guard JQLDateReading.range.contains(result) else { throw .badIncrement(function: call.name) }
        return result
    }

    /// `(+/-)n(yMwdhm)`, the unit being optional.
    private func increment(_ value: JQLValue) -> (count: Int, unit: Unit?)? {
        switch value {
        case .integer(let number): return (-99_999...99_999).contains(number) ? (Int(number), nil) : nil
        case .text(let text):
            var digits = text[...]
            let unit = digits.last.flatMap(Unit.init(rawValue:))
            if unit != nil { digits.removeLast() }
            let isNegative = digits.first == "-"
            if isNegative || digits.first == "+" { digits.removeFirst() }
            guard (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }),
                let count = Int(digits)
            else { return nil }
            return (isNegative ? -count : count, unit)
        }
    }

    private func boundary(of unit: Unit, isEnd: Bool, at instant: Int64) -> Int64 {
        let start = start(of: unit, at: timeZone.localTime(at: instant).day)
        guard isEnd else { return timeZone.instant(of: JQLLocalTime(day: start, milliseconds: 0)) }
        let next = added(1, unit, to: start)
        return timeZone.instant(of: JQLLocalTime(day: next, milliseconds: 0)) - 1
    }

    private func start(of unit: Unit, at day: JQLDay) -> JQLDay {
        let civil = day.civil
        switch unit {
        case .year: return JQLDay(uncheckedYear: civil.year, month: 1, day: 1)
        case .month: return JQLDay(uncheckedYear: civil.year, month: civil.month, day: 1)
        case .week:
            let daysIntoWeek = (day.isoWeekday - firstWeekday + 7) % 7
            return JQLDay(daysSinceEpoch: day.daysSinceEpoch - daysIntoWeek)
        case .day, .hour, .minute: return day
        }
    }

    private func adding(_ count: Int, _ unit: Unit, to instant: Int64) -> Int64 {
        switch unit {
        case .hour: return instant + Int64(count) * 3_600_000
        case .minute: return instant + Int64(count) * 60_000
        case .year, .month, .week, .day:
            var local = timeZone.localTime(at: instant)
            local.day = added(count, unit, to: local.day)
            return timeZone.instant(of: local)
        }
    }

    /// A day so many units later; the 31st becomes the last day of a shorter month.
    private func added(_ count: Int, _ unit: Unit, to day: JQLDay) -> JQLDay {
        switch unit {
        case .week: return JQLDay(daysSinceEpoch: day.daysSinceEpoch + 7 * count)
        case .year, .month:
            let civil = day.civil
            let months = civil.year * 12 + civil.month - 1 + count * (unit == .year ? 12 : 1)
            let year = months >= 0 ? months / 12 : (months - 11) / 12
            let month = months - year * 12 + 1
            let last = JQLDay.length(ofMonth: month, year: year)
            return JQLDay(uncheckedYear: year, month: month, day: min(civil.day, last))
        case .day, .hour, .minute: return JQLDay(daysSinceEpoch: day.daysSinceEpoch + count)
        }
    }
}
