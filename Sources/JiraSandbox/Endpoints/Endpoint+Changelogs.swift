internal import HTTPMessages

/// History of issues; Data Center has it only as an expansion.
extension Endpoint {
    static let changelogs: [Endpoint] = [
        Endpoint(.get, "/issue/{issue}/changelog", on: [.cloud]) { state, call, parts throws(Answer) in
            try state.changelog(call, parts[0])
        },
        Endpoint(.post, "/issue/{issue}/changelog/list", on: [.cloud]) { state, call, parts throws(Answer) in
            try state.changelogEntries(call, parts[0])
        },
        Endpoint(.post, "/changelog/bulkfetch", on: [.cloud]) { state, call, _ throws(Answer) in
            try state.bulkFetchChangelogs(call)
        },
    ]
}
