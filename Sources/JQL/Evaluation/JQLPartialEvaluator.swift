/// A query made ready to be asked of tickets of which only some fields are known, such as those of a cache.
///
/// A condition on a field that the schema or a ticket does not know is *undecided*: a ticket is found where the query
/// holds whatever the unknown is, left out where it fails whatever the unknown is, and otherwise reported as undecided.
/// Nothing is silently taken for false. Immutable: any number of threads may ask it.
public struct JQLPartialEvaluator: Sendable {
    /// What a query says of one ticket.
    public enum Answer: Hashable, Sendable {
        /// Jira would find it.
        case found
        /// Jira would not find it.
        case notFound
        /// It depends on the conditions of these numbers.
        case undecided([Int])
    }

    /// One condition that may be undecided.
    public struct Condition: Hashable, Sendable {
        /// The condition as JQL.
        public let text: String
        /// Why no ticket can be asked; nil where it depends on the ticket.
        public let reason: String?
    }

    /// The query that is answered.
    public let query: JQLQuery
    /// Every condition of the query in written order: the numbers of answers count from 0 here.
    public let conditions: [Condition]
    /// Fields of the order that are not known here; tickets keep the rest of the order, ties by id.
    public let ignoredOrderings: [String]

    private let program: JQLProgram?
    private let order: JQLEvaluator

    /// Checks a query against what is known and makes it ready.
    ///
    /// - Parameters:
    ///   - query: the query.
    ///   - context: its schema has the known fields only; functions that it does not know are undecided.
    ///   - unanswerable: says of a condition why it cannot be answered although its field is known; nil where it can.
    /// - Throws: `JQLEvaluationError` where the query has no meaning whatever the unknown fields hold, such as a date
    ///   that is none.
    public init(
        _ query: JQLQuery,
        context: JQLContext,
        unanswerable: @escaping (JQLTerminal, JQLFieldDefinition) -> String? = { _, _ in nil }
    ) throws(JQLEvaluationError) {
        var pass = JQLPartialCompilation(context: context, unanswerable: unanswerable)
        let program = query.clause.map { pass.compile($0) }
        let known = query.order.filter { context.schema.field($0.field)?.isSortable == true }
        guard pass.problems.isEmpty else { throw JQLEvaluationError(problems: pass.problems) }
        order = try JQLEvaluator(JQLQuery(nil, orderedBy: known), context: context)
        self.program = program
        self.query = query
        conditions = pass.conditions
        ignoredOrderings = query.order.filter { context.schema.field($0.field)?.isSortable != true }
            .map(\.field.description)
    }

    /// What the query says of a ticket.
    public func answer(_ subject: some JQLSubject) -> Answer {
        guard let program else { return .found }
        var undecided: Set<Int> = []
        let result = program.possibilities(of: subject, undecided: &undecided)
        if result == .yes { return .found }
        return result.contains(.yes) ? .undecided(undecided.sorted()) : .notFound
    }

    /// The tickets in the query's order as far as its fields are known, ties by id.
    public func sorted<Subject: JQLSubject>(_ subjects: some Sequence<Subject>) -> [Subject] {
        order.sorted(subjects)
    }
}

/// One making ready.
private struct JQLPartialCompilation {
    let context: JQLContext
    let unanswerable: (JQLTerminal, JQLFieldDefinition) -> String?
    var conditions: [JQLPartialEvaluator.Condition] = []
    var problems: [JQLProblem] = []

    mutating func compile(_ clause: JQLClause) -> JQLProgram {
        switch clause {
        case .and(let parts): return .all(parts.clauses.map { compile($0) })
        case .or(let parts): return .any(parts.clauses.map { compile($0) })
        case .not(let part): return .not(compile(part))
        case .terminal(let terminal): return compile(terminal)
        }
    }

    private mutating func compile(_ terminal: JQLTerminal) -> JQLProgram {
        let number = conditions.count
        let text = JQLClause.terminal(terminal).description
        guard let field = context.schema.field(terminal.field) else {
            return undecided(number, text, "the field \(terminal.field) is not kept here")
        }
        var compiler = JQLCompiler(context)
        let compiled = compiler.compile(.terminal(terminal))
        var reason: String?
        for problem in compiler.problems {
            switch problem {
            case .unknownFunction(let name):
                reason = reason ?? "the values of \(name)() are known to the site only"
            case .historyUnavailable: reason = reason ?? "the history of tickets is not kept here"
            case .unknownValue(let value, _):
                reason = reason ?? "what \"\(value)\" is, is known to the site only"
            case .unknownID(let id, _):
                reason = reason ?? "what the id \(id) stands for is known to the site only"
            default: problems.append(problem)
            }
        }
        if let reason = reason ?? unanswerable(terminal, field) { return undecided(number, text, reason) }
        conditions.append(JQLPartialEvaluator.Condition(text: text, reason: nil))
        guard case .field(let test) = compiled else { return compiled }
        return .field(test.numbered(number))
    }

    private mutating func undecided(_ number: Int, _ text: String, _ reason: String) -> JQLProgram {
        conditions.append(JQLPartialEvaluator.Condition(text: text, reason: reason))
        return .undecided(number)
    }
}
