import Foundation
import Testing

@testable import JQL

@Suite struct SyntaxErrorTests {
    /// Texts of Jira: those in the samples, and those that Jira's own functional tests are published to
    /// expect.
    @Test(arguments: [
        ("project = PUB AND", "Error in the JQL Query: Expecting a field name at the end of the query."),
        (
            "summary ~ \"unclosed",
            "Error in the JQL Query: The quoted string 'unclosed' has not been completed. (line 1, "
                + "character 11)"
        ),
        (
            "project = PUB AND (status = Open",
            "Error in the JQL Query: Expecting ')' before the end of the query."
        ),
        (
            "project = PUB AND status = = Open",
            "Error in JQL Query: Expecting either a value, list or function but got '='. You must "
                + "surround '=' in "
                + "quotation marks to use it as a value. (line 1, character 28)"
        ),
        (
            "project = PUB status",
            "Error in the JQL Query: Expecting either 'OR' or 'AND' but got 'status'. (line 1, character 15)"
        ),
        (
            "project =",
            "Error in JQL Query: Expecting either a value, list or function before the end of the query."
        ),
        (
            "comment ~ '",
            "Error in the JQL Query: The quoted string has not been completed. (line 1, character 11)"
        ),
        (
            "priority=\"test\nword",
            "Error in the JQL Query: The quoted string 'test word' has not been completed. (line 1, "
                + "character 10)"
        ),
        (
            "comme\\unt ~ 'test",
            "Error in the JQL Query: '\\un' is an illegal JQL escape sequence. The valid escape "
                + "sequences are "
                + "\\', \\\", \\t, \\n, \\r, \\\\, '\\ ' and \\uXXXX. (line 1, character 6)"
        ),
        (
            "mine{www = qwwr",
            "Error in the JQL Query: The character '{' is a reserved JQL character. You must enclose it "
                + "in a string "
                + "or use the escape '\\u007b' instead. (line 1, character 5)"
        ),
        (
            "minewww =\u{7F}qwwr",
            "Error in the JQL Query: The character 'U+007F' on line 1 at position 10 must be escaped. "
                + "Use the escape "
                + "'\\u007f' instead. (line 1, character 10)"
        ),
        (
            "a = 'x\ty'",
            "Error in the JQL Query: The character 'TAB' on line 1 at position 7 must be escaped. Use "
                + "the escape "
                + "'\\t' instead. (line 1, character 7)"
        ),
        (
            "aaaaa=-3482094382084092840932809482",
            "Error in the JQL Query: '-3482094382084092840932809482' is not a valid number. Numbers "
                + "must be between "
                + "-9,223,372,036,854,775,808 and 9,223,372,036,854,775,807. (line 1, character 7)"
        ),
        ("a =b order", "Error in the JQL Query: Expecting 'by' before the end of the query."),
        (
            "a =b order summary",
            "Error in the JQL Query: Expecting 'by' but got 'summary'. (line 1, character 12)"
        ),
        (
            "a =b order by asc",
            "Error in the JQL Query: Expecting a field name but got 'asc'. You must surround 'asc' in "
                + "quotation marks "
                + "to use it as a field name. (line 1, character 15)"
        ),
        (
            "a =b order by ajsks blah",
            "Error in the JQL Query: Expecting either 'ASC' or 'DESC' but got 'blah'. (line 1, character 21)"
        ),
        ("order by a desc d", "Error in the JQL Query: Expecting ',' but got 'd'. (line 1, character 17)"),
        ("'' = c", "Error in the JQL Query: A field name cannot be empty. (line 1, character 1)"),
        ("a = ''()", "Error in the JQL Query: A function name cannot be empty. (line 1, character 5)"),
        (
            "a",
            "Error in the JQL Query: Expecting operator before the end of the query. The valid "
                + "operators are '=', '!=', "
                + "'<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'."
        ),
        (
            "a blah >",
            "Error in the JQL Query: Expecting operator but got 'blah'. The valid operators are '=', "
                + "'!=', '<', '>', "
                + "'<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'. (line 1, character 3)"
        ),
        (
            "a =a and j not is empty",
            "Error in the JQL Query: Expecting 'IN' but got 'is'. (line 1, character 16)"
        ),
        (
            "a =a and j is ! empty",
            "Error in the JQL Query: Expecting 'NOT' but got '!'. (line 1, character 15)"
        ),
        ("cf", "Error in the JQL Query: Expecting '[' before the end of the query."),
        (
            "a = b and not (cf = 6)",
            "Error in the JQL Query: Expecting '[' but got '='. (line 1, character 19)"
        ),
        (
            "cf[-29829] = ",
            "Error in the JQL Query: Expecting a custom field id (a positive number) but got '-29829'. "
                + "(line 1, character 4)"
        ),
        ("cf[29829 = world", "Error in the JQL Query: Expecting ']' but got '='. (line 1, character 10)"),
        (
            "a = func(, and not (a = x)",
            "Error in the JQL Query: Expecting ')' but got ','. (line 1, character 10)"
        ),
        (
            "bas=func(bad,)",
            "Error in the JQL Query: Function argument must be specified. (line 1, character 14)"
        ),
        ("bas=func(bad,", "Error in the JQL Query: Expecting a function argument at the end of the query."),
        (
            "k = func(abc, jk!)",
            "Error in the JQL Query: Expecting ')' or ',' but got '!'. (line 1, character 17)"
        ),
        (
            "abc IN ((foo) abc = a",
            "Error in the JQL Query: Expecting ')' but got 'abc'. (line 1, character 15)"
        ),
        (
            "a=!",
            "Error in JQL Query: Expecting either a value, list or function but got '!'. You must "
                + "surround '!' in "
                + "quotation marks to use it as a value. (line 1, character 3)"
        ),
        (
            "a=b !c=d",
            "Error in the JQL Query: Expecting either 'OR' or 'AND' but got '!'. (line 1, character 5)"
        ),
        (
            "[brenden] = a",
            "Error in the JQL Query: Expecting a field name but got '['. Did you mean 'cf['? (line 1, "
                + "character 1)"
        ),
        (
            "a = b and\n select = c",
            "Error in the JQL Query: 'select' is a reserved JQL word. You must surround it in quotation "
                + "marks to use "
                + "it in a query. (line 2, character 2)"
        ),
        ("a not was \"Open\"", "Error in the JQL Query: Expecting 'IN' but got 'was'. (line 1, character 7)"),
    ])
    func messageIsJiras(text: String, message: String) {
        let error = #expect(throws: JQLSyntaxError.self) { try JQLQuery(parsing: text) }
        #expect(error?.message == message)
    }

