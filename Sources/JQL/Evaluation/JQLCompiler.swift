/// Makes clauses ready for one site, collecting every problem.
struct JQLCompiler {
    let context: JQLContext
    let dates: JQLDateReading
    private(set) var problems: [JQLProblem] = []
    private var known: Set<JQLProblem> = []

    init(_ context: JQLContext) {
        self.context = context
        dates = JQLDateReading(now: context.now, timeZone: context.timeZone)
    }

    /// The program of a clause; of no use where problems were found.
    mutating func compile(_ clause: JQLClause) -> JQLProgram {
        switch clause {
        case .and(let parts): .all(parts.clauses.map { compile($0) })
        case .or(let parts): .any(parts.clauses.map { compile($0) })
        case .not(let part): .not(compile(part))
        case .terminal(let terminal): compile(terminal)
        }
    }

    private mutating func compile(_ terminal: JQLTerminal) -> JQLProgram {
        guard let field = context.schema.field(terminal.field) else {
            report(.unknownField(terminal.field.spelling))
            return .any([])
        }
        switch terminal.condition {
        case .comparison(let symbol, let operand):
            return .field(compile(JQLTarget(field, as: terminal.field), symbol, operand))
        case .was(let symbol, let operand, let predicates):
            return compile(JQLTarget(field, as: terminal.field), symbol, operand, predicates)
        case .changed(let predicates):
            return compileChanged(JQLTarget(field, as: terminal.field), predicates)
        }
    }

    private mutating func compile(_ target: JQLTarget, _ symbol: JQLOperator, _ operand: JQLOperand)
        -> JQLFieldTest
    {
        var values = JQLValueSet()
        if target.field.kind.supports(symbol) {
            values = valueSet(operand, target, symbol.comparison)
            if symbol == .isValue || symbol == .isNotValue, operand != .empty {
                report(.isWithoutEmpty(field: target.name))
            }
        } else {
            report(.unsupportedOperator(symbol.rawValue, field: target.name))
        }
        return JQLFieldTest(
            field: target.field.reference,
            values: values,
            isNegated: symbol.isNegated
        )
    }

    // MARK: Operands

    /// The values that an operand names.
    mutating func valueSet(_ operand: JQLOperand, _ target: JQLTarget, _ comparison: JQLComparison)
        -> JQLValueSet
    {
        var set = JQLValueSet()
        add(operand, target, comparison, to: &set)
        return set
    }

    private mutating func add(
        _ operand: JQLOperand,
        _ target: JQLTarget,
        _ comparison: JQLComparison,
        to set: inout JQLValueSet
    ) {
        do {
            switch operand {
            case .empty: set.includesEmpty = true
            case .value(let value): set.insert(try test(value, target, comparison))
            case .list(let list): for element in list.operands { add(element, target, comparison, to: &set) }
            case .function(let call):
                for value in try values(of: call) {
                    set.insert(try test(value, of: call, target, comparison))
                }
            }
        } catch {
            report(error)
        }
    }

    private func values(of call: JQLFunctionCall) throws(JQLProblem) -> [JQLFieldValue] {
        // The site's own functions come first, so that it can also replace a standard one.
        if let function = context.functions[call.name.lowercased()] {
            guard let values = function(call.arguments) else { throw .badArguments(function: call.name) }
            return values
        }
        if call.name.lowercased() == "currentuser" {
            guard call.arguments.isEmpty else {
                throw .argumentCount(function: call.name, expected: 0, received: call.arguments.count)
            }
            return context.currentUser.map { [.user(id: $0, name: $0)] } ?? []
        }
        let functions = JQLDateFunctions(
            now: context.now,
            timeZone: context.timeZone,
            firstWeekday: min(7, max(1, context.firstWeekday))
        )
        guard let instant = try functions.instant(of: call) else { throw .unknownFunction(call.name) }
        return [.instant(instant)]
    }

    /// A value that a function gave, as a question for the field.
    private func test(
        _ value: JQLFieldValue,
        of call: JQLFunctionCall,
        _ target: JQLTarget,
        _ comparison: JQLComparison
    ) throws(JQLProblem) -> JQLValueTest {
        switch (target.field.kind, value) {
        case (.number, .number(let number)): return .number(comparison, number)
        case (.instant, .instant(let instant)): return .instant(comparison, instant)
        case (.day, .instant(let instant)):
            return .day(comparison, context.timeZone.localTime(at: instant).day)
        case (.day, .day(let day)): return .day(comparison, day)
        case (.user, .user(let id, _)): return .name(JQLFoldedText(id))
        case (.option, .option(let id, _)), (.rankedOption, .option(let id, _)): return .memberID([id])
        case (.project, .project(let id, _, _)): return .memberID([id])
        case (.issue, .issue(let id, _)): return .issueID(comparison, id)
        case (.label, .label(let label)): return .name(JQLFoldedText(label))
        default: throw .unsuitableFunction(call.name, field: target.name)
        }
    }

    // MARK: Predicates

    /// The instant of a predicate's operand; reports and gives nil where it is none.
    mutating func instant(_ operand: JQLOperand, predicate: String) -> Int64? {
        do {
            switch operand {
            case .value(let value):
                if let instant = dates.instant(of: value) { return instant }
                report(.badPredicateDate(value.spelling, predicate: predicate))
            case .function(let call):
                if case .instant(let instant)? = try values(of: call).first { return instant }
                report(.unsuitableFunction(call.name, field: predicate))
            case .empty, .list: report(.badPredicateDate(operand.description, predicate: predicate))
            }
        } catch {
            report(error)
        }
        return nil
    }

    mutating func report(_ problem: JQLProblem) {
        if known.insert(problem).inserted { problems.append(problem) }
    }
}

/// A field of the schema, and the name by which the query called it.
struct JQLTarget {
    let field: JQLFieldDefinition
    let name: String

    init(_ field: JQLFieldDefinition, as reference: JQLFieldReference) {
        self.field = field
        name = reference.spelling
    }
}

extension JQLFieldReference {
    /// The name as Jira repeats it in messages: without quotation marks.
    var spelling: String {
        if case .name(let name) = self { return name }
        return description
    }
}

extension JQLValue {
    /// The literal's characters, as Jira repeats them in messages.
    var spelling: String {
        switch self {
        case .text(let text): text
        case .integer(let number): String(number)
        }
    }
}
