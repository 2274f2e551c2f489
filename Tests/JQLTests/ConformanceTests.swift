import Foundation
import Testing

@testable import JQL

/// Atlassian's own vectors, in `../shared`, where that is present.
@Suite struct ConformanceTests {
    private struct Group: Decodable {
        let valid: [String]?
        let invalid: [String]?
        let words: [String]?
    }

    private static let groups: [(name: String, group: Group)]? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "../shared/jira/samples/jql-conformance.json")
        guard let data = try? Data(contentsOf: file),
            let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
        else {
            print("conformance vectors skipped: no readable \(file.path)")
            return nil
        }
        return object.sorted { $0.key < $1.key }.compactMap { name, value in
            guard let members = value as? [String: Any] else { return nil }
            return (
                name,
                Group(
                    valid: members["valid"] as? [String],
                    invalid: members["invalid"] as? [String],
                    words: members["words"] as? [String]
                )
            )
        }
    }()

    static let isPresent = groups != nil
    static let valid = (groups ?? []).flatMap { $0.group.valid ?? [] }
    static let invalid = (groups ?? []).flatMap { $0.group.invalid ?? [] }

    @Test(.enabled(if: isPresent, "../shared is absent"), arguments: valid)
    func parsesWhatAtlassianParses(text: String) throws {
        let query = try JQLQuery(parsing: text)
        #expect(query.isBounded || !query.order.isEmpty)
        #expect(try JQLQuery(parsing: query.description) == query)
    }

    @Test(.enabled(if: isPresent, "../shared is absent"), arguments: invalid)
    func refusesWhatAtlassianRefuses(text: String) {
        #expect(throws: JQLSyntaxError.self) { try JQLQuery(parsing: text) }
    }

    @Test(.enabled(if: isPresent, "../shared is absent"))
    func knowsEveryReservedWordAndNoOther() throws {
        let words = try #require(ConformanceTests.groups?.first { $0.name == "reservedWords" }?.group.words)
        #expect(words == JQLWords.reserved)
        #expect(words.count == 178)
    }

    @Test func vectorsAreReadWhereTheyAre() {
        guard ConformanceTests.isPresent else { return }
        #expect(ConformanceTests.valid.count == 113)
        #expect(ConformanceTests.invalid.count == 305)
    }
}

/// What holds of the language whether or not `../shared` is there.
@Suite struct GrammarTests {
    @Test(arguments: JQLWords.reserved)
    func reservedWordsNeedQuotationMarks(word: String) throws {
        for text in ["\(word) = value", "field1 = \(word)", "field1 ~ \(word.uppercased())", "a = \(word)()"]
        {
            // EMPTY and NULL are operands of their own.
            if ["empty", "null"].contains(word), text.hasPrefix("field1") { continue }
            #expect(throws: JQLSyntaxError.self, "\(text)") { try JQLQuery(parsing: text) }
        }
        let query = try JQLQuery(parsing: "\"\(word)\" = '\(word)'")
        #expect(try JQLQuery(parsing: query.description) == query)
    }

    @Test(
        arguments: [
            ("a = b", "a = \"b\""),
            ("a=b&c=d", "a = \"b\" AND c = \"d\""),
            ("a=b && c=d || e=f", "a = \"b\" AND c = \"d\" OR e = \"f\""),
            ("a=b | c=d", "a = \"b\" OR c = \"d\""),
            ("(a=b or c=d) and e=f", "(a = \"b\" OR c = \"d\") AND e = \"f\""),
            ("((a=b)) and (e=f)", "a = \"b\" AND e = \"f\""),
            ("a=b and (c=d and e=f)", "a = \"b\" AND (c = \"d\" AND e = \"f\")"),
            ("not a=b and !c=d", "NOT a = \"b\" AND NOT c = \"d\""),
            ("! (a=b or c=d)", "NOT (a = \"b\" OR c = \"d\")"),
            ("not not a is null", "NOT NOT a IS EMPTY"),
            ("cf[10050] >= -51.2 and cf[10050]<=51", "cf[10050] >= -51.2 AND cf[10050] <= 51"),
            ("updated >= 1732877091000", "updated >= 1732877091000"),
            ("updated >= -5d", "updated >= \"-5d\""),
            ("a = 007", "a = \"007\""),
            ("a = \"7\"", "a = \"7\""),
            ("issue.property[a.b].c.d = 1", "issue.property[a.b].c.d = 1"),
            ("issue.property[\"a b\"] is not empty", "issue.property[\"a b\"] IS NOT EMPTY"),
            ("\"Story Points\" > 3", "\"Story Points\" > 3"),
            ("a in ((b), empty, f(1, 'x'))", "a IN ((\"b\"), EMPTY, f(1, \"x\"))"),
            ("Grün = ÄÖ", "\"Grün\" = \"ÄÖ\""),
            ("a = 'it''s'", nil),
            ("a = 'it\\'s \"so\"'", "a = \"it's \\\"so\\\"\""),
            ("a = \"tab\\tnl\\nu\\u0041\\uD83D\\uDE00\"", "a = \"tab\\u0009nl\\u000auA😀\""),
            ("a\\ b = c", "\"a b\" = \"c\""),
            (
                "status was not in (a, b) during (\"2020-01-01\", now()) by (x, y)",
                "status WAS NOT IN (\"a\", \"b\") DURING (\"2020-01-01\", now()) BY (\"x\", \"y\")"
            ),
            ("", ""),
            ("  \n ", ""),
            ("order by a, \"b c\" desc, cf[1] asc", "ORDER BY a, \"b c\" DESC, cf[1] ASC"),
        ] as [(String, String?)]
    )
    func canonicalTextOf(text: String, canonical: String?) throws {
        guard let canonical else {
            #expect(throws: JQLSyntaxError.self) { try JQLQuery(parsing: text) }
            return
        }
        let query = try JQLQuery(parsing: text)
        #expect(query.description == canonical)
        #expect(try JQLQuery(parsing: canonical) == query)
    }

    @Test func boundedMeansRestricted() throws {
        #expect(try !JQLQuery(parsing: "order by key").isBounded)
        #expect(try !JQLQuery(parsing: "").isBounded)
        #expect(try JQLQuery(parsing: "project = A order by key").isBounded)
    }
}
