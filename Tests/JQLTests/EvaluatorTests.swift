import Testing

@testable import JQL

@Suite struct EvaluatorTests {
    private static let tickets = [
        FakeTicket(
            10_001,
            key: "FIELD-9",
            [
                .name("project"): .one(.project(id: 1, key: "FIELD", name: "Field Work")),
                .name("status"): .one(.option(id: 10_001, name: "Ready For Clustering")),
                .name("priority"): FakeTicket.priority("Highest"),
                .name("assignee"): .one(.user(id: "u-ada", name: "Ada Lovelace")),
                .name("labels"): .several([.label("North"), .label("pump")]),
                .name("summary"): .one(.text("Leaking pumps in the old van-hire yard")),
                .customField(10_101): .one(.number(51.5)),
                .customField(10_102): .one(.number(-0.25)),
            ]
        ),
        FakeTicket(
            10_002,
            key: "FIELD-10",
            [
                .name("project"): .one(.project(id: 1, key: "FIELD", name: "Field Work")),
                .name("status"): .one(.option(id: 10_003, name: "Done")),
                .name("priority"): FakeTicket.priority("Low"),
                .name("summary"): .one(.text("Replace meter")),
                .customField(10_101): .one(.number(0)),
            ]
        ),
        FakeTicket(
            10_003,
            key: "INT-10",
            [
                .name("project"): .one(.project(id: 2, key: "INT", name: "Internal")),
                .name("status"): .one(.option(id: 10_004, name: "done")),
                .name("assignee"): .one(.user(id: "u-bob", name: "Bob")),
                .name("labels"): .several([]),
                .name("parent"): .one(.issue(id: 10_001, key: "FIELD-9")),
            ]
        ),
    ]

    private static let context = JQLContext(schema: FakeTicket.schema, now: 0, currentUser: "u-ada")

    private func found(_ text: String) throws -> [Int] {
        let evaluator = try JQLEvaluator(JQLQuery(parsing: text), context: EvaluatorTests.context)
        return EvaluatorTests.tickets.indices.filter { evaluator.matches(EvaluatorTests.tickets[$0]) }
    }

    @Test(
        arguments: [
            ("", [0, 1, 2]),
            ("project = 'field'", [0, 1]),
            ("project = FIELD", nil),
            ("project = 'Field Work'", [0, 1]),
            ("project = 1", [0, 1]),
            ("project in (INT)", nil),
            ("project in ('INT')", [2]),
            ("project != 2", [0, 1]),
            ("status = DONE", [1, 2]),
            ("status = 10003", [1]),
            ("status in (done, 'ready for clustering')", [0, 1, 2]),
            ("status not in (done)", [0]),
            // Three-valued emptiness.
            ("assignee = 'u-ada'", [0]),
            ("assignee = 'ADA LOVELACE'", [0]),
            ("assignee != 'u-ada'", [2]),
            ("not assignee = 'u-ada'", [2]),
            ("not assignee != 'u-ada'", [0]),
            ("assignee is empty", [1]),
            ("assignee = null", [1]),
            ("assignee is not empty", [0, 2]),
            ("assignee != empty", [0, 2]),
            ("not assignee is empty", [0, 2]),
            ("assignee in ('u-bob', empty)", [1, 2]),
            ("assignee not in ('u-bob', empty)", [0]),
            ("assignee not in ('u-bob')", [0]),
            ("assignee = currentUser()", [0]),
            ("assignee != 'u-ada' or assignee is empty", [1, 2]),
            ("not (assignee = 'u-ada' and status = done)", [0, 2]),
            ("not (assignee = 'u-ada' or status = 10004)", []),
            ("not (assignee = 'u-ada' and status = 10001)", [1, 2]),
            ("status = 10003 or assignee = 'u-ada'", [0, 1]),
            ("labels = NORTH", [0]),
            ("labels != north", []),
            ("labels not in (south)", [0]),
            ("labels is empty", [1, 2]),
            ("labels in (south, pump)", [0]),
            // Numbers.
            ("Latitude >= 51.2 and cf[10101] <= 51.7", [0]),
            ("latitude = 0", [1]),
            ("latitude = '0.0'", [1]),
            ("latitude != 0", [0]),
            ("longitude < 0", [0]),
            ("longitude >= -0.25", [0]),
            ("customfield_10101 in (51.5, 0)", [0, 1]),
            ("longitude is empty", [1, 2]),
            // Ranks: smaller is higher.
            ("priority > Medium", [0]),
            ("priority <= Low", [1]),
            ("priority >= low", [0, 1]),
            ("priority = 1", [0]),
            // Keys.
            ("key = field-9", [0]),
            ("issuekey in (FIELD-9, 10003)", [0, 2]),
            ("key > FIELD-9", [1]),
            ("key >= FIELD-9", [0, 1]),
            ("key < FIELD-10", [0]),
            ("key > INT-9", [2]),
            ("id >= 10002", [1, 2]),
            ("issue = 10002", [1]),
            ("parent = FIELD-9", [2]),
            ("parent is empty", [0, 1]),
            // Text.
            ("summary ~ pump", [0]),
            ("summary ~ 'LEAKED pump'", [0]),
            ("summary ~ 'pump meter'", []),
            ("summary ~ 'pump OR meter'", [0, 1]),
            ("summary !~ pump", [1]),
            ("not summary ~ pump", [1]),
            ("summary is empty", [2]),
        ] as [(String, [Int]?)]
    )
    func findsExactly(text: String, expected: [Int]?) throws {
        guard let expected else {
            #expect(throws: JQLSyntaxError.self) { try found(text) }
            return
        }
        #expect(try found(text) == expected)
    }

