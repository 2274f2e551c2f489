/// Issues moved into sprints, out of them, and up and down.
extension SandboxState {
    mutating func moveToSprint(_ call: Call, _ id: String) throws(Answer) -> Answer {
        try call.requireAccount()
        let sprint = try visibleSprint(call, id)
        guard sprint.state != .closed else {
            throw .refusal(400, ["Issues can only be moved to open or active sprints."])
        }
        let body = try call.json()
        let issues = try namedIssues(body, call)
        try move(issues, to: sprint.id, call)
        if body["rankBeforeIssue"] != nil || body["rankAfterIssue"] != nil {
            _ = try rank(issues, body, call)
        }
        return .empty(204)
    }

    mutating func moveToBacklog(_ call: Call) throws(Answer) -> Answer {
        try call.requireAccount()
        try move(namedIssues(try call.json(), call), to: nil, call)
        return .empty(204)
    }

    mutating func rankIssues(_ call: Call) throws(Answer) -> Answer {
        try call.requireAccount()
        let body = try call.json()
        let issues = try namedIssues(body, call)
        if let field = body["rankCustomFieldId"], field != .null, field.integer != SiteField.rank.customID {
            throw .refusal(400, ["There is no rank field with the id of 'rankCustomFieldId'."])
        }
        guard allows("SCHEDULE_ISSUES", call) else {
            throw .refusal(403, ["You do not have permission to rank issues."])
        }
        let failed = try rank(issues, body, call)
        guard !failed.isEmpty else { return .empty(204) }
        return .json(207) { writer in
            writer.object { writer in
                writer.array("entries", issues) { writer, issue in
                    writer.object { writer in
                        writer.field("issueId", issue.id)
                        writer.field("issueKey", issue.key)
                        let isFailed = failed.contains(issue.id)
                        writer.field("status", isFailed ? 503 : 200)
                        guard isFailed else { return }
                        writer.field(
                            "errors",
                            strings: [
                                "JIRA Agile cannot execute the rank operation at this time. Please try again later."
                            ]
                        )
                    }
                }
            }
        }
    }

    /// Ids of those that could not be ranked.
    private mutating func rank(
        _ issues: [SandboxIssue],
        _ body: JSONValue,
        _ call: Call
    ) throws(Answer) -> Set<Int64> {
        let (before, after) = (body["rankBeforeIssue"]?.string, body["rankAfterIssue"]?.string)
        guard let name = before ?? after, before == nil || after == nil else {
            throw .refusal(400, ["Exactly one of 'rankBeforeIssue' and 'rankAfterIssue' must be given."])
        }
        guard let anchor = store[idOrKey: name], canBrowse(call), sees(anchor, call) else {
            throw .refusal(400, ["Issue '\(name)' does not exist or you do not have permission to see it."])
        }
        guard !issues.contains(where: { $0.id == anchor.id }) else {
            throw .refusal(400, ["An issue cannot be ranked relative to itself."])
        }
        let stuck = Set(issues.filter { configuration.unrankableIssues.contains($0.key) }.map(\.id))
        let moving = Set(issues.map(\.id)).subtracting(stuck)
        // The neighbours of the gap, without those that leave their places.
        let anchorRank = Rank.of(anchor)
        var lower = after == nil ? Rank.lowest : anchorRank
        var upper = after == nil ? anchorRank : nil
        for issue in store.all where !moving.contains(issue.id) && issue.id != anchor.id {
            let rank = Rank.of(issue)
            if after == nil {
                if Rank.precedes(rank, anchorRank), Rank.precedes(lower, rank) { lower = rank }
            } else if Rank.precedes(anchorRank, rank), upper.map({ Rank.precedes(rank, $0) }) ?? true {
                upper = rank
            }
        }
        for var issue in issues where moving.contains(issue.id) {
            // As it is now: a move to a sprint in the same request has changed it.
            issue = store[issue.id] ?? issue
            issue.rank = Rank.between(lower, upper)
            lower = issue.rank
            // A rank is no change of the issue: `updated` stays.
            store.put(issue, visibleAt: visibleAt(call.now))
        }
        return stuck
    }

    private mutating func move(_ issues: [SandboxIssue], to sprint: Int64?, _ call: Call) throws(Answer) {
        guard allows("SCHEDULE_ISSUES", call), allows("EDIT_ISSUES", call) else {
            throw .refusal(403, ["You do not have permission to assign issues to sprints."])
        }
        for issue in issues {
            guard var moved = store[issue.id] else { continue }
            moved.sprints = agile.sprints(moved.sprints, movingTo: sprint)
            if moved.sprints != issue.sprints { save(moved, call) }
        }
    }

    /// The issues of a request, at most 50 of them, each once.
    private func namedIssues(_ body: JSONValue, _ call: Call) throws(Answer) -> [SandboxIssue] {
        guard let names = body["issues"]?.strings else { throw .invalidPayload }
        guard !names.isEmpty else { throw .refusal(400, ["At least one issue must be given."]) }
        guard names.count <= 50 else {
            throw .refusal(
                400,
                ["The number of issues, \(names.count), is over the limit of 50 for one operation."]
            )
        }
        var found: [SandboxIssue] = []
        var missing: [String] = []
        for name in names {
            guard canBrowse(call), let issue = store[idOrKey: name], sees(issue, call) else {
                missing.append(name)
                continue
            }
            if !found.contains(where: { $0.id == issue.id }) { found.append(issue) }
        }
        guard missing.isEmpty else {
            throw .refusal(
                400,
                missing.map { "Issue '\($0)' does not exist or you do not have permission to see it." }
            )
        }
        return found
    }
}
