import Testing

@testable import JQL

@Suite struct PartialEvaluationTests {
    private static let schema = JQLSchema([
        JQLFieldDefinition(.name("a"), .number), JQLFieldDefinition(.name("b"), .number),
        JQLFieldDefinition(.name("text"), .text), JQLFieldDefinition(.name("status"), .option),
    ])

    private func answer(_ jql: String, _ ticket: FakeTicket) throws -> JQLPartialEvaluator.Answer {
        try JQLPartialEvaluator(
            JQLQuery(parsing: jql),
            context: JQLContext(schema: Self.schema, now: 0)
        ).answer(ticket)
    }

    @Test(arguments: [
        ("a = 1", "found"), ("a = 2", "notFound"), ("x = 1", "undecided([0])"),
        ("not x = 1", "undecided([0])"),
        ("a = 1 or x = 1", "found"), ("a = 2 and x = 1", "notFound"), ("a = 2 or x = 1", "undecided([1])"),
        ("a = 1 and not (x = 1 or b = 5)", "notFound"), ("a = 1 and not (x = 1 or a = 5)", "undecided([1])"),
        ("b = 1 and x = 1", "notFound"),
        ("not (b = 1 or x = 1)", "notFound"), ("b = 1 or x = 1", "undecided([1])"),
        ("text ~ pump", "found"), ("text ~ leak", "undecided([0])"), ("text !~ pump", "notFound"),
        ("text !~ leak", "undecided([0])"), ("text is empty", "notFound"), ("text is not empty", "found"),
        ("status was Done", "undecided([0])"), ("a = crewOf(1)", "undecided([0])"),
        ("x is empty", "undecided([0])"), ("", "found"),
    ])
    func answerHoldsWhateverIsNotKnown(jql: String, expected: String) throws {
        let ticket = FakeTicket(
            1,
            [.name("a"): .one(.number(1)), .name("text"): .atLeast([.text("a pump")])]
        )
        #expect("\(try answer(jql, ticket))" == expected)
    }

    /// For random trees over fields of which some are unknown: whatever the unknown ones hold, Jira's answer is among
    /// those that the partial one leaves open.
    @Test(arguments: 0..<8)
    func partialAnswerAgreesWithEveryCompletion(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let names = ["a", "b", "c"].map { JQLFieldReference.name($0) }
        func clause(_ depth: Int) -> JQLClause {
            switch depth > 3 ? 0 : generator.below(5) {
            case 3: return .not(clause(depth + 1))
            case 4:
                let parts = JQLParts(clause(depth + 1), clause(depth + 1))
                return generator.below(2) == 0 ? .and(parts) : .or(parts)
            default:
                let field = generator.pick(names)
                return generator.pick([
                    field.equals(1), field.notEquals(1), field.isEmpty, field.isNotEmpty,
                    field.isLess(than: 2),
                ])
            }
        }
        let schema = JQLSchema(names.map { JQLFieldDefinition($0, .number) })
        let context = JQLContext(schema: schema, now: 0)
        let contents: [JQLFieldContent] = [.empty, .one(.number(1)), .one(.number(2))]
        var counts = [0, 0, 0]
        for _ in 0..<400 {
            let query = JQLQuery(clause(0))
            var partial = FakeTicket(1)
            var unknown: [JQLFieldReference] = []
            for name in names {
                if generator.below(2) == 0 {
                    partial.contents[name] = .unknownField
                    unknown.append(name)
                } else {
                    partial.contents[name] = generator.pick(contents)
                }
            }
            let answer = try JQLPartialEvaluator(query, context: context).answer(partial)
            let evaluator = try JQLEvaluator(query, context: context)
            var found: Set<Bool> = []
            for index in 0..<27 {
                var ticket = partial
                for (place, name) in unknown.enumerated() {
                    ticket.contents[name] = contents[index / [1, 3, 9][place] % 3]
                }
                found.insert(evaluator.matches(ticket))
            }
            switch answer {
            case .found:
                #expect(found == [true], "\(query)")
                counts[0] += 1
            case .notFound:
                #expect(found == [false], "\(query)")
                counts[1] += 1
            case .undecided: counts[2] += 1
            }
            if unknown.isEmpty { #expect(answer == (found == [true] ? .found : .notFound), "\(query)") }
        }
        #expect(counts.allSatisfy { $0 > 20 }, "\(counts)")
    }

    @Test func whatNoSiteTakesIsStillRefused() {
        #expect(throws: JQLEvaluationError.self) { try answer("a = x", FakeTicket(1)) }
        #expect(throws: JQLEvaluationError.self) { try answer("text = x", FakeTicket(1)) }
        #expect(throws: JQLEvaluationError.self) { try answer("x = 1 and a ~ 1", FakeTicket(1)) }
    }

    @Test func unknownOrderIsLeftOutAndSaid() throws {
        let evaluator = try JQLPartialEvaluator(
            JQLQuery(parsing: "order by rank, a desc, \"Crew x\""),
            context: JQLContext(schema: Self.schema, now: 0)
        )
        #expect(evaluator.ignoredOrderings == ["rank", "\"Crew x\""])
        let tickets = [1, 3, 2].map { FakeTicket(Int64($0), [.name("a"): .one(.number(Double($0)))]) }
        #expect(evaluator.sorted(tickets).map(\.numericID) == [3, 2, 1])
    }
}

@Suite struct OutlineTests {
    @Test func treeIsSaidInWords() throws {
        let query = try JQLQuery(
            parsing: "project = OPS and (labels not in (a, b) or not due is empty) and status was not Done "
                + "during (1, now()) by currentUser() order by created, key desc"
        )
        #expect(
            JQLOutline(query).lines == [
                "all of", "  project is \"OPS\"", "  any of",
                "    labels is filled in, and with none of \"a\", \"b\"", "    not", "      due is empty",
                "  status was never \"Done\" between 1 and now() by currentUser()",
                "ordered by created, in Jira's own direction for it, then key, greatest or latest first",
            ]
        )
        #expect(JQLOutline(JQLQuery(nil)).lines == ["every ticket"])
    }
}
