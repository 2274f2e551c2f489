internal import HTTPMessages

/// What the site is and has.
extension Endpoint {
    static let site: [Endpoint] = [
        Endpoint(.get, "/serverInfo") { state, call, _ throws(Answer) in state.serverInfo(call) },
        Endpoint(.get, "/myself") { state, call, _ throws(Answer) in try state.myself(call) },
        Endpoint(.get, "/mypermissions") { state, call, _ throws(Answer) in try state.myPermissions(call) },
        Endpoint(.get, "/field") { state, call, _ throws(Answer) in state.fields(call) },
        Endpoint(.get, "/priority") { state, call, _ throws(Answer) in state.priorities(call) },
        Endpoint(.get, "/status") { state, call, _ throws(Answer) in state.statuses(call) },
        Endpoint(.get, "/issueLinkType") { state, call, _ throws(Answer) in state.linkTypes(call) },
        Endpoint(.get, "/issuetype") { state, call, _ throws(Answer) in state.issueTypes(call) },
        Endpoint(.get, "/project") { state, call, _ throws(Answer) in state.projects(call) },
        Endpoint(.get, "/project/{project}") { state, call, parts throws(Answer) in
            try state.project(call, parts[0])
        },
        Endpoint(.get, "/issue/createmeta/{project}/issuetypes") { state, call, parts throws(Answer) in
            try state.createTypes(call, parts[0])
        },
        Endpoint(.get, "/issue/createmeta/{project}/issuetypes/{type}") { state, call, parts throws(Answer) in
            try state.createFields(call, parts[0], type: parts[1])
        },
    ]
}
