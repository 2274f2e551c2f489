import FoundationEssentials
import HTTPMessages
import Jira
import Testing

struct JiraErrorTests {
    /// An answer of one of Jira's shapes and what should be read from it.
    struct Shape: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var status: Int
        var body: String
        var contentType = "application/json;charset=UTF-8"
        var code: JiraError.Code
        var messages: [String] = []
        var fields: [String: String] = [:]
    }

    static let shapes: [Shape] = [
        Shape(
            testDescription: "usual",
            status: 404,
            body:
                #"{"errorMessages":["Issue does not exist or you do not have permission to see it."],"errors":{}}"#,
            code: .notFound,
            messages: ["Issue does not exist or you do not have permission to see it."]
        ),
        Shape(
            testDescription: "usual with a field",
            status: 400,
            body: #"{"errorMessages":[],"errors":{"issuetype":"Specify an issue type"},"status":400}"#,
            code: .validation,
            fields: ["issuetype": "Specify an issue type"]
        ),
        Shape(
            testDescription: "without errors",
            status: 400,
            body: #"{"errorMessages":["There was an error parsing JSON."]}"#,
            code: .validation,
            messages: ["There was an error parsing JSON."]
        ),
        Shape(
            testDescription: "problem document",
            status: 405,
            body:
                #"{"type":"about:blank","title":"Method Not Allowed","status":405,"detail":"Method 'GET' is not supported.","instance":"/x"}"#,
            contentType: "application/problem+json",
            code: .notFound,
            messages: ["Method 'GET' is not supported."]
        ),
        Shape(
            testDescription: "bulk operation",
            status: 400,
            body: #"{"errors":[{"message":"one"},{"other":1},{"message":"two"}]}"#,
            code: .validation,
            messages: ["one", "two"]
        ),
        Shape(
            testDescription: "gateway",
            status: 404,
            body:
                #"{"timestamp":"2026","status":404,"error":"Not Found","message":"No message available","path":"/x"}"#,
            code: .notFound,
            messages: ["No message available"]
        ),
        Shape(
            testDescription: "gateway, scope",
            status: 401,
            body: #"{"code":401,"message":"Unauthorized; scope does not match"}"#,
            code: .unauthorized,
            messages: ["Unauthorized; scope does not match"]
        ),
        Shape(
            testDescription: "OAuth",
            status: 400,
            body: #"{"error":"invalid_request","error_description":"Incorrect request parameters"}"#,
            code: .validation,
            messages: ["Incorrect request parameters"]
        ),
        Shape(
            testDescription: "web page",
            status: 404,
            body: "<!DOCTYPE html><title>Page Unavailable</title>",
            contentType: "text/html",
            code: .notFound
        ),
        Shape(testDescription: "nothing", status: 403, body: "", contentType: "text/plain", code: .forbidden),
        Shape(
            testDescription: "nulls",
            status: 409,
            body: #"{"errorMessages":null,"errors":null}"#,
            code: .conflict
        ),
        Shape(testDescription: "array", status: 413, body: "[1,2]", code: .tooLarge),
        Shape(testDescription: "cut off", status: 500, body: #"{"errorMessages":["x"#, code: .serverError),
        Shape(testDescription: "422", status: 422, body: "{}", code: .validation),
        Shape(testDescription: "redirect to a login page", status: 302, body: "", code: .unauthorized),
        Shape(testDescription: "teapot", status: 418, body: "{}", code: .refused),
    ]

    @Test(arguments: shapes)
    func everyShapeIsRead(shape: Shape) async throws {
        let transport = ScriptedTransport([
            .json(
                shape.status,
                shape.body,
                ["Content-Type": shape.contentType, "Location": "https://x.example/login?t=1"]
            )
        ])
        let client = try makeClient(transport, retries: 0)
        let error = try #require(
            await jiraFailure { () async throws(JiraError) in _ = try await client.myself() }
        )
        #expect(error.code == shape.code)
        #expect(error.status == shape.status)
        #expect(error.errorMessages == shape.messages)
        #expect(error.fieldErrors == shape.fields)
        #expect(error.endpoint == "GET /rest/api/3/myself")
        for words in shape.messages + shape.fields.values { #expect("\(error)".contains(words)) }
        #expect(!"\(error)".contains("t=1"))
    }

    @Test func pageInPlaceOfDataWithStatus200IsNamed() async throws {
        let client = try makeClient(
            ScriptedTransport([.json(200, " <html><form>Log in</form>", ["Content-Type": "text/html"])])
        )
        let error = try #require(
            await jiraFailure { () async throws(JiraError) in _ = try await client.myself() }
        )
        #expect(error.code == .protocolViolation)
        #expect(error.message.contains("login page"))
    }

    @Test(arguments: [
        (#"{"issues":[{"key":"A-1"}]}"#, "has no \"id\""), (#"{"issues":[{"id":"1","#, "damaged"),
        ("[]", "is not a"),
        (#"{"issues":null}"#, "null"), ("", "damaged"),
    ])
    func unreadableAnswerNamesEndpointAndPlace(body: String, words: String) async throws {
        let client = try makeClient(ScriptedTransport([.json(200, body)]))
        let error = try #require(
            await jiraFailure { () async throws(JiraError) in
                _ = try await client.search("project = A", fields: [])
            }
        )
        #expect(error.code == .protocolViolation)
        #expect(error.endpoint == "POST /rest/api/3/search/jql")
        #expect(error.message.contains(words), "\(error.message)")
    }

    @Test func fieldOffTheScreenIsRecognised() async throws {
        let body = """
            {"errorMessages":[],"errors":{"labels":"Field 'labels' cannot be set. It is not on the appropriate screen, or \
            unknown.","summary":"You must specify a summary of the issue."}}
            """
        let client = try makeClient(ScriptedTransport([.json(400, body)]))
        let error = try #require(
            await jiraFailure { () async throws(JiraError) in
                try await client.editIssue(.key("A-1"), fields: ["labels": .texts(["x"])])
            }
        )
        #expect(error.code == .validation)
        #expect(error.fieldsNotOnScreen == ["labels"])
        #expect(!error.isAmbiguousWrite)
    }

    @Test(arguments: [
        (500, true), (502, true), (503, true), (504, true), (501, false), (520, true), (400, false),
        (401, false), (404, false),
        (429, false),
        (201, true),
    ])
    func statusTellsWhetherACreateMayHaveHappened(status: Int, isAmbiguous: Bool) async throws {
        // 201 with a body that cannot be read: the issue is there, its key is not known.
        let client = try makeClient(ScriptedTransport([.json(status, "oops")]), retries: 0)
        let draft = IssueDraft(project: "A", issueType: "Task", summary: "s")
        let error = try #require(
            await jiraFailure { () async throws(JiraError) in _ = try await client.createIssue(draft) }
        )
        #expect(error.isAmbiguousWrite == isAmbiguous)
    }

    @Test func lostAnswerIsAmbiguousAndAnUnsentRequestIsNot() async throws {
        for (state, isAmbiguous) in [(HTTPTransportError.DeliveryState.unknown, true), (.notSent, false)] {
            let client = try makeClient(ScriptedTransport([.lost(.timedOut, state)]), retries: 0)
            let error = try #require(
                await jiraFailure { () async throws(JiraError) in _ = try await client.myself() }
            )
            #expect(error.code == .transport)
            #expect(error.isAmbiguousWrite == isAmbiguous)
        }
    }

    @Test func whatAProxyRepeatsOfTheCredentialsIsLeftOut() async throws {
        let transport = ScriptedTransport { (request, _) throws(HTTPTransportError) in
            let header = request.fields["Authorization"] ?? ""
            return .json(400, #"{"errorMessages":["sent: \#(header)"],"errors":{"token":"s3cret is bad"}}"#)
        }
        let client = try makeClient(transport)
        let error = await jiraFailure { () async throws(JiraError) in _ = try await client.myself() }
        #expect(error?.errorMessages == ["sent: …"])
        #expect(error?.fieldErrors == ["token": "… is bad"])
    }

    @Test func whatWouldSteerATerminalIsNotPrinted() {
        let error = JiraError(
            .validation,
            endpoint: "GET /x",
            message: "refused",
            errorMessages: ["a\u{1B}[2J\nb\u{202E}c", String(repeating: "é", count: 5_000)]
        )
        let parts = error.description.split(separator: "|")
        #expect(parts[1] == " a [2J bc ")
        #expect(parts[2] == " \(String(repeating: "é", count: 1_000))… (GET /x)")
    }
}
