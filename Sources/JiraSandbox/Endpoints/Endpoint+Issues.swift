internal import HTTPMessages

/// Issues.
extension Endpoint {
    static let issues: [Endpoint] = [
        Endpoint(.post, "/issue", isWrite: true) { state, call, _ throws(Answer) in
            try state.createIssue(call)
        },
        Endpoint(.post, "/issue/bulk", isWrite: true) { state, call, _ throws(Answer) in
            try state.createIssues(call)
        },
        Endpoint(.get, "/issue/{issue}") { state, call, parts throws(Answer) in
            try state.issue(call, parts[0])
        },
        Endpoint(.put, "/issue/{issue}", isWrite: true) { state, call, parts throws(Answer) in
            try state.editIssue(call, parts[0])
        },
        Endpoint(.delete, "/issue/{issue}", isWrite: true) { state, call, parts throws(Answer) in
            try state.deleteIssue(call, parts[0])
        },
        Endpoint(.get, "/issue/{issue}/editmeta") { state, call, parts throws(Answer) in
            try state.editMetadata(call, parts[0])
        },
        Endpoint(.get, "/issue/{issue}/transitions") { state, call, parts throws(Answer) in
            try state.transitions(call, parts[0])
        },
        Endpoint(.post, "/issue/{issue}/transitions", isWrite: true) { state, call, parts throws(Answer) in
            try state.transitionIssue(call, parts[0])
        },
    ]
}
