internal import JQL

/// Boards and the issues on them.
extension SandboxState {
    func boards(_ call: Call) throws(Answer) -> Answer {
        try requireView(call)
        let kinds = call.list("type")
        guard kinds?.allSatisfy({ ["scrum", "kanban", "simple"].contains($0) }) ?? true else {
            throw .refusal(400, ["The board type must be one of scrum, kanban and simple."])
        }
        var project: Int?
        if let wanted = call[query: "projectKeyOrId"], !wanted.isEmpty {
            project = site.projects.firstIndex { $0.key == wanted || String($0.id) == wanted }
            guard project != nil, canBrowse(call) else {
                throw .refusal(400, ["No project could be found with key or id '\(wanted)'."])
            }
        }
        let name = call[query: "name"]?.lowercased()
        let found = visibleBoards(call).filter { board in
            (kinds?.contains(board.kind.rawValue) ?? true) && (project == nil || board.project == project)
                && (name.map { board.name.lowercased().contains($0) } ?? true)
        }
        return try agilePage(call, found) { renderer, writer, board in renderer.write(board, to: &writer) }
    }

    func board(_ call: Call, _ id: String) throws(Answer) -> Answer {
        let board = try visibleBoard(call, id)
        let renderer = renderer(call)
        return .json(200) { renderer.write(board, to: &$0) }
    }

    func boardConfiguration(_ call: Call, _ id: String) throws(Answer) -> Answer {
        let board = try visibleBoard(call, id)
        let renderer = renderer(call)
        return .json(200) { renderer.writeConfiguration(of: board, to: &$0) }
    }

    func boardProjects(_ call: Call, _ id: String) throws(Answer) -> Answer {
        let board = try visibleBoard(call, id)
        return try agilePage(call, [board.project]) { renderer, writer, project in
            renderer.writeListedProject(project, to: &writer)
        }
    }

    func boardSprints(_ call: Call, _ id: String) throws(Answer) -> Answer {
        let board = try visibleBoard(call, id)
        guard board.kind == .scrum else { throw .refusal(400, ["The board does not support sprints"]) }
        let names = call.list("state") ?? []
        let states = names.compactMap { SandboxSprint.State(rawValue: $0.lowercased()) }
        guard states.count == names.count else {
            throw .refusal(400, ["The sprint state must be one of future, active and closed."])
        }
        let wanted = states.isEmpty ? Set(SandboxSprint.State.allCases) : Set(states)
        return try agilePage(call, agile.sprints(of: board.id, in: wanted)) { renderer, writer, sprint in
            renderer.write(sprint, to: &writer)
        }
    }

    func boardIssues(_ call: Call, _ id: String) throws(Answer) -> Answer {
        let board = try visibleBoard(call, id)
        return try agileIssues(call) { issue in isOn(board, issue) }
    }

    /// What is not done and in no sprint that is open.
    func boardBacklog(_ call: Call, _ id: String) throws(Answer) -> Answer {
        let board = try visibleBoard(call, id)
        return try agileIssues(call) { issue in
            isOn(board, issue) && Site.statuses[issue.status].category != .done
                && agile.openSprint(of: issue) == nil && site.types[issue.type].level == 0
        }
    }

    func boardSprintIssues(_ call: Call, _ id: String, sprint: String) throws(Answer) -> Answer {
        let board = try visibleBoard(call, id)
        guard board.kind == .scrum else { throw .refusal(400, ["The board does not support sprints"]) }
        let sprint = try visibleSprint(call, sprint)
        return try agileIssues(call) { issue in isOn(board, issue) && issue.sprints.contains(sprint.id) }
    }

    func sprintIssues(_ call: Call, _ id: String) throws(Answer) -> Answer {
        let sprint = try visibleSprint(call, id)
        return try agileIssues(call) { $0.sprints.contains(sprint.id) }
    }

    func agileIssue(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        let issue = try visibleIssue(call, idOrKey)
        let renderer = renderer(call)
        let selection = call.list("fields").map { FieldSelection($0) } ?? .all
        let wantsAgile = Self.wantsAgileMembers(call)
        return .json(200, reserving: 4_096) { writer in
            renderer.write(issue, selection.withFields, to: &writer, withAgileMembers: wantsAgile)
        }
    }

    // MARK: Issues in the order of ranks

