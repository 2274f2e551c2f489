internal import Clustering
public import JQL
public import TicketFiles
public import Tickets

/// Tickets that are kept here, ready to be asked in JQL: those of the store, or of a file.
///
/// Only some fields of a ticket are kept. A condition on another one is not decided, and reported: see
/// `JQLPartialEvaluator`. Immutable: any number of threads may ask.
public struct TicketQueries: Sendable {
    /// What a query found.
    public struct Answer: Sendable {
        /// The tickets that Jira would find too, as far as they are up to date, in the query's order.
        public var found: [Ticket]
        /// The tickets for which it depends on conditions that cannot be decided here, in the query's order, with the
        /// numbers of these conditions.
        public var undecided: [(ticket: Ticket, conditions: [Int])]
        /// Every condition of the query, in written order.
        public var conditions: [JQLPartialEvaluator.Condition]
        /// Fields of the order that are not kept here.
        public var ignoredOrderings: [String]
        /// How many tickets were asked.
        public var asked: Int
    }

    private let tickets: [Ticket]
    private let fields: TicketQueryFields
    private let columns: [[String]]

    /// Tickets of the store, all of one project.
    ///
    /// - Parameters:
    ///   - tickets: the tickets.
    ///   - project: key of their project.
    ///   - latitude: id or name of the field that the configuration names for it; nil where it names none.
    ///   - longitude: the same.
    public init(tickets: [Ticket], project: String, latitude: String? = nil, longitude: String? = nil) {
        self.tickets = tickets
        columns = []
        fields = TicketQueryFields(project: project, latitude: latitude, longitude: longitude)
    }

    /// Tickets of a file; its other columns are fields by their names.
    public init(file: TicketFile) {
        tickets = file.tickets
        columns = file.tickets.indices.map { file.carried.row($0) }
        fields = TicketQueryFields(file: file, rows: columns)
    }

    /// Asks every ticket.
    ///
    /// - Parameters:
    ///   - query: the query.
    ///   - now: what relative dates count from, epoch milliseconds.
    ///   - timeZone: the zone of the account that would ask.
    /// - Returns: what was found and what was not decided.
    /// - Throws: `JQLEvaluationError` where the query has no meaning whatever the site.
    public func ask(
        _ query: JQLQuery,
        now: Int64,
        timeZone: JQLTimeZone = .utc
    ) throws(JQLEvaluationError) -> Answer {
        let columnKinds = fields.columnKinds(in: query)
        let context = JQLContext(schema: fields.schema(columnKinds), now: now, timeZone: timeZone)
        let fields = fields
        let evaluator = try JQLPartialEvaluator(query, context: context) { fields.refusal($0, $1) }
        let subjects = tickets.enumerated().map { position, ticket in
            TicketSubject(
                ticket: ticket,
                position: position,
                row: columns.isEmpty ? [] : columns[position],
                fields: fields,
                kinds: columnKinds
            )
        }
        var found: [TicketSubject] = []
        var undecided: [TicketSubject] = []
        var reasons: [Int: [Int]] = [:]
        for subject in subjects {
            switch evaluator.answer(subject) {
            case .found: found.append(subject)
            case .notFound: continue
            case .undecided(let conditions):
                undecided.append(subject)
                reasons[subject.position] = conditions
            }
        }
        return Answer(
            found: evaluator.sorted(found).map(\.ticket),
            undecided: evaluator.sorted(undecided).map { ($0.ticket, reasons[$0.position] ?? []) },
            conditions: evaluator.conditions,
            ignoredOrderings: evaluator.ignoredOrderings,
            asked: tickets.count
        )
    }
}
