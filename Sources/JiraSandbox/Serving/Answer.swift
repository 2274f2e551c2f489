/// What an endpoint says, before headers that every answer has.
struct Answer: Error, Sendable {
    var status: Int
    var contentType: String?
    var body: [UInt8] = []
    var headers: [(name: String, value: String)] = []

    static func json(_ status: Int, reserving capacity: Int = 512, _ body: (inout JSONWriter) -> Void)
        -> Answer
    {
        Answer(
            status: status,
            contentType: "application/json;charset=UTF-8",
            body: JSONWriter.bytes(reserving: capacity, body)
        )
    }

    /// An answer without a body.
    static func empty(_ status: Int) -> Answer { Answer(status: status, contentType: nil) }

    static func text(_ status: Int, _ text: String) -> Answer {
        Answer(status: status, contentType: "text/html;charset=UTF-8", body: Array(text.utf8))
    }

    /// Jira's usual refusal: messages about the whole request, and errors by field in the order of the request.
    static func refusal(
        _ status: Int,
        _ messages: [String] = [],
        errors: [(field: String, message: String)] = []
    ) -> Answer {
        .json(status) { $0.writeErrors(messages, errors) }
    }

    /// The refusal of a body that is no JSON or not of the shape wanted: it has no `errors`.
    static func malformed(_ message: String) -> Answer {
        .json(400) { writer in
            writer.object { $0.field("errorMessages", strings: [message]) }
        }
    }

    static let invalidPayload = malformed(
        "Invalid request payload. Refer to the REST API documentation and try again."
    )

    /// RFC 7807, as the gateway before Jira answers.
    static func problem(_ status: Int, _ title: String, detail: String, path: String) -> Answer {
        var answer = Answer.json(status) { writer in
            writer.object {
                $0.field("type", "about:blank")
                $0.field("title", title)
                $0.field("status", status)
                $0.field("detail", detail)
                $0.field("instance", path)
            }
        }
        answer.contentType = "application/problem+json;charset=UTF-8"
        return answer
    }

    static let noIssue = refusal(404, ["Issue does not exist or you do not have permission to see it."])

    static let notAuthenticated = text(401, "Client must be authenticated to access this resource.")
}

extension JSONWriter {
    mutating func writeErrors(_ messages: [String], _ errors: [(field: String, message: String)]) {
        object { writer in
            writer.field("errorMessages", strings: messages)
            writer.object("errors") { writer in
                for error in errors { writer.field(error.field, error.message) }
            }
        }
    }
}