    @Test(arguments: [
        ("project = NOPE", ["The value 'NOPE' does not exist for the field 'project'."]),
        ("Project in ('FIELD', Zed)", ["The value 'Zed' does not exist for the field 'Project'."]),
        ("status = 99", ["A value with ID '99' does not exist for the field 'status'."]),
        ("colour = red", ["Field 'colour' does not exist or you do not have permission to view it."]),
        ("cf[7] = red", ["Field 'cf[7]' does not exist or you do not have permission to view it."]),
        ("text = \"export\"", ["The operator '=' is not supported by the 'text' field."]),
        ("status ~ x", ["The operator '~' is not supported by the 'status' field."]),
        ("status > Done", ["The operator '>' is not supported by the 'status' field."]),
        ("summary in (a)", ["The operator 'in' is not supported by the 'summary' field."]),
        ("assignee = noSuchFunction()", ["Unable to find JQL function 'noSuchFunction()'."]),
        ("created >= now(1)", ["Function 'now' expected '0' arguments but received '1'."]),
        (
            "created >= startOfDay(zz)",
            [
                "Duration for function 'startOfDay' should have the format (+/-)n(yMwdm), e.g -1M for 1 "
                    + "month earlier."
            ]
        ),
        (
            "updated >= yesterday",
            [
                "Date value 'yesterday' for field 'updated' is invalid. Valid formats include: "
                    + "'yyyy/MM/dd HH:mm', "
                    + "'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', "
                    + "'4w 2d'."
            ]
        ),
        ("summary ~ ''", ["The field 'summary' does not support searching for an empty string."]),
        ("text ~ \"??\"", ["The text query '??' for field 'text' is not allowed to start with '?'."]),
        ("text ~ '\"open'", ["Unable to parse the text '\"open' for field 'text'."]),
        ("key = nokey", ["The issue key 'nokey' for field 'key' is invalid."]),
        ("project = 'FIELD' order by bogus", ["Not able to sort using field 'bogus'."]),
        ("order by a1,b1,c1,d1,e1,f1,g1,h1", ["JQL can be ordered by at most 7 fields."]),
        ("Latitude = abc", ["The value 'abc' for the field 'Latitude' is not a number."]),
        ("Latitude = nan", ["The value 'nan' for the field 'Latitude' is not a number."]),
        (
            "status is Open",
            [
                "The value 'Open' does not exist for the field 'status'.",
                "The operator 'is' takes only EMPTY; use '=' to compare the field 'status' with a value.",
            ]
        ),
        (
            "status was Done",
            [
                "The history of the field 'status' is not known here, so 'was' and 'changed' cannot be "
                    + "answered."
            ]
        ),
        ("summary changed", ["The operator 'changed' is not supported by the 'summary' field."]),
        (
            "status = currentUser()",
            ["The function 'currentUser' gives values that the field 'status' does not hold."]
        ),
        (
            "nope1 = a and project = Zed and nope1 = b",
            [
                "Field 'nope1' does not exist or you do not have permission to view it.",
                "The value 'Zed' does not exist for the field 'project'.",
            ]
        ),
    ])
    func refusesInJirasWords(text: String, messages: [String]) throws {
        let query = try JQLQuery(parsing: text)
        let error = #expect(throws: JQLEvaluationError.self) {
            try JQLEvaluator(query, context: EvaluatorTests.context)
        }
        let told = try #require(error?.messages)
        // Of the eight unknown fields in the order only the limit is looked at here.
        #expect(text.hasPrefix("order by a1") ? told.suffix(1) == messages[...] : told == messages)
    }

    @Test func aTicketThatDoesNotExistIsRefusedWhereTheSiteIsAsked() throws {
        var context = EvaluatorTests.context
        context.issueExists = { $0 == "FIELD-9" }
        #expect(throws: Never.self) { try JQLEvaluator(JQLQuery(parsing: "key = field-9"), context: context) }
        let error = #expect(throws: JQLEvaluationError.self) {
            try JQLEvaluator(JQLQuery(parsing: "key in (FIELD-9, PUB-99999999)"), context: context)
        }
        #expect(error?.messages == ["An issue with key 'PUB-99999999' does not exist for field 'key'."])
    }

    @Test func functionsOfTheSiteAreCalledWithTheirArguments() throws {
        var context = EvaluatorTests.context
        context.functions["membersof"] = { arguments in
            arguments == [.text("crew")] ? [.user(id: "u-ada", name: ""), .user(id: "u-bob", name: "")] : nil
        }
        context.functions["linkedissues"] = { _ in [.issue(id: 10_003, key: "INT-10")] }
        func found(_ text: String) throws -> [Int] {
            let evaluator = try JQLEvaluator(JQLQuery(parsing: text), context: context)
            return EvaluatorTests.tickets.indices.filter { evaluator.matches(EvaluatorTests.tickets[$0]) }
        }
        #expect(try found("assignee in membersOf(crew)") == [0, 2])
        #expect(try found("assignee not in MEMBERSOF('crew')") == [])
        #expect(try found("issue in linkedIssues('FIELD-9', clusters)") == [2])
        let error = #expect(throws: JQLEvaluationError.self) { try found("assignee in membersOf(other)") }
        #expect(error?.problems == [.badArguments(function: "membersOf")])
    }

    @Test(arguments: [
        ("order by key", [0, 1, 2]),
        ("order by key desc", [2, 1, 0]),
        ("order by priority", [2, 0, 1]),
        ("order by priority asc", [1, 0, 2]),
        ("order by priority desc", [2, 0, 1]),
        ("order by latitude", [1, 0, 2]),
        ("order by latitude desc", [2, 0, 1]),
        ("order by status desc, key", [2, 1, 0]),
        ("order by project desc, latitude asc", [2, 1, 0]),
        ("order by environment", [0, 1, 2]),
        ("order by summary", [0, 1, 2]),
        ("", [0, 1, 2]),
    ])
    func sortsAs(text: String, expected: [Int]) throws {
        let evaluator = try JQLEvaluator(JQLQuery(parsing: text), context: EvaluatorTests.context)
        let expectedIDs = expected.map { EvaluatorTests.tickets[$0].numericID }
        for tickets in [EvaluatorTests.tickets, EvaluatorTests.tickets.reversed()] {
            #expect(evaluator.sorted(tickets).map(\.numericID) == expectedIDs)
            #expect(tickets.sorted(by: evaluator.areInIncreasingOrder).map(\.numericID) == expectedIDs)
        }
    }
}
