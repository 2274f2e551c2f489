extension JQLCheckingPass {
    /// Looks a field up; what is found wrong is added.
    ///
    /// - Returns: the definition; nil where there is none, known or unknown.
    mutating func checkName(_ field: JQLFieldReference, _ range: Range<Int>) -> JQLFieldDefinition? {
        if case .name(let name) = field, let ids = checker.ambiguousNames[name.lowercased()] {
            let choices = ids.map { JQLFieldReference.custom($0).description }.joined(separator: " or ")
            add(
                JQLFinding(
                    .warning,
                    .ambiguousField,
                    "\(ids.count) fields of the site are named '\(name)'; Jira may take any or all of them.",
                    suggestion: "Write \(choices).",
                    at: range
                )
            )
        }
        if let definition = checker.schema.field(field) { return definition }
        if JQLDocumentedFields.contains(field) { return nil }
        if checker.otherFields.contains(where: { $0.canonical == field.canonical }) { return nil }
        switch field {
        // An app may index any property of any entity, and only the site knows the ids of its fields.
        case .property: return nil
        case .customField where !checker.knowsEveryField: return nil
        default: break
        }
        let near = JQLSpelling.nearest(
            to: field.spelling,
            among: checker.schema.names + checker.otherFields.map(\.spelling) + JQLDocumentedFields.names
        )
        let question = near.map { "Did you mean \(JQLFieldReference.custom($0))?" }
        guard checker.knowsEveryField else {
            add(
                JQLFinding(
                    .warning,
                    .unknownField,
                    "'\(field.spelling)' is no field that every site has; it has to be the name of a custom field.",
                    suggestion: question ?? "Write cf[10050] for customfield_10050: ids are never ambiguous.",
                    at: range
                )
            )
            return nil
        }
        add(
            JQLFinding(
                .error,
                .unknownField,
                JQLProblem.unknownField(field.spelling).message,
                suggestion: question,
                at: range
            )
        )
        return nil
    }

    mutating func checkOrder(_ order: [JQLOrdering]) {
        for (index, ordering) in order.enumerated() where places.orderings.indices.contains(index) {
            let range = places.orderings[index]
            let before = findings.count
            let definition = checkName(ordering.field, range)
            guard findings.count == before, let definition, !definition.isSortable else { continue }
            add(
                JQLFinding(
                    .error,
                    .order,
                    JQLProblem.unsortableField(ordering.field.spelling).message,
                    at: range
                )
            )
        }
        guard order.count > JQLQuery.orderLimit, let last = places.orderings.last else { return }
        add(
            JQLFinding(
                .error,
                .order,
                JQLProblem.tooManyOrderings(order.count).message,
                suggestion: "Leave out \(order.count - JQLQuery.orderLimit) of the \(order.count) fields.",
                at: places.orderings[JQLQuery.orderLimit].lowerBound..<last.upperBound
            )
        )
    }

    /// Operators and values, by the rules that the evaluator has too.
    mutating func checkMeaning(
        _ terminal: JQLTerminal,
        _ definition: JQLFieldDefinition,
        _ place: JQLTerminalPlaces
    ) {
        let context = JQLContext(
            schema: checker.schema,
            now: checker.now,
            timeZone: checker.timeZone ?? .utc,
            offersHistory: true
        )
        var compiler = JQLCompiler(context)
        _ = compiler.compile(.terminal(terminal))
        for problem in compiler.problems {
            guard let (rule, range) = Self.place(of: problem, place) else { continue }
            add(
                JQLFinding(
                    .error,
                    rule,
                    problem.message,
                    suggestion: suggestion(for: problem, terminal, definition),
                    at: range
                )
            )
        }
    }

    private static func place(
        of problem: JQLProblem,
        _ place: JQLTerminalPlaces
    ) -> (JQLFinding.Rule, Range<Int>)? {
        switch problem {
        // Names of fields and functions are looked at elsewhere.
        case .unknownField, .unknownFunction, .unsuitableFunction, .tooManyOrderings, .unsortableField,
            .historyUnavailable:
            nil
        case .unsupportedOperator, .isWithoutEmpty: (.symbol, place.symbol)
        case .unknownValue(let text, _), .badIssueKey(let text, _), .unknownIssue(let text, _),
            .badDate(let text, _), .badPredicateDate(let text, _), .textStartsWithWildcard(let text, _, _),
            .unreadableText(let text, _), .badNumber(let text, _):
            (.value, place.operand(text))
        case .unknownID(let id, _): (.value, place.operand(String(id)))
        case .emptyText: (.value, place.operands.first?.range ?? place.field)
        case .badArguments(let name), .argumentCount(let name, _, _), .badIncrement(let name):
            (.function, place.operand(name, isFunction: true))
        }
    }

    private func suggestion(
        for problem: JQLProblem,
        _ terminal: JQLTerminal,
        _ definition: JQLFieldDefinition
    ) -> String? {
        switch problem {
        case .unsupportedOperator(let symbol, _):
            if JQLWas(rawValue: symbol) != nil || symbol == "changed" {
                return
                    "Jira keeps the history of status, assignee, priority, reporter, resolution and fixVersion."
            }
            return definition.kind == .text
                ? "Write ~ to search for words in a text; it is no equality."
                : symbol.hasSuffix("~")
                    ? "Write = or IN: ~ searches in text fields only." : "Write =, != or IN."
        case .isWithoutEmpty: return "Write IS EMPTY, or = with a value."
        case .unknownValue(let text, _):
            let names = (definition.knownValues ?? []).flatMap { [$0.name] + $0.aliases }
            return JQLSpelling.nearest(to: text, among: names).map { "Did you mean \"\($0)\"?" }
        case .badDate, .badPredicateDate:
            return
                "Write epoch milliseconds without quotation marks, a time such as \"2026-03-01 09:30\", or -7d."
        case .badNumber: return "Write a number with a point, such as 51.25."
        case .emptyText: return "Write \(terminal.field) IS EMPTY to find tickets without a text."
        case .badIssueKey: return "Write a key such as FIELD-12."
        case .textStartsWithWildcard: return "Put at least one letter before the wildcard."
        default: return nil
        }
    }

    mutating func checkFunctions(
        _ terminal: JQLTerminal,
        _ definition: JQLFieldDefinition?,
        _ place: JQLTerminalPlaces
    ) {
        for operand in place.operands where operand.isFunction {
            let name = operand.text
            let siteKnows = checker.functionNames.map { names in
                names.contains {
                    $0.lowercased().hasPrefix(name.lowercased() + "(") || $0.lowercased() == name.lowercased()
                }
            }
            guard siteKnows ?? (JQLKnownFunction.named(name) != nil) else {
                let near = JQLSpelling.nearest(
                    to: name,
                    among: checker.functionNames ?? JQLKnownFunction.names
                )
                add(
                    JQLFinding(
                        checker.functionNames == nil && near == nil ? .warning : .error,
                        .function,
                        JQLProblem.unknownFunction(name).message,
                        suggestion: near.map { "Did you mean \($0)()?" }
                            ?? (checker.functionNames == nil
                                ? "Jira has none of this name; an app may add it." : nil),
                        at: operand.range
                    )
                )
                continue
            }
            guard let known = JQLKnownFunction.named(name) else { continue }
            if let definition, !isInPredicate(name, terminal), !known.fits(definition.kind) {
                add(
                    JQLFinding(
                        .error,
                        .function,
                        JQLProblem.unsuitableFunction(name, field: terminal.field.spelling).message,
                        at: operand.range
                    )
                )
            } else if known.isList, case .comparison(let symbol, .function) = terminal.condition,
                symbol != .isIn, symbol != .isNotIn
            {
                add(
                    JQLFinding(
                        .error,
                        .symbol,
                        "The operator '\(symbol.rawValue)' does not take '\(known.name)()', which gives a list.",
                        suggestion: "Write IN or NOT IN.",
                        at: place.symbol
                    )
                )
            }
        }
    }

    /// Whether a function stands in `by`, `after` and their kin only, where the field's kind does not count.
    private func isInPredicate(_ name: String, _ terminal: JQLTerminal) -> Bool {
        switch terminal.condition {
        case .comparison: false
        case .changed: true
        case .was(_, let operand, _): !operand.functionNames.contains(name)
        }
    }
}

extension JQLOperand {
    /// The names of the functions in an operand.
    var functionNames: [String] {
        switch self {
        case .function(let call): [call.name]
        case .list(let list): list.operands.flatMap(\.functionNames)
        case .value, .empty: []
        }
    }
}
