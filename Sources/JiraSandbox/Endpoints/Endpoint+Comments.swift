internal import HTTPMessages

/// Comments.
extension Endpoint {
    static let comments: [Endpoint] = [
        Endpoint(.get, "/issue/{issue}/comment") { state, call, parts throws(Answer) in
            try state.comments(call, parts[0])
        },
        Endpoint(.post, "/issue/{issue}/comment", isWrite: true) { state, call, parts throws(Answer) in
            try state.addComment(call, parts[0])
        },
    ]
}
