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
        Endpoint(.get, "/issue/{issue}/comment/{comment}") { state, call, parts throws(Answer) in
            try state.comment(call, parts[0], id: parts[1])
        },
        Endpoint(.put, "/issue/{issue}/comment/{comment}", isWrite: true) {
            state,
            call,
            parts throws(Answer) in
            try state.editComment(call, parts[0], id: parts[1])
        },
        Endpoint(.delete, "/issue/{issue}/comment/{comment}", isWrite: true) {
            state,
            call,
            parts throws(Answer) in
            try state.deleteComment(call, parts[0], id: parts[1])
        },
        Endpoint(.post, "/comment/list", on: [.cloud]) { state, call, _ throws(Answer) in
            try state.commentList(call)
        },
        Endpoint(.get, "/comment/{comment}/properties") { state, call, parts throws(Answer) in
            try state.commentProperties(call, parts[0])
        },
        Endpoint(.get, "/comment/{comment}/properties/{key}") { state, call, parts throws(Answer) in
            try state.commentProperty(call, parts[0], key: parts[1])
        },
        Endpoint(.put, "/comment/{comment}/properties/{key}", isWrite: true) {
            state,
            call,
            parts throws(Answer) in
            try state.setCommentProperty(call, parts[0], key: parts[1])
        },
        Endpoint(.delete, "/comment/{comment}/properties/{key}", isWrite: true) {
            state,
            call,
            parts throws(Answer) in
            try state.deleteCommentProperty(call, parts[0], key: parts[1])
        },
    ]
}
