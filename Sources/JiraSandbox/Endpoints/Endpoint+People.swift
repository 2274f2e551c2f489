internal import HTTPMessages

/// People and projects.
extension Endpoint {
    static let people: [Endpoint] = persons + projects + siteLists

    private static let persons: [Endpoint] = [
        Endpoint(.get, "/user") { state, call, _ throws(Answer) in try state.user(call) },
        Endpoint(.get, "/user/search") { state, call, _ throws(Answer) in try state.searchUsers(call) },
        Endpoint(.get, "/user/assignable/search") { state, call, _ throws(Answer) in
            try state.assignableUsers(call)
        },
        Endpoint(.get, "/user/bulk", on: [.cloud]) { state, call, _ throws(Answer) in
            try state.users(call)
        },
        Endpoint(.put, "/issue/{issue}/assignee", isWrite: true) { state, call, parts throws(Answer) in
            try state.assign(call, parts[0])
        },
    ]

    private static let projects: [Endpoint] = [
        Endpoint(.get, "/project/search", on: [.cloud]) { state, call, _ throws(Answer) in
            try state.searchProjects(call)
        },
        Endpoint(.get, "/project/{project}/statuses") { state, call, parts throws(Answer) in
            try state.projectStatuses(call, parts[0])
        },
        Endpoint(.get, "/project/{project}/components") { state, call, parts throws(Answer) in
            try state.components(call, parts[0], inPages: false)
        },
        Endpoint(.get, "/project/{project}/component", on: [.cloud]) { state, call, parts throws(Answer) in
            try state.components(call, parts[0], inPages: true)
        },
        Endpoint(.get, "/project/{project}/versions") { state, call, parts throws(Answer) in
            try state.versions(call, parts[0], inPages: false)
        },
        Endpoint(.get, "/project/{project}/version") { state, call, parts throws(Answer) in
            try state.versions(call, parts[0], inPages: true)
        },
    ]

    private static let siteLists: [Endpoint] = [
        Endpoint(.get, "/issuetype/project", on: [.cloud]) { state, call, _ throws(Answer) in
            try state.issueTypesOfProject(call)
        },
        Endpoint(.get, "/resolution") { state, call, _ throws(Answer) in state.resolutions(call) },
        Endpoint(.get, "/resolution/search", on: [.cloud]) { state, call, _ throws(Answer) in
            try state.searchResolutions(call)
        },
        Endpoint(.get, "/resolution/page", on: [.dataCenter]) { state, call, _ throws(Answer) in
            try state.searchResolutions(call)
        },
        Endpoint(.get, "/priority/search", on: [.cloud]) { state, call, _ throws(Answer) in
            try state.searchPriorities(call)
        },
        Endpoint(.get, "/priority/page", on: [.dataCenter]) { state, call, _ throws(Answer) in
            try state.searchPriorities(call)
        },
    ]
}
