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

/// Words of Atlassian's gateway.
extension Answer {
    /// Of an address or a site that the gateway does not know.
    static func gatewayNotFound(_ call: Call) -> Answer {
        var answer = Answer.json(404) { writer in
            writer.object { writer in
                // The gateway's clock has nine digits, and its zone is always UTC.
                let time = Timestamp.text(call.now, offset: 0)
                writer.field("timestamp", time.replacing("+0000", with: "000000Z"))
                writer.field("status", 404)
                writer.field("error", "Not Found")
                writer.field("message", "No message available")
                writer.field("path", call.path)
            }
        }
        answer.contentType = "application/json"
        return answer
    }
}

/// Words of Data Center.
extension Answer {
    static func message(_ status: Int, _ message: String) -> Answer {
        .json(status) { writer in
            writer.object { writer in
                writer.field("message", message)
                writer.field("status-code", status)
            }
        }
    }

    static let clientMustSignIn = message(401, "Client must be authenticated to access this resource.")

    /// Of an issue that is not there; also of `/issue/createmeta`, which is read as an issue's key since Jira
    /// 9.
    static let noIssueOnDataCenter = refusal(404, ["Issue Does Not Exist"])

    /// What the REST framework says where nothing answers a path.
    ///
    /// Up to Jira 9 it names the address (solidify/jira-azuredevops-migrator#13), from 10 on it does not
    /// (kelos-dev/kelos#1439); outside of `/rest` the web server's own page comes.
    static func noResource(_ call: Call, isBeforeTen: Bool = false) -> Answer {
        guard call.segments.first == "rest", call.place != .outside else {
            return text(404, "<html><head><title>Not Found (404)</title></head><body>Not Found</body></html>")
        }
        if isBeforeTen { return message(404, "null for uri: \(call.origin)\(call.pathAndQuery)") }
        return .json(404) { writer in
            writer.object { writer in
                writer.field("message", "HTTP 404 Not Found")
                writer.field("status-code", 404)
                writer.field("sub-code", -1)
            }
        }
    }

    /// A member of a body that the bean behind it does not have; the words are Jackson's, shortened.
    static func unknownMember(_ name: String) -> Answer {
        malformed("Unrecognized field \"\(name)\", not marked as ignorable")
    }

    /// A member of another type than the bean's.
    static func wrongMember(_ name: String, _ type: String) -> Answer {
        malformed("Cannot deserialize value of type `\(type)` (through reference chain: [\"\(name)\"])")
    }
}

extension JSONWriter {
    mutating func writeErrors(_ messages: [String], _ errors: [(field: String, message: String)]) {
        object { writer in
            writer.field("errorMessages", strings: messages)
            writer.object("errors") { writer in
                // One member for each field: the first thing that is wrong with it.
                var said: Set<String> = []
                for error in errors where said.insert(error.field).inserted {
                    writer.field(error.field, error.message)
                }
            }
        }
    }
}
