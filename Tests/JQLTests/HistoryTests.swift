import Testing

@testable import JQL

@Suite struct HistoryTests {
    private static let day: Int64 = 86_400_000

    private static func status(_ id: Int64, _ name: String) -> [JQLFieldValue] {
        [.option(id: id, name: name)]
    }

    /// Ready on day 0, Clustered by ada on day 10, Done by bob on day 20.5.
    private static let ticket: FakeTicket = {
        var ticket = FakeTicket(1, [.name("status"): .one(.option(id: 10_003, name: "Done"))])
        ticket.changes[.name("status")] = [
            JQLHistoryChange(
                instant: 10 * day,
                author: "ada",
                from: status(10_001, "Ready For Clustering"),
                to: status(10_002, "Clustered")
            ),
            JQLHistoryChange(
                instant: 20 * day + day / 2,
                author: "bob",
                from: status(10_002, "Clustered"),
                to: status(10_003, "Done")
            ),
        ]
        ticket.contents[.name("assignee")] = .one(.user(id: "cid", name: "Cid"))
        ticket.changes[.name("assignee")] = [
            JQLHistoryChange(instant: 5 * day, author: "ada", from: [], to: [.user(id: "cid", name: "Cid")])
        ]
        ticket.contents[.name("priority")] = FakeTicket.priority("Low")
        return ticket
    }()

    @Test(arguments: [
        ("status was Clustered", true), ("status was 'ready for clustering'", true),
        ("status was 10004", false),
        ("status was not Clustered", false), ("status was not 10004", true),
        ("status was in (Clustered, 10004)", true), ("status was not in (10004)", true),
        ("status was Clustered by ada", true), ("status was Clustered by bob", false),
        ("status was Clustered after '1970-01-15'", true), ("status was Clustered after '1970-01-22'", false),
        ("status was Clustered before '1970-01-11'", false),
        ("status was Clustered before '1970-01-12'", true),
        ("status was 'Ready For Clustering' on '1970-01-05'", true),
        ("status was 'Ready For Clustering' on '1970-01-15'", false),
        ("status was Clustered on '1970-01-21'", true), ("status was Done on '1970-01-21'", true),
        ("status was Done during ('1970-01-01', '1970-01-21')", false),
        ("status was Done during ('1970-01-01', '1970-01-22')", true),
        ("status was Clustered during ('1970-01-22', '1970-01-01')", false),
        ("status changed", true), ("priority changed", false), ("priority was Low", true),
        ("priority was High", false),
        ("status changed from Clustered", true), ("status changed from Clustered to Done", true),
        ("status changed from 'Ready For Clustering' to Done", false), ("status changed by (ada, eve)", true),
        ("status changed by eve", false), ("status changed to Done by ada", false),
        ("status changed after '1970-01-21'", true), ("status changed after '1970-01-22'", false),
        ("status changed before '1970-01-11'", false), ("status changed on '1970-01-11'", true),
        ("status changed on '1970-01-12'", false),
        ("assignee changed from empty", true), ("assignee changed from empty to cid", true),
        ("assignee was empty", true), ("assignee was empty after '1970-01-07'", false),
        ("assignee was cid before '1970-01-05'", false), ("not status was Clustered", false),
    ])
    func pastIs(text: String, expected: Bool) throws {
        let context = JQLContext(schema: FakeTicket.schema, now: 30 * HistoryTests.day, offersHistory: true)
        let evaluator = try JQLEvaluator(JQLQuery(parsing: text), context: context)
        #expect(evaluator.matches(HistoryTests.ticket) == expected)
    }

    @Test(arguments: [
        ("status changed after '20/12/10'", JQLProblem.badPredicateDate("20/12/10", predicate: "after")),
        ("status changed from fred", .unknownValue("fred", field: "status")),
        ("assignee changed by bogus()", .unknownFunction("bogus")),
        ("status changed after now(\"invalid\")", .argumentCount(function: "now", expected: 0, received: 1)),
        ("status changed after currentUser()", .unsuitableFunction("currentUser", field: "after")),
    ])
    func badPredicatesAreRefused(text: String, problem: JQLProblem) throws {
        let context = JQLContext(schema: FakeTicket.schema, now: 0, currentUser: "ada", offersHistory: true)
        let query = try JQLQuery(parsing: text)
        let error = #expect(throws: JQLEvaluationError.self) { try JQLEvaluator(query, context: context) }
        #expect(error?.problems == [problem])
    }
}
