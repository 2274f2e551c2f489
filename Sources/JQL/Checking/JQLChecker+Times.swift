extension JQLCheckingPass {
    /// Names every date that the zone in the account's profile decides, with what to write instead.
    mutating func checkTimes(
        _ terminal: JQLTerminal,
        _ definition: JQLFieldDefinition?,
        _ place: JQLTerminalPlaces
    ) {
        switch terminal.condition {
        case .comparison(_, let operand):
            guard let kind = definition?.kind, kind == .instant || kind == .day else { return }
            checkTime(operand, terminal.field.spelling, kind, place)
        case .was(_, _, let predicates), .changed(let predicates):
            for predicate in predicates {
                switch predicate {
                case .after(let operand): checkTime(operand, "after", .instant, place)
                case .before(let operand): checkTime(operand, "before", .instant, place)
                case .on(let operand): checkTime(operand, "on", .instant, place)
                case .during(let start, let end):
                    checkTime(start, "during", .instant, place)
                    checkTime(end, "during", .instant, place)
                case .by, .from, .to: continue
                }
            }
        }
    }

    private mutating func checkTime(
        _ operand: JQLOperand,
        _ name: String,
        _ kind: JQLFieldKind,
        _ place: JQLTerminalPlaces
    ) {
        switch operand {
        case .list(let list): for element in list.operands { checkTime(element, name, kind, place) }
        case .function(let call): checkTime(call, name, kind, place)
        case .value(.text(let text)) where kind == .instant: checkTime(text, name, place)
        case .value, .empty: return
        }
    }

    private mutating func checkTime(_ text: String, _ name: String, _ place: JQLTerminalPlaces) {
        let reading = JQLDateReading(now: checker.now, timeZone: checker.timeZone ?? .utc)
        guard reading.isCalendarTime(text), let instant = reading.instant(of: .text(text)) else { return }
        add(
            JQLFinding(
                .warning,
                .timeZone,
                "'\(text)' for '\(name)' means another moment for every account: it is read in the time zone of the "
                    + "account's profile, by the minute.",
                suggestion: "Write \(instant) for that time in "
                    + (checker.timeZone == nil ? "UTC" : "the account's zone") + ", whoever asks.",
                at: place.operand(text)
            )
        )
    }

    private mutating func checkTime(
        _ call: JQLFunctionCall,
        _ name: String,
        _ kind: JQLFieldKind,
        _ place: JQLTerminalPlaces
    ) {
        let lowercased = call.name.lowercased()
        let isBoundary = lowercased.hasPrefix("startof") || lowercased.hasPrefix("endof")
        guard isBoundary || (kind == .day && lowercased == "now") else { return }
        add(
            JQLFinding(
                .note,
                .timeZone,
                isBoundary
                    ? "\(call.name)() is counted in the time zone of the account that asks."
                    : "Which day \(call.name)() is depends on the time zone of the account that asks.",
                suggestion: kind == .instant
                    ? "Write -24h and the like to count from now, or epoch milliseconds for one moment."
                    : nil,
                at: place.operand(call.name, isFunction: true)
            )
        )
    }
}

extension JQLDateReading {
    /// Whether a literal is a day or a day and time, and not a period.
    func isCalendarTime(_ text: String) -> Bool {
        guard let first = text.split(separator: " ").first else { return false }
        return JQLDay(parsing: first) != nil
    }
}
