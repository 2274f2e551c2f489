internal import HTTPMessages

/// Worklogs and their feeds.
extension Endpoint {
    static let worklogs: [Endpoint] = feeds + ofIssues + ofProperties

    private static let feeds: [Endpoint] = [
        Endpoint(.get, "/worklog/updated") { state, call, _ throws(Answer) in try state.updatedWorklogs(call)
        },
        Endpoint(.get, "/worklog/deleted") { state, call, _ throws(Answer) in try state.deletedWorklogs(call)
        },
        Endpoint(.post, "/worklog/list") { state, call, _ throws(Answer) in try state.worklogList(call) },
    ]

    private static let ofIssues: [Endpoint] = [
        Endpoint(.get, "/issue/{issue}/worklog") { state, call, parts throws(Answer) in
            try state.worklogs(call, parts[0])
        },
        Endpoint(.post, "/issue/{issue}/worklog", isWrite: true) { state, call, parts throws(Answer) in
            try state.addWorklog(call, parts[0])
        },
        Endpoint(.get, "/issue/{issue}/worklog/{worklog}") { state, call, parts throws(Answer) in
            try state.worklog(call, parts[0], id: parts[1])
        },
        Endpoint(.put, "/issue/{issue}/worklog/{worklog}", isWrite: true) {
            state,
            call,
            parts throws(Answer) in
            try state.editWorklog(call, parts[0], id: parts[1])
        },
        Endpoint(.delete, "/issue/{issue}/worklog/{worklog}", isWrite: true) {
            state,
            call,
            parts throws(Answer) in
            try state.deleteWorklog(call, parts[0], id: parts[1])
        },
    ]

    /// Cloud only: Data Center has no properties of worklogs.
    private static let ofProperties: [Endpoint] = [
        Endpoint(.get, "/issue/{issue}/worklog/{worklog}/properties", on: [.cloud]) {
            state,
            call,
            parts throws(Answer) in
            try state.worklogProperties(call, parts[0], id: parts[1])
        },
        Endpoint(.get, "/issue/{issue}/worklog/{worklog}/properties/{key}", on: [.cloud]) {
            state,
            call,
            parts throws(Answer) in
            try state.worklogProperty(call, parts[0], id: parts[1], key: parts[2])
        },
        Endpoint(.put, "/issue/{issue}/worklog/{worklog}/properties/{key}", on: [.cloud], isWrite: true) {
            state,
            call,
            parts throws(Answer) in
            try state.setWorklogProperty(call, parts[0], id: parts[1], key: parts[2])
        },
        Endpoint(.delete, "/issue/{issue}/worklog/{worklog}/properties/{key}", on: [.cloud], isWrite: true) {
            state,
            call,
            parts throws(Answer) in
            try state.deleteWorklogProperty(call, parts[0], id: parts[1], key: parts[2])
        },
    ]
}