    @Test func placeCountsLinesAndUTF16Units() {
        let text = "a = '😀é' and\nb = '😀' c"
        let error = #expect(throws: JQLSyntaxError.self) { try JQLQuery(parsing: text) }
        #expect(error?.line == 2)
        #expect(error?.character == 10)
        #expect(error?.offset == "a = '😀é' and\nb = '😀' ".utf8.count)
    }

    @Test(
        arguments: [
            ("a == b", "Write a single = to compare."),
            ("a <> b", "Write != for 'not equal'."),
            ("a in b", "Put the values in parentheses: (b)."),
            ("a = (b, c)", "Use IN or NOT IN for a list of values."),
            ("a = In Progress", "Put a value of several words in quotation marks."),
            ("a = To Do", "Put a value of several words in quotation marks."),
            ("a = My Project", "Put a value of several words in quotation marks: \"My Project\"."),
            ("a = b c = d", "Join two conditions with AND or OR."),
            ("a = “b c”", "Use straight quotation marks, \" or '."),
            ("a notin (b)", "Write NOT IN as two words."),
            ("a like b", "Write ~ to search in text."),
            ("project = DO", "Write \"DO\"."),
            ("a = b@c", "Put the whole value in quotation marks."),
            ("cf[10050", nil),
        ] as [(String, String?)]
    )
    func suggestionSaysWhatToWrite(text: String, suggestion: String?) {
        let error = #expect(throws: JQLSyntaxError.self) { try JQLQuery(parsing: text) }
        #expect(error?.suggestion == suggestion)
    }

    /// The syntax refusals recorded from the live service, where `../shared` is present.
    @Test func recordedRefusalsAreRepeatedWordForWord() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../shared/jira/samples/observed-cloud-http.json")
        guard let data = try? Data(contentsOf: file) else {
            print("recorded refusals skipped: no readable \(file.path)")
            return
        }
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let answers = try #require(object["answers"] as? [[String: Any]])
        var compared = 0
        for answer in answers {
            guard let request = answer["request"] as? String, let status = answer["status"] as? Int,
                let start = request.range(of: "search/jql?jql=")
            else { continue }
            let text = String(request[start.upperBound...].split(separator: "&", maxSplits: 1)[0])
            let messages = (answer["body"] as? [String: Any])?["errorMessages"] as? [String]
            if status == 200 {
                #expect(throws: Never.self, "\(text)") { try JQLQuery(parsing: text) }
                compared += 1
            } else if let message = messages?.first, message.hasPrefix("Error in") {
                let error = #expect(throws: JQLSyntaxError.self, "\(text)") { try JQLQuery(parsing: text) }
                #expect(error?.message == message)
                compared += 1
            }
        }
        #expect(compared == 19)
    }
}
