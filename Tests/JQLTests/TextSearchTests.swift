import Testing

@testable import JQL

@Suite struct TextSearchTests {
    private let text = "Leaking pumps in the Old Yard; van-hire office, pipes replaced (twice). Größe 12"

    @Test(arguments: [
        ("pump", true), ("PUMPS", true), ("leak", true), ("leaks pump", true), ("pump leaking", true),
        ("pump boat", false), ("pump OR boat", true), ("boat || pump", true), ("boat OR car", false),
        ("pump AND boat", false), ("pump && yard", true), ("pump -boat", true), ("pump -yard", false),
        ("pump NOT yard", false), ("+pump !boat", true), ("\"old yard\"", true), ("\"yard old\"", false),
        ("\"leak pump\"", true), ("\"pumps in the old\"", true), ("van-hire", true), ("hire-van", false),
        ("pum*", true), ("*", false), ("p?mps", true), ("p?mp", false), ("pu*s", true), ("pu*x", false),
        ("(boat OR pump) yard", true), ("(boat OR pump) boat", false), ("-(boat OR car) pump", true),
        ("pipe replacing", true), ("replace", true), ("größe", true), ("GRÖSSE", false), ("12", true),
        ("1", false),
        ("the", false), ("the pump", true), ("pump~", true), ("pump^2 yard", true), ("\"old yard\"~3", true),
        ("pump\\-", true), ("\\*", false), ("ORANGE", false), ("OR", false),
    ])
    func searchFinds(query: String, expected: Bool) {
        guard let parsed = try? JQLTextQuery(parsing: query) else {
            #expect(query == "*")
            return
        }
        #expect(parsed.matches([text]) == expected)
    }

    @Test(arguments: ["\"open", "(a", "a)", "(", "()) x", "a (b \"c)"])
    func unbalancedSearchIsRefused(query: String) {
        #expect(throws: JQLTextQuery.Refusal.self) { try JQLTextQuery(parsing: query) }
    }

    @Test func hostileSearchesEndSoon() throws {
        for query in [
            String(repeating: "(", count: 50_000), String(repeating: "-", count: 50_000),
            String(repeating: "NOT ", count: 20_000), String(repeating: "AND ", count: 20_000),
        ] {
            _ = try? JQLTextQuery(parsing: query)
        }
        let stars = try JQLTextQuery(parsing: "a" + String(repeating: "*a", count: 200) + "b")
        #expect(!stars.matches([String(repeating: "a", count: 2_000)]))
    }

    @Test func builtSearchesTakeAnyTextAsWords() throws {
        var trees = RandomTrees(seed: 7)
        for _ in 0..<3_000 {
            let text = trees.text() + " pump " + trees.text()
            for clause in [
                JQLFieldReference.summary.containsWords(text), JQLFieldReference.summary.containsPhrase(text),
            ] {
                guard case .terminal(let terminal) = clause,
                    case .comparison(.contains, .value(.text(let search))) = terminal.condition
                else {
                    Issue.record("no search: \(clause)")
                    return
                }
                let query = try JQLTextQuery(parsing: search)
                #expect(query.matches([text]), "\(text.debugDescription) by \(search.debugDescription)")
                #expect(!query.matches(["boat"]))
            }
        }
    }

    @Test(arguments: [
        ("pumps", "pump"), ("leaking", "leak"), ("leaked", "leak"), ("pipe", "pip"), ("pipes", "pip"),
        ("boxes", "box"),
        ("flies", "fly"), ("fly", "fly"), ("running", "run"), ("string", "string"), ("glass", "glas"),
        ("status", "status"),
        ("red", "red"), ("12s", "12s"),
    ])
    func stemOf(word: String, stem: String) {
        #expect(JQLTextAnalysis.stem(word) == stem)
    }
}
