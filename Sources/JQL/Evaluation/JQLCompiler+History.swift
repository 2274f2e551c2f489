extension JQLCompiler {
    mutating func compile(
        _ target: JQLTarget,
        _ symbol: JQLWas,
        _ operand: JQLOperand,
        _ predicates: [JQLPredicate]
    ) -> JQLProgram {
        guard checkHistory(target, symbol.rawValue) else { return .any([]) }
        let values = valueSet(operand, target, .equal)
        let limits = limits(predicates, target)
        return .history(
            JQLHistoryTest(
                field: target.field.reference,
                question: .was(values, isNegated: symbol == .wasNot || symbol == .wasNotIn),
                window: limits.window,
                authors: limits.authors
            )
        )
    }

    mutating func compileChanged(_ target: JQLTarget, _ predicates: [JQLPredicate]) -> JQLProgram {
        guard checkHistory(target, "changed") else { return .any([]) }
        let limits = limits(predicates, target)
        return .history(
            JQLHistoryTest(
                field: target.field.reference,
                question: .changed(from: limits.from, to: limits.to),
                window: limits.window,
                authors: limits.authors
            )
        )
    }

    private mutating func checkHistory(_ target: JQLTarget, _ symbol: String) -> Bool {
        guard target.field.keepsHistory else {
            report(.unsupportedOperator(symbol, field: target.name))
            return false
        }
        guard context.offersHistory else {
            report(.historyUnavailable(field: target.name))
            return false
        }
        return true
    }

    private struct Limits {
        var window = Int64.min...Int64.max
        var authors: JQLValueSet?
        var from: JQLValueSet?
        var to: JQLValueSet?

        /// Narrows the window; one that holds no time is kept as a single instant before every ticket.
        mutating func narrow(from start: Int64 = .min, to end: Int64 = .max) {
            let lower = max(window.lowerBound, start)
            let upper = min(window.upperBound, end)
            window = lower <= upper ? lower...upper : Int64.min...Int64.min
        }
    }

    private mutating func limits(_ predicates: [JQLPredicate], _ target: JQLTarget) -> Limits {
        var limits = Limits()
        for predicate in predicates {
            switch predicate {
            case .after(let operand):
                if let start = instant(operand, predicate: "after") { limits.narrow(from: start + 1) }
            case .before(let operand):
                if let end = instant(operand, predicate: "before") { limits.narrow(to: end - 1) }
            case .on(let operand):
                guard let time = instant(operand, predicate: "on") else { continue }
                let day = context.timeZone.localTime(at: time).day
                let next = JQLDay(daysSinceEpoch: day.daysSinceEpoch + 1)
                limits.narrow(
                    from: context.timeZone.instant(of: JQLLocalTime(day: day, milliseconds: 0)),
                    to: context.timeZone.instant(of: JQLLocalTime(day: next, milliseconds: 0)) - 1
                )
            case .during(let first, let last):
                if let start = instant(first, predicate: "during"),
                    let end = instant(last, predicate: "during")
                {
                    limits.narrow(from: start, to: end)
                }
            case .by(let operand): limits.authors = valueSet(operand, JQLTarget.author, .equal)
            case .from(let operand): limits.from = valueSet(operand, target, .equal)
            case .to(let operand): limits.to = valueSet(operand, target, .equal)
            }
        }
        return limits
    }
}

extension JQLTarget {
    /// What `by` is compared with.
    fileprivate static let author = JQLTarget(JQLFieldDefinition(.name("by"), .user), as: .name("by"))
}
