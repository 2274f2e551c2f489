import Foundation
import HTTPMessages
import Jira
import Testing

/// Refusals of the real Jira Cloud, as recorded.
struct ObservedAnswersTests {
    private struct Recording: Decodable {
        struct Answer: Decodable {
            var request: String
            var status: Int
            var contentType: String
            var body: Body
        }
        enum Body: Decodable {
            case words(messages: [String], errors: [String: String], detail: String?)
            case text(String)

            private enum Keys: String, CodingKey {
                case errorMessages, errors, detail, message, error_description
            }

            init(from decoder: any Decoder) throws {
                if let text = try? decoder.singleValueContainer().decode(String.self) {
                    self = .text(text)
                    return
                }
                let object = try decoder.container(keyedBy: Keys.self)
                self = .words(
                    messages: try object.decodeIfPresent([String].self, forKey: .errorMessages) ?? [],
                    errors: try object.decodeIfPresent([String: String].self, forKey: .errors) ?? [:],
                    detail: try object.decodeIfPresent(String.self, forKey: .detail)
                        ?? object.decodeIfPresent(String.self, forKey: .error_description)
                        ?? object.decodeIfPresent(String.self, forKey: .message)
                )
            }
        }
        var answers: [Answer]
    }

    /// The bodies again, as bytes: decoded apart so that what goes to the client is not what was compared.
    private static func raw(_ data: Data, _ index: Int) throws -> Data {
        let whole = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let answers = try #require(whole["answers"] as? [[String: Any]])
        let body = try #require(answers[index]["body"])
        if let text = body as? String { return Data(text.utf8) }
        return try JSONSerialization.data(withJSONObject: body)
    }

    @Test(.enabled(if: SharedFacts.hasObservedAnswers))
    func everyRecordedRefusalKeepsJirasWords() async throws {
        let data = try #require(SharedFacts.file("samples/observed-cloud-http.json"))
        let recording = try JSONDecoder().decode(Recording.self, from: data)
        var refusals = 0
        for (index, answer) in recording.answers.enumerated() where answer.status >= 400 {
            refusals += 1
            let response = HTTPResponse(
                status: answer.status,
                fields: ["Content-Type": answer.contentType],
                body: try Self.raw(data, index)
            )
            let client = try makeClient(ScriptedTransport([.success(response)]), retries: 0)
            let failure = await jiraFailure { () async throws(JiraError) in _ = try await client.myself() }
            let error = try #require(failure)
            #expect(error.status == answer.status, "\(answer.request)")
            #expect(error.code != .protocolViolation && error.code != .refused, "\(answer.request)")
            switch answer.body {
            case .words(let messages, let errors, let detail):
                #expect(
                    error.errorMessages == (messages.isEmpty ? detail.map { [$0] } ?? [] : messages),
                    "\(answer.request)"
                )
                #expect(error.fieldErrors == errors, "\(answer.request)")
            case .text:
                #expect(error.message.contains("no Jira site"), "\(answer.request)")
            }
        }
        #expect(refusals > 30)
    }

    @Test(.enabled(if: SharedFacts.hasObservedAnswers))
    func everyRecordedSearchResultIsRead() async throws {
        let data = try #require(SharedFacts.file("samples/observed-cloud-http.json"))
        let recording = try JSONDecoder().decode(Recording.self, from: data)
        var searches = 0
        for (index, answer) in recording.answers.enumerated()
        where answer.status == 200 && answer.request.contains("/search/jql") {
            searches += 1
            let response = HTTPResponse(status: 200, body: try Self.raw(data, index))
            let client = try makeClient(
                ScriptedTransport([.success(response), .json(200, #"{"issues":[]}"#)])
            )
            let issues = try await client.search("project = PUB", fields: [])
            #expect(
                issues.map(\.id) == (answer.request.contains("zzfield") ? ["104212"] : []),
                "\(answer.request)"
            )
        }
        #expect(searches >= 12)
    }
}
