internal import FoundationEssentials
internal import HTTPMessages

extension JiraClient {
    /// One sprint.
    public func sprint(_ id: Int64) async throws(JiraError) -> JiraSprint {
        var call = agile(.get, ["sprint", .value("\(id)")])
        call.cached = .sprints
        return try await send(call, answering: JiraSprint.self)
    }

    /// Makes a planned sprint; Jira does not recognise a repeated one, so it counts as a create.
    ///
    /// - Throws: `JiraError`; where `isAmbiguousWrite` is true, the sprint may exist.
    public func createSprint(_ draft: JiraSprintDraft) async throws(JiraError) -> JiraSprint {
        var call = agile(.post, ["sprint"])
        call.operation = .create
        call.body = encoded(SprintBody(draft))
        call.invalidates = [.sprints]
        return try await send(call, answering: JiraSprint.self)
    }

    /// Changes a sprint in part; of a closed one only name and goal can be changed.
    ///
    /// - Throws: `JiraError`; `validation` for a step that is none: a sprint goes from future to active, for which it needs both
    ///   dates, and from active to closed.
    public func updateSprint(
        _ id: Int64,
        _ changes: JiraSprintChanges
    ) async throws(JiraError) -> JiraSprint {
        var call = agile(.post, ["sprint", .value("\(id)")])
        call.operation = .idempotentWrite
        call.body = encoded(SprintBody(changes))
        call.invalidates = [.sprints, .issues]
        return try await send(call, answering: JiraSprint.self)
    }

    /// Starts a planned sprint.
    ///
    /// - Parameters:
    ///   - id: which one.
    ///   - start: begin, milliseconds since 1970 in UTC.
    ///   - end: planned end, later than the begin.
    /// - Returns: the sprint, under way.
    /// - Throws: `JiraError`, `validation` for a sprint that is not planned.
    public func startSprint(_ id: Int64, start: Int64, end: Int64) async throws(JiraError) -> JiraSprint {
        try await updateSprint(id, JiraSprintChanges(state: .active, start: start, end: end))
    }

    /// Completes a sprint that is under way; what is not done in it goes back to the backlog.
    public func completeSprint(_ id: Int64) async throws(JiraError) -> JiraSprint {
        try await updateSprint(id, JiraSprintChanges(state: .closed))
    }

    /// Deletes a sprint; its open issues go back to the backlog.
    ///
    /// - Returns: whether it was there; false also where an earlier try deleted it and its answer was lost.
    @discardableResult
    public func deleteSprint(_ id: Int64) async throws(JiraError) -> Bool {
        var call = agile(.delete, ["sprint", .value("\(id)")])
        call.operation = .idempotentWrite
        call.invalidates = [.sprints, .issues]
        return try await deleting(call)
    }
}
