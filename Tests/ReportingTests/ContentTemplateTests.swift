import Reporting
import Testing

struct ContentTemplateTests {
    @Test(
        arguments: [
            ("{count} jobs near {place}", ["count", "place"]), ("{{not}} one {id}", ["id"]),
            ("{keys}", ["keys"]), ("}}{{ x", []), ("plain", []),
        ] as [(String, [String])]
    )
    func readsItsPlaceholders(text: String, names: [String]) throws {
        let template = try ContentTemplate(parsing: text, for: .summary)
        #expect(ContentTemplate.Use.summary.placeholders.filter(template.uses).sorted() == names.sorted())
        #expect(template.text == text)
    }

    @Test(
        arguments: [
            ("{colour} of {id}", "{colour}"), ("{ID}", "{ID}"), ("{}", "{}"), ("{cluster}", "{cluster}"),
            ("{id", "'{' without"), ("id}", "'}' without"), ("", "empty"), (" \n ", "empty"),
            ("{i{d}", "{i{d}"),
        ]
    )
    func refusesWhatItDoesNotKnowAndNamesIt(text: String, words: String) {
        do throws(ContentTemplateError) {
            _ = try ContentTemplate(parsing: text, for: .summary)
            Issue.record("'\(text)' was taken")
        } catch {
            #expect(error.description.contains(words), "\(error)")
            if case .unknownPlaceholder = error.problem { #expect(error.description.contains("{radius}")) }
        }
    }

    @Test func memberCommentsHaveTheirOwnPlaceholders() throws {
        let template = try ContentTemplate(
            parsing: "Stop {visit} of {count} in {cluster}",
            for: .memberComment
        )
        #expect(
            JobClusterComments.member(template, cluster: "FIELD-9", visit: 2, count: 7)
                == "Stop 2 of 7 in FIELD-9"
        )
        #expect(throws: ContentTemplateError.self) {
            try ContentTemplate(parsing: "{radius}", for: .memberComment)
        }
    }
}