    /// Issues of the site that a board or sprint has, with the caller's JQL, in the order of ranks or of that JQL.
    private func agileIssues(
        _ call: Call,
        _ belongs: (SandboxIssue) -> Bool
    ) throws(Answer) -> Answer {
        var found = canBrowse(call) ? store.all.filter { belongs($0) && sees($0, call) } : []
        if let jql = call[query: "jql"], !jql.isEmpty {
            found = try filtered(found, by: jql, call)
        } else {
            found = Self.ranked(found)
        }
        let page = try Page(call, total: found.count, limit: 1_000)
        // Unlike a search, boards give keys and fields whatever was asked for.
        let selection = (call.list("fields").map { FieldSelection($0) } ?? .navigable).withFields
        let renderer = renderer(call)
        let wantsAgile = Self.wantsAgileMembers(call)
        return .json(200, reserving: page.range.count * 1_024 + 128) { writer in
            writer.object { writer in
                writer.field("expand", "schema,names")
                page.write(to: &writer)
                writer.array("issues", found[page.range]) { writer, issue in
                    renderer.write(issue, selection, to: &writer, withAgileMembers: wantsAgile)
                }
            }
        }
    }

    private func filtered(_ issues: [SandboxIssue], by jql: String, _ call: Call) throws(Answer)
        -> [SandboxIssue]
    {
        let query: JQLQuery
        do throws(JQLSyntaxError) {
            query = try JQLQuery(parsing: jql)
        } catch {
            throw .refusal(400, [error.message])
        }
        guard let evaluator = try evaluator(query, call) else { return [] }
        let names = agile.sprintNames
        let subjects = issues.map { subject($0, names) }.filter { evaluator.matches($0) }
        return query.order.isEmpty
            ? Self.ranked(subjects.map(\.issue)) : evaluator.sorted(subjects).map(\.issue)
    }

    static func ranked(_ issues: [SandboxIssue]) -> [SandboxIssue] {
        issues.map { (rank: Rank.of($0), issue: $0) }
            .sorted { $0.rank == $1.rank ? $0.issue.id < $1.issue.id : Rank.precedes($0.rank, $1.rank) }
            .map(\.issue)
    }

    /// Whether `sprint`, `closedSprints` and the like are wanted: always, but for a list of other fields.
    private static func wantsAgileMembers(_ call: Call) -> Bool {
        guard let names = call.list("fields") else { return true }
        return !Set(names).isDisjoint(with: [
            "*all", "*navigable", "sprint", "closedSprints", "epic", "flagged",
        ])
    }

    // MARK: What the caller may see

    func requireView(_ call: Call) throws(Answer) { if !seesSite(call) { throw .notAuthenticated } }

    private func visibleBoards(_ call: Call) -> [AgileState.Board] { canBrowse(call) ? agile.boards : [] }

    func visibleBoard(_ call: Call, _ text: String) throws(Answer) -> AgileState.Board {
        try requireView(call)
        guard let id = Int64(text) else { throw .noNumber("boardId", text, call) }
        guard let board = visibleBoards(call).first(where: { $0.id == id }) else {
            throw .refusal(
                404,
                [
                    "The requested board cannot be viewed because it either does not exist or you do not have "
                        + "permission to view it."
                ]
            )
        }
        return board
    }

    func visibleSprint(_ call: Call, _ text: String) throws(Answer) -> AgileState.Sprint {
        try requireView(call)
        guard let id = Int64(text) else { throw .noNumber("sprintId", text, call) }
        guard canBrowse(call), let sprint = agile.sprint(id) else {
            throw .refusal(
                404,
                ["Sprint with id '\(id)' does not exist or you do not have permission to see it."]
            )
        }
        return sprint
    }

    /// Epics stand beside a scrum board, sub-tasks on their parents' cards; both belong to no backlog, sub-tasks to boards.
    private func isOn(_ board: AgileState.Board, _ issue: SandboxIssue) -> Bool {
        issue.project == board.project && (board.kind == .kanban || site.types[issue.type].level < 1)
    }

    /// A page of `values`, 50 at most.
    func agilePage<Element>(
        _ call: Call,
        _ elements: [Element],
        _ body: (IssueRenderer, inout JSONWriter, Element) -> Void
    ) throws(Answer) -> Answer {
        let page = try Page(call, total: elements.count, limit: 50)
        let renderer = renderer(call)
        return .json(200, reserving: 4_096) { writer in
            writer.object { writer in
                page.write(to: &writer)
                writer.field("isLast", page.range.upperBound >= elements.count)
                writer.array("values", elements[page.range]) { body(renderer, &$0, $1) }
            }
        }
    }
}

extension Answer {
    static func noNumber(_ name: String, _ text: String, _ call: Call) -> Answer {
        .problem(
            400,
            "Bad Request",
            detail: "Failed to convert '\(name)' with value: '\(text)'",
            path: call.path
        )
    }
}
