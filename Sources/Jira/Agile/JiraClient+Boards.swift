internal import FoundationEssentials
internal import HTTPMessages

extension JiraClient {
    /// Every board that this account may see.
    ///
    /// - Parameters:
    ///   - project: key or id of a project that the board's filter must touch; nil for all.
    ///   - kind: what kind of board; nil for all.
    /// - Returns: the boards, complete.
    /// - Throws: `JiraError`; `validation` for a project that is not there.
    public func boards(
        project: String? = nil,
        kind: JiraBoard.Kind? = nil
    ) async throws(JiraError) -> [JiraBoard] {
        var call = agile(.get, ["board"])
        if let project { call.query.append(("projectKeyOrId", project)) }
        if let kind { call.query.append(("type", kind.rawValue)) }
        call.cached = .projects
        return try await walk(call, of: JiraBoard.self, pageSize: 50) { "\($0.id)" }
    }

    /// One board.
    public func board(_ id: Int64) async throws(JiraError) -> JiraBoard {
        var call = agile(.get, ["board", .value("\(id)")])
        call.cached = .projects
        return try await send(call, answering: JiraBoard.self)
    }

    /// Sprints of a board: closed, active, then future ones, each in the order of the board.
    ///
    /// - Parameters:
    ///   - board: id of a board with sprints.
    ///   - states: which ones; all where empty.
    /// - Returns: the sprints, complete.
    /// - Throws: `JiraError`; for a kanban board one whose `isBoardWithoutSprints` is true.
    public func sprints(
        board: Int64,
        states: Set<JiraSprint.State> = []
    ) async throws(JiraError) -> [JiraSprint] {
        var call = agile(.get, ["board", .value("\(board)"), "sprint"])
        if !states.isEmpty {
            let names = JiraSprint.State.allCases.filter(states.contains).map(\.rawValue)
            call.query = [("state", names.joined(separator: ","))]
        }
        call.cached = .sprints
        do throws(JiraError) {
            return try await walk(call, of: JiraSprint.self, pageSize: 50) { "\($0.id)" }
        } catch  where error.isBoardWithoutSprints {
            var error = error
            error.message =
                "board \(board) has no sprints: it is a kanban board, or its team switched sprints off; choose a scrum board"
            throw error
        }
    }

    /// Sprints of a board that are under way, planned, or were completed since some time.
    ///
    /// Jira cannot be asked for sprints by date and lists the oldest first, so all of them are read.
    ///
    /// - Parameters:
    ///   - board: id of a board with sprints.
    ///   - since: milliseconds since 1970 in UTC.
    /// - Returns: the sprints in the order of the board.
    /// - Throws: `JiraError`; for a kanban board one whose `isBoardWithoutSprints` is true.
    public func recentSprints(board: Int64, since: Int64) async throws(JiraError) -> [JiraSprint] {
        try await sprints(board: board).filter { $0.isRecent(since: since) }
    }

    /// Issues on a board, in the order of their ranks.
    ///
    /// - Parameters:
    ///   - board: id of the board.
    ///   - jql: what to find among them; nil for all. An order in it goes before that of ranks.
    ///   - fields: ids of the fields to read.
    /// - Returns: the issues, complete.
    /// - Throws: `JiraError`, `notFound` for a board that is not there or not shown to this account.
    public func issues(
        board: Int64,
        jql: String? = nil,
        fields: [String]
    ) async throws(JiraError) -> [JiraIssue] {
        try await agileIssues(["board", .value("\(board)"), "issue"], jql: jql, fields: fields)
    }

    /// Issues of a board's backlog, in the order of their ranks: not done, and in no sprint that is active or planned.
    public func backlogIssues(
        board: Int64,
        jql: String? = nil,
        fields: [String]
    ) async throws(JiraError) -> [JiraIssue] {
        try await agileIssues(["board", .value("\(board)"), "backlog"], jql: jql, fields: fields)
    }

    /// Issues of a sprint, in the order of their ranks; of a closed one, those that are or were in it.
    public func issues(
        sprint: Int64,
        jql: String? = nil,
        fields: [String]
    ) async throws(JiraError) -> [JiraIssue] {
        try await agileIssues(["sprint", .value("\(sprint)"), "issue"], jql: jql, fields: fields)
    }

    /// The sprints that an issue is or was in.
    ///
    /// - Parameters:
    ///   - issue: which one.
    ///   - field: id of the sprint field, from `JiraAgileFields`.
    /// - Returns: the sprints as the field has them; none where it is empty or hidden.
    /// - Throws: `JiraError`, `notFound` for an issue that is not there.
    public func sprints(of issue: IssueReference, field: String) async throws(JiraError) -> [JiraSprint] {
        var call = read(["issue", .value(issue.text)])
        call.query = [("fields", field)]
        call.points = 2
        let response = try await send(call)
        return try decode(response, call) {
            let fields = try JSONDecoder().decode(FieldsOfIssue<JiraSprintField>.self, from: response.body)
            return fields.values[field]?.sprints ?? []
        }
    }

    func agile(_ method: HTTPMethod, _ path: [JiraCall.Segment]) -> JiraCall {
        var call = JiraCall(method: method, path: path, operation: .read)
        call.interface = .agile
        return call
    }

    private func agileIssues(
        _ path: [JiraCall.Segment],
        jql: String?,
        fields: [String]
    ) async throws(JiraError) -> [JiraIssue] {
        var call = agile(.get, path)
        call.query = [("fields", fields.isEmpty ? "id" : fields.joined(separator: ","))]
        if let jql { call.query.append(("jql", jql)) }
        return try await walk(call, pageSize: 100, identity: \.id) { data in
            let page = try JSONDecoder().decode(
                SearchPage.self,
                from: data,
                configuration: IssueDecoding(requested: fields)
            )
            return ListPage(
                elements: page.issues,
                startAt: page.startAt,
                total: page.total,
                isLast: page.isLast
            )
        }
    }
}

/// An issue with nothing but some fields, all read in the same way; what cannot be read so is left out.
struct FieldsOfIssue<Value: Decodable>: Decodable {
    var values: [String: Value] = [:]

    private enum Keys: String, CodingKey { case fields }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        guard object.contains(.fields), !(try object.decodeNil(forKey: .fields)) else { return }
        let fields = try object.nestedContainer(keyedBy: AnyKey.self, forKey: .fields)
        for key in fields.allKeys { values[key.stringValue] = try? fields.decode(Value.self, forKey: key) }
    }
}

extension JiraError {
    /// Whether a board was asked for sprints that has none, as kanban boards have.
    ///
    /// Told by the endpoint and the status, not by Jira's words, which are translated: with states that Jira knows there is
    /// no other reason for a 400 there.
    public var isBoardWithoutSprints: Bool {
        status == 400 && endpoint.hasPrefix("GET ") && endpoint.hasSuffix("/board/{}/sprint")
    }
}
