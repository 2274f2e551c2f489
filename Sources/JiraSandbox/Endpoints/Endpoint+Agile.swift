internal import HTTPMessages

/// Boards, sprints and ranks.
extension Endpoint {
    static let agile: [Endpoint] = boards + sprints + moves

    /// What a board is made of is for those who administer it.
    private static let boardScopes = ["read:board-scope.admin:jira-software"]

    private static let boards: [Endpoint] = [
        Endpoint(.get, "/board", of: .agile) { state, call, _ throws(Answer) in try state.boards(call) },
        Endpoint(.get, "/board/{board}", of: .agile) { state, call, parts throws(Answer) in
            try state.board(call, parts[0])
        },
        Endpoint(.get, "/board/{board}/configuration", of: .agile, scopes: boardScopes) {
            state,
            call,
            parts throws(Answer) in
            try state.boardConfiguration(call, parts[0])
        },
        Endpoint(.get, "/board/{board}/project", of: .agile, scopes: boardScopes) {
            state,
            call,
            parts throws(Answer) in
            try state.boardProjects(call, parts[0])
        },
        Endpoint(.get, "/board/{board}/sprint", of: .agile) { state, call, parts throws(Answer) in
            try state.boardSprints(call, parts[0])
        },
        Endpoint(.get, "/board/{board}/issue", of: .agile) { state, call, parts throws(Answer) in
            try state.boardIssues(call, parts[0])
        },
        Endpoint(.get, "/board/{board}/backlog", of: .agile) { state, call, parts throws(Answer) in
            try state.boardBacklog(call, parts[0])
        },
        Endpoint(.get, "/board/{board}/sprint/{sprint}/issue", of: .agile) {
            state,
            call,
            parts throws(Answer) in
            try state.boardSprintIssues(call, parts[0], sprint: parts[1])
        },
    ]

    private static let sprints: [Endpoint] = [
        Endpoint(.post, "/sprint", of: .agile, isWrite: true) { state, call, _ throws(Answer) in
            try state.createSprint(call)
        },
        Endpoint(.get, "/sprint/{sprint}", of: .agile) { state, call, parts throws(Answer) in
            try state.sprint(call, parts[0])
        },
        Endpoint(.post, "/sprint/{sprint}", of: .agile, isWrite: true) { state, call, parts throws(Answer) in
            try state.updateSprint(call, parts[0], isWhole: false)
        },
        Endpoint(.put, "/sprint/{sprint}", of: .agile, isWrite: true) { state, call, parts throws(Answer) in
            try state.updateSprint(call, parts[0], isWhole: true)
        },
        Endpoint(
            .delete,
            "/sprint/{sprint}",
            of: .agile,
            isWrite: true,
            scopes: ["delete:sprint:jira-software"]
        ) {
            state,
            call,
            parts throws(Answer) in
            try state.deleteSprint(call, parts[0])
        },
        Endpoint(.get, "/sprint/{sprint}/issue", of: .agile) { state, call, parts throws(Answer) in
            try state.sprintIssues(call, parts[0])
        },
    ]

    private static let moves: [Endpoint] = [
        Endpoint(.post, "/sprint/{sprint}/issue", of: .agile, isWrite: true) {
            state,
            call,
            parts throws(Answer) in
            try state.moveToSprint(call, parts[0])
        },
        Endpoint(.post, "/backlog/issue", of: .agile, isWrite: true) { state, call, _ throws(Answer) in
            try state.moveToBacklog(call)
        },
        Endpoint(.put, "/issue/rank", of: .agile, isWrite: true) { state, call, _ throws(Answer) in
            try state.rankIssues(call)
        },
        Endpoint(.get, "/issue/{issue}", of: .agile) { state, call, parts throws(Answer) in
            try state.agileIssue(call, parts[0])
        },
    ]
}
