/// Sprints: made, changed, started, completed, removed.
extension SandboxState {
    func sprint(_ call: Call, _ id: String) throws(Answer) -> Answer {
        let sprint = try visibleSprint(call, id)
        let renderer = renderer(call)
        return .json(200) { renderer.write(sprint, to: &$0) }
    }

    mutating func createSprint(_ call: Call) throws(Answer) -> Answer {
        try call.requireAccount()
        let body = try call.json()
        guard body.members != nil else { throw .invalidPayload }
        guard let name = Self.trimmedName(body["name"]), !name.isEmpty else {
            throw .refusal(400, errors: [("name", "You must specify a sprint name.")])
        }
        guard let board = body["originBoardId"]?.integer else {
            throw .refusal(
                400,
                errors: [("originBoardId", "You must specify the origin board of the sprint.")]
            )
        }
        guard try visibleBoard(call, String(board)).kind == .scrum else {
            throw .refusal(400, ["The board does not support sprints"])
        }
        try requireMayManageSprints(call)
        let (start, end) = (try Self.time("startDate", body), try Self.time("endDate", body))
        try Self.check(start: start, end: end)
        let sprint = agile.add(
            name: name,
            board: Int64(board),
            goal: body["goal"]?.string,
            start: start,
            end: end,
            now: call.now
        )
        announce("sprint_created", sprint, nil, call)
        let renderer = renderer(call)
        return .json(201) { renderer.write(sprint, to: &$0) }
    }

    /// Changes a sprint; with `isWhole`, members that are not given become null.
    mutating func updateSprint(_ call: Call, _ id: String, isWhole: Bool) throws(Answer) -> Answer {
        try call.requireAccount()
        let former = try visibleSprint(call, id)
        let body = try call.json()
        guard body.members != nil else { throw .invalidPayload }
        try requireMayManageSprints(call)
        var sprint = former
        if isWhole || body["name"] != nil {
            guard let name = Self.trimmedName(body["name"]), !name.isEmpty else {
                throw .refusal(400, errors: [("name", "You must specify a sprint name.")])
            }
            sprint.name = name
        }
        if isWhole || body["goal"] != nil { sprint.goal = body["goal"]?.string }
        if former.state != .closed {
            if isWhole || body["startDate"] != nil { sprint.start = try Self.time("startDate", body) }
            if isWhole || body["endDate"] != nil { sprint.end = try Self.time("endDate", body) }
            try Self.check(start: sprint.start, end: sprint.end)
        }
        if isWhole || body["state"] != nil {
            guard
                let state = body["state"]?.string.flatMap({ SandboxSprint.State(rawValue: $0.lowercased()) })
            else {
                throw .refusal(
                    400,
                    errors: [("state", "The sprint state must be one of future, active and closed.")]
                )
            }
            try Self.step(&sprint, to: state, now: call.now)
        }
        agile.update(sprint.id) { $0 = sprint }
        announceUpdate(former, sprint, call)
        let renderer = renderer(call)
        return .json(200) { renderer.write(sprint, to: &$0) }
    }

    mutating func deleteSprint(_ call: Call, _ id: String) throws(Answer) -> Answer {
        try call.requireAccount()
        let sprint = try visibleSprint(call, id)
        try requireMayManageSprints(call)
        for var issue in store.all.filter({ $0.sprints.contains(sprint.id) }) {
            issue.sprints.removeAll { $0 == sprint.id }
            save(issue, call)
        }
        agile.remove(sprint.id)
        announce("sprint_deleted", sprint, nil, call)
        return .empty(204)
    }

    /// The only steps are future to active, which wants both dates, and active to closed.
    private static func step(
        _ sprint: inout AgileState.Sprint,
        to state: SandboxSprint.State,
        now: Int64
    ) throws(Answer) {
        switch (sprint.state, state) {
        case (let former, _) where former == state: return
        case (.future, .active):
            guard sprint.start != nil, sprint.end != nil else {
                throw .refusal(
                    400,
                    [
                        "Sprints can only be started if they are in the future state and have a start and end date set."
                    ]
                )
            }
            sprint.activated = now
        case (.active, .closed): sprint.completed = now
        default:
            throw .refusal(
                400,
                ["The state of a sprint cannot change from \(sprint.state.rawValue) to \(state.rawValue)."]
            )
        }
        sprint.state = state
    }

    func requireMayManageSprints(_ call: Call) throws(Answer) {
        guard allows("MANAGE_SPRINTS_PERMISSION", call) else {
            throw .refusal(403, ["You do not have permission to manage sprints in this project."])
        }
    }

    private static func trimmedName(_ value: JSONValue?) -> String? {
        value?.string.map { text in
            String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        }
    }

    private static func time(_ name: String, _ body: JSONValue) throws(Answer) -> Int64? {
        guard let value = body[name], value != .null, value.string != "" else { return nil }
        guard let time = value.string.flatMap({ Timestamp.parse($0) }) else {
            throw .refusal(
                400,
                errors: [(name, "The date is not in the format yyyy-MM-dd'T'HH:mm:ss.SSSXXX.")]
            )
        }
        return time
    }

    private static func check(start: Int64?, end: Int64?) throws(Answer) {
        guard let start, let end, end < start else { return }
        throw .refusal(400, errors: [("endDate", "The end date of a sprint must be after its start date.")])
    }
}
