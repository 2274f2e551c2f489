import Testing

@testable import JQL

/// Every builder with values that try to get out; a failure is reported with the shortest value that shows it.
@Suite struct HostileValueTests {
    /// Every method of the builder that takes a text, and how the text is found again in the parsed tree.
    private static let builders: [(name: String, build: @Sendable (String) -> JQLClause)] = [
        ("equals", { JQLFieldReference.project.equals(.text($0)) }),
        ("notEquals", { JQLFieldReference.status.notEquals(.text($0)) }),
        ("isLess", { JQLFieldReference.due.isLess(than: .text($0)) }),
        ("isGreater", { JQLFieldReference.due.isGreater(than: .text($0)) }),
        ("isAtMost", { JQLFieldReference.due.isAtMost(.text($0)) }),
        ("isAtLeast", { JQLFieldReference.due.isAtLeast(.text($0)) }),
        ("isIn", { JQLFieldReference.labels.isIn(.text($0)) }),
        ("isNotIn", { JQLFieldReference.labels.isNotIn(.text($0)) }),
        ("textQuery", { JQLFieldReference.summary.contains(textQuery: $0) }),
        ("function", { JQLFieldReference.assignee.isIn(JQLFunctionCall("membersOf", [.text($0)])) }),
        ("scalar function", { JQLFieldReference.assignee.equals(.function("f", .text($0))) }),
        (
            "template",
            {
                JQLTemplate.byLocationLabel(project: "P", label: $0).clause
                    ?? .not(JQLFieldReference.key.isEmpty)
            }
        ),
    ]

    private static func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

    private static func texts(_ operand: JQLOperand) -> [String] {
        switch operand {
        case .value(.text(let text)): [text]
        case .value, .empty: []
        case .list(let list): list.operands.flatMap(texts)
        case .function(let call): call.arguments.flatMap { texts(.value($0)) }
        }
    }

    private static func texts(_ clause: JQLClause) -> [String] {
        switch clause {
        case .and(let parts), .or(let parts): parts.clauses.flatMap(texts)
        case .not(let part): texts(part)
        case .terminal(let terminal):
            if case .comparison(_, let operand) = terminal.condition { texts(operand) } else { [] }
        }
    }

    /// Whether the built clause reads back as itself with exactly the value in it.
    private static func survives(_ value: String, _ build: (String) -> JQLClause) -> Bool {
        let clause = build(value)
        guard let read = try? JQLQuery(parsing: clause.description) else { return false }
        return read.clause == clause && read.order.isEmpty
            && texts(clause).last.map(scalars) == scalars(value)
            && (read.clause.map(texts)?.last).map(scalars) == scalars(value)
    }

    private static func shrunk(_ value: String, _ fails: (String) -> Bool) -> String {
        var value = value
        var isShorter = true
        while isShorter {
            isShorter = false
            let scalars = Array(value.unicodeScalars)
            for index in scalars.indices {
                var fewer = scalars
                fewer.remove(at: index)
                let candidate = String(String.UnicodeScalarView(fewer))
                if fails(candidate) {
                    value = candidate
                    isShorter = true
                    break
                }
            }
        }
        return value
    }

    private func expectSurvival(_ value: String) {
        for builder in Self.builders where !Self.survives(value, builder.build) {
            let least = Self.shrunk(value) { !Self.survives($0, builder.build) }
            Issue.record("\(builder.name) loses \(Self.scalars(least)): \(builder.build(least))")
        }
    }

    @Test(arguments: [
        "", " ", "\"", "'", "\\", "\\\"", "\\\\\"", "\" OR 1=1", "' OR '1'='1", "\") OR project in (\"SECRET",
        "x\" ORDER BY key --",
        "a\nb", "a\r\nb", "\t", "\u{0}", "\u{7F}", "\u{85}", "\u{9F}", "\u{2028}", "\u{FEFF}x",

        "e\u{301}", "\u{301}", "👩‍👩‍👧‍👦", "“x”", "EMPTY", "null", "AND", "order by", "5", "-5", "5.0",
        "-0", "007",
        "1e5", "+5d", "-5d", "cf[1]", "currentUser()", "\\u0022", "\\u0022 OR \\u0022a\\u0022=\\u0022a",
        "\u{202E}x", "%22", "&quot;",
    ])
    func knownAttacksStayValues(value: String) { expectSurvival(value) }

    @Test(arguments: 0..<4)
    func randomValuesStayValues(seed: UInt64) {
        var trees = RandomTrees(seed: 900 + seed)
        for _ in 0..<700 { expectSurvival(trees.text()) }
    }

    @Test func smallestCounterExampleIsFound() {
        #expect(Self.shrunk("abc\"def") { $0.contains("\"") } == "\"")
    }

    /// Anything that the builder writes about time is epoch milliseconds, or says by its name that it is not.
    @Test func instantsAreEpochMilliseconds() throws {
        for milliseconds in [Int64(0), -1, 1_732_877_091_000, 253_402_300_799_999] {
            let clause = JQLFieldReference.updated.isAtLeast(.instant(epochMilliseconds: milliseconds))
            #expect(clause.description == "updated >= \(milliseconds)")
            let answers = [-11 * 3600, 0, 14 * 3600].map { offset in
                JQLDateReading(now: 0, timeZone: .fixed(seconds: offset)).instant(of: .integer(milliseconds))
            }
            #expect(Set(answers) == [milliseconds])
        }
        let templates = [
            JQLTemplate.readyForClustering(project: "P"), JQLTemplate.highPriority(project: "P"),
            JQLTemplate.byLocationLabel(project: "P", label: "2026-03-01"),
        ]
        for template in templates {
            let check = JQLChecker(now: 0).check(template.description)
            #expect(!check.findings.contains { $0.rule == .timeZone }, "\(template)")
        }
    }

    @Test func periodsAndIncrementsBeyondAnyDateAreRefusedNotTrapped() throws {
        let context = JQLContext(schema: FakeTicket.schema, now: 1_750_000_000_000)
        let weeks = String(repeating: "999999999w ", count: 40)
        for text in [
            "created > \"\(weeks)\"", "created > \"-\(weeks)\"", "created > startOfDay(-9223372036854775808)",
            "created > endOfYear(9223372036854775807)", "created > 9223372036854775807",
            "created > startOfYear(-99999)", "created > \"2026-03/01\"",
        ] {
            let query = try JQLQuery(parsing: text)
            #expect(throws: JQLEvaluationError.self, "\(text)") { try JQLEvaluator(query, context: context) }
        }
    }
}
