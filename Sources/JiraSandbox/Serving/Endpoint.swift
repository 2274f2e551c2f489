internal import HTTPMessages

/// What the sandbox answers, by method and path below `/rest/api/3`.
struct Endpoint: Sendable {
    typealias Answering = @Sendable (inout SandboxState, Call, [String]) throws(Answer) -> Answer

    let method: HTTPMethod
    /// Parts of the path; one in braces stands for any text, which the answering function is given in order.
    let template: [String]
    /// Whether it changes the site: what fault injection counts.
    let isWrite: Bool
    let answer: Answering

    init(_ method: HTTPMethod, _ path: String, isWrite: Bool = false, _ answer: @escaping Answering) {
        self.method = method
        template = path.split(separator: "/").map(String.init)
        self.isWrite = isWrite
        self.answer = answer
    }

    /// `POST /issue/bulk`: its name in statistics.
    var name: String { "\(method.rawValue) /\(template.joined(separator: "/"))" }

    /// The texts that stand for the braces; nil where the path is another.
    func arguments(in segments: ArraySlice<String>) -> [String]? {
        guard segments.count == template.count else { return nil }
        var arguments: [String] = []
        for (part, segment) in zip(template, segments) {
            if part.hasPrefix("{") {
                arguments.append(segment)
            } else if part != segment {
                return nil
            }
        }
        return arguments
    }

    /// Parts of fixed text before parts that take any, so that `/issue/bulk` is not an issue called `bulk`.
    static let all: [Endpoint] = [
        Endpoint(.get, "/serverInfo") { state, call, _ throws(Answer) in state.serverInfo(call) },
        Endpoint(.get, "/myself") { state, call, _ throws(Answer) in try state.myself(call) },
        Endpoint(.get, "/mypermissions") { state, call, _ throws(Answer) in try state.myPermissions(call) },
        Endpoint(.get, "/field") { state, call, _ throws(Answer) in state.fields(call) },
        Endpoint(.get, "/priority") { state, call, _ throws(Answer) in state.priorities(call) },
        Endpoint(.get, "/status") { state, call, _ throws(Answer) in state.statuses(call) },
        Endpoint(.get, "/issueLinkType") { state, call, _ throws(Answer) in state.linkTypes(call) },
        Endpoint(.get, "/project/{project}") { state, call, parts throws(Answer) in
            try state.project(call, parts[0])
        },
        Endpoint(.get, "/issue/createmeta/{project}/issuetypes") { state, call, parts throws(Answer) in
            try state.createTypes(call, parts[0])
        },
        Endpoint(.get, "/issue/createmeta/{project}/issuetypes/{type}") { state, call, parts throws(Answer) in
            try state.createFields(call, parts[0], type: parts[1])
        },
        Endpoint(.get, "/search") { state, call, _ throws(Answer) in state.removedSearch() },
        Endpoint(.post, "/search") { state, call, _ throws(Answer) in state.removedSearch() },
        Endpoint(.get, "/search/jql") { state, call, _ throws(Answer) in
            try state.search(call, try SearchRequest(parameters: call))
        },
        Endpoint(.post, "/search/jql") { state, call, _ throws(Answer) in
            try state.search(call, try SearchRequest(body: call))
        },
        Endpoint(.post, "/search/approximate-count") { state, call, _ throws(Answer) in
            try state.approximateCount(call)
        },
        Endpoint(.post, "/jql/parse") { state, call, _ throws(Answer) in try state.parseQueries(call) },
        Endpoint(.post, "/issue", isWrite: true) { state, call, _ throws(Answer) in
            try state.createIssue(call)
        },
        Endpoint(.post, "/issue/bulk", isWrite: true) { state, call, _ throws(Answer) in
            try state.createIssues(call)
        },
        Endpoint(.post, "/issue/bulkfetch") { state, call, _ throws(Answer) in try state.bulkFetch(call) },
        Endpoint(.get, "/issue/{issue}") { state, call, parts throws(Answer) in
            try state.issue(call, parts[0])
        },
        Endpoint(.put, "/issue/{issue}", isWrite: true) { state, call, parts throws(Answer) in
            try state.editIssue(call, parts[0])
        },
        Endpoint(.delete, "/issue/{issue}", isWrite: true) { state, call, parts throws(Answer) in
            try state.deleteIssue(call, parts[0])
        },
        Endpoint(.get, "/issue/{issue}/transitions") { state, call, parts throws(Answer) in
            try state.transitions(call, parts[0])
        },
        Endpoint(.post, "/issue/{issue}/transitions", isWrite: true) { state, call, parts throws(Answer) in
            try state.transitionIssue(call, parts[0])
        },
        Endpoint(.get, "/issue/{issue}/comment") { state, call, parts throws(Answer) in
            try state.comments(call, parts[0])
        },
        Endpoint(.post, "/issue/{issue}/comment", isWrite: true) { state, call, parts throws(Answer) in
            try state.addComment(call, parts[0])
        },
        Endpoint(.get, "/issue/{issue}/properties/{key}") { state, call, parts throws(Answer) in
            try state.property(call, parts[0], key: parts[1])
        },
        Endpoint(.post, "/issueLink", isWrite: true) { state, call, _ throws(Answer) in
            try state.createLink(call)
        },
        Endpoint(.get, "/issueLink/{link}") { state, call, parts throws(Answer) in
            try state.link(call, parts[0])
        },
        Endpoint(.delete, "/issueLink/{link}", isWrite: true) { state, call, parts throws(Answer) in
            try state.deleteLink(call, parts[0])
        },
    ]

    /// Where a request goes; the refusal of one that goes nowhere.
    static func find(_ call: Call) throws(Answer) -> (endpoint: Endpoint, arguments: [String]) {
        let segments = call.segments
        let isVersion2 = segments.starts(with: ["rest", "api", "2"])
        if segments.starts(with: ["rest", "api", "3"]) || segments.starts(with: ["rest", "api", "latest"])
            || isVersion2
        {
            let rest = segments.dropFirst(3)
            let matching = all.compactMap { endpoint in endpoint.arguments(in: rest).map { (endpoint, $0) } }
            // Version 2 writes texts where version 3 writes documents; only what is the same in both is served.
            let isServed = !isVersion2 || ["serverInfo", "myself", "search"].contains(rest.first)
            if isServed, let found = matching.first(where: { $0.0.method == call.method }) {
                return (found.0, found.1)
            }
            if isServed, let most = matching.first?.0.template {
                let allowed = matching.filter { $0.0.template == most }.map(\.0.method.rawValue)
                var answer = Answer.problem(
                    405,
                    "Method Not Allowed",
                    detail: "Method '\(call.method.rawValue)' is not supported.",
                    path: call.path
                )
                answer.headers = [("Allow", allowed.joined(separator: ", "))]
                throw answer
            }
        }
        throw .problem(
            404,
            "Not Found",
            detail: "No endpoint \(call.method.rawValue) \(call.path).",
            path: call.path
        )
    }
}
