internal import HTTPMessages

/// Links between issues.
extension Endpoint {
    static let links: [Endpoint] = [
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
}
