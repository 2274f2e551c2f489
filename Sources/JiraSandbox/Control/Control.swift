internal import FoundationEssentials
internal import HTTPMessages
internal import Locking

/// One of the sandbox's own controls, under `/_sandbox`; `GET /_sandbox` lists them.
struct Control: Sendable {
    typealias Answering = @Sendable (SandboxJira, Call, [String]) throws(Answer) -> Answer

    let method: HTTPMethod
    let path: String
    /// What it does, in a sentence.
    let does: String
    /// An example of the body; empty for none.
    let body: String
    let answer: Answering

    init(
        _ method: HTTPMethod,
        _ path: String,
        _ does: String,
        body: String = "",
        _ answer: @escaping Answering
    ) {
        self.method = method
        self.path = path
        self.does = does
        self.body = body
        self.answer = answer
    }

    /// The texts that stand for the braces; nil where the path is another.
    func arguments(in segments: [String]) -> [String]? {
        let parts = path.split(separator: "/")
        guard parts.count == segments.count else { return nil }
        var arguments: [String] = []
        for (part, segment) in zip(parts, segments) {
            if part.hasPrefix("{") {
                arguments.append(segment)
            } else if part != segment {
                return nil
            }
        }
        return arguments
    }

    static let all: [Control] =
        [
            Control(.get, "/_sandbox", "Lists the controls.") { jira, call, _ throws(Answer) in
                jira.listControls(call)
            },
            Control(
                .post,
                "/_sandbox/reset",
                "Puts everything back as it was at the start: tickets, rules, limits, lag, time, counts."
            ) { jira, _, _ throws(Answer) in
                jira.reset()
                return .json(200) { writer in writer.object { $0.field("reset", true) } }
            },
        ] + time + rules + books + upheaval + site
}

extension SandboxJira {
    /// The call of a request that is for the sandbox itself; nil for one that is for the site.
    func controlCall(_ request: HTTPRequest) -> Call? {
        // Looked at before it is taken apart, which every request to the site would pay for.
        guard request.path.hasPrefix("/_") || request.path.hasPrefix("/%") else { return nil }
        let call = Call(request, configuration, now: now())
        return call.segments.first == "_sandbox" ? call : nil
    }

    /// Answers a control: neither counted, nor limited, nor struck by a rule.
    func control(_ call: Call, _ request: HTTPRequest) -> HTTPServerReply {
        let answer: Answer
        do throws(Answer) {
            answer = try find(call, request)
        } catch {
            answer = error
        }
        var fields: HTTPFields = ["Cache-Control": "no-store"]
        if let contentType = answer.contentType { fields.append("Content-Type", contentType) }
        for header in answer.headers { fields.append(header.name, header.value) }
        return .response(HTTPResponse(status: answer.status, fields: fields, body: Data(answer.body)))
    }

    private func find(_ call: Call, _ request: HTTPRequest) throws(Answer) -> Answer {
        if let problem = Arrival(request: request, now: call.now).controlProblem {
            throw .controlProblem(403, problem)
        }
        let matching = Control.all.compactMap { control in
            control.arguments(in: call.segments).map { (control: control, arguments: $0) }
        }
        guard !matching.isEmpty else {
            throw .controlProblem(404, "There is no control \(call.path). GET /_sandbox lists them all.")
        }
        guard let found = matching.first(where: { $0.control.method == call.method }) else {
            let allowed = matching.map(\.control.method.rawValue).joined(separator: ", ")
            var answer = Answer.controlProblem(405, "\(call.path) takes \(allowed).")
            answer.headers = [("Allow", allowed)]
            throw answer
        }
        return try found.control.answer(self, call, found.arguments)
    }

    fileprivate func listControls(_ call: Call) -> Answer {
        let configuration = configuration
        return .json(200, reserving: 4_096) { writer in
            writer.object { writer in
                writer.field("product", configuration.product.rawValue)
                writer.field("site", call.base)
                writer.field("now", Timestamp.text(call.now, offset: 0))
                writer.array("controls", Control.all) { writer, control in
                    writer.object {
                        $0.field("method", control.method.rawValue)
                        $0.field("path", control.path)
                        $0.field("does", control.does)
                        if !control.body.isEmpty { $0.field("body", control.body) }
                    }
                }
            }
        }
    }
}

extension Answer {
    /// What a control says where it cannot do what it was asked.
    static func controlProblem(_ status: Int, _ message: String) -> Answer {
        .json(status) { writer in writer.object { $0.field("error", message) } }
    }
}

extension Call {
    /// Reads the body of a control; empty is an empty object.
    func settings<Result>(
        _ body: (JSONValue) throws(SettingsProblem) -> Result
    ) throws(Answer) -> Result {
        do throws(SandboxSettingsError) {
            return try SettingsDocument(self.body.isEmpty ? Array("{}".utf8) : Array(self.body)).read(body)
        } catch {
            throw .controlProblem(400, error.description)
        }
    }
}
