/// What tasks say about themselves.
extension SandboxState {
    /// `GET /bulk/queue/{taskId}`.
    func bulkProgress(_ call: Call, _ id: String) throws(Answer) -> Answer {
        try checkBulkPermission(call)
        guard let task = tasks[id] else {
            // The status is documented, the words are ours.
            throw .bulkRefusal(400, ["No task with the id \(id) was found."])
        }
        guard task.work.isBulkOperation else {
            throw .refusal(400, ["The task associated with this taskId is not a bulk operation task"])
        }
        return .json(200, reserving: 2_048) { writer in
            writer.object { writer in
                writer.field("taskId", task.id)
                writer.field("status", task.status(now: call.now))
                writer.field("progressPercent", task.progress(now: call.now))
                writer.object("submittedBy") { writer in
                    writer.field("accountId", task.call.account?.accountID ?? "")
                }
                writer.field("created", task.call.now)
                if call.now >= task.begins { writer.field("started", task.begins) }
                writer.field("updated", task.isDone ? task.ends : call.now)
                writer.field("totalIssueCount", task.issues.count)
                guard task.isDone else { return }
                writer.array("processedAccessibleIssues", task.processed) { $0.write($1) }
                if !task.failed.isEmpty {
                    writer.object("failedAccessibleIssues") { writer in
                        for failure in task.failed {
                            writer.field(String(failure.issue), strings: failure.reasons)
                        }
                    }
                }
                writer.field("invalidOrInaccessibleIssueCount", task.inaccessible)
            }
        }
    }

    /// `GET /task/{taskId}`.
    func taskProgress(_ call: Call, _ id: String) throws(Answer) -> Answer {
        let task = try ownTask(call, id)
        let renderer = renderer(call)
        return .json(200, reserving: 1_024) { writer in
            writer.object { writer in
                writer.field("self", renderer.link("task/\(task.id)"))
                writer.field("id", task.id)
                writer.field("description", task.description)
                writer.field("status", task.status(now: call.now))
                if task.isDone, !task.failed.isEmpty || task.inaccessible > 0 {
                    // Jira says that the result tells of failures, not in what form: this one is ours.
                    writer.object("result") { writer in
                        writer.object("failures") { writer in
                            for failure in task.failed {
                                writer.field(String(failure.issue), strings: failure.reasons)
                            }
                            for name in task.issues where store[idOrKey: name] == nil {
                                writer.field(name, strings: ["The issue does not exist."])
                            }
                        }
                    }
                }
                writer.field("submittedBy", 10_000)
                writer.field("progress", task.progress(now: call.now))
                let end = task.isDone ? task.ends : call.now
                writer.field("elapsedRuntime", max(0, end - task.begins))
                writer.field("submitted", task.call.now)
                if call.now >= task.begins { writer.field("started", task.begins) }
                if task.isDone { writer.field("finished", task.ends) }
                writer.field("lastUpdate", end)
            }
        }
    }

    /// `POST /task/{taskId}/cancel`: it stops a moment later, and what it would have done is not done.
    mutating func cancelTask(_ call: Call, _ id: String) throws(Answer) -> Answer {
        var task = try ownTask(call, id)
        guard !task.isDone else {
            // A bare list of words, as documented.
            throw .json(400) { $0.array(["The task \(id) has ended already."]) { $0.write($1) } }
        }
        task.wasCancelled = true
        task.ends = min(task.ends, call.now + Self.milliseconds(configuration.tasks.queueing))
        tasks.put(task)
        return .json(202) { $0.object { _ in } }
    }

    /// A task that the caller may ask about: its own, or any for administrators.
    private func ownTask(_ call: Call, _ id: String) throws(Answer) -> SandboxTask {
        try call.requireAccount()
        guard let task = tasks[id] else {
            throw .json(404) { $0.array(["The task with id \(id) was not found."]) { $0.write($1) } }
        }
        let isOwn = task.call.account?.accountID == call.account?.accountID
        guard isOwn || allows("ADMINISTER", call) else {
            throw .json(403) { writer in
                writer.array(["You may not look at the tasks of others."]) { $0.write($1) }
            }
        }
        return task
    }

    /// The global permission of bulk work.
    func checkBulkPermission(_ call: Call) throws(Answer) {
        guard call.isSignedIn else {
            throw .bulkRefusal(401, ["Client must be authenticated to access this resource."])
        }
        guard allows("BULK_CHANGE", call) else {
            throw .bulkRefusal(403, ["You do not have the global permission to make bulk changes."])
        }
    }
}

extension SandboxTask {
    var description: String {
        switch work {
        case .edit: "Bulk edit issues"
        case .transition: "Bulk transition issues"
        case .watch: "Bulk watch issues"
        case .unwatch: "Bulk unwatch issues"
        case .delete: "Bulk delete issues"
        case .move: "Bulk move issues"
        case .properties, .propertiesByIssue: "Set issue properties"
        }
    }
}

extension Answer {
    /// The refusal of a bulk operation: a list of errors, each with a message (facts section 0).
    static func bulkRefusal(_ status: Int, _ messages: [String]) -> Answer {
        .json(status) { writer in
            writer.object { writer in
                writer.array("errors", messages) { writer, message in
                    writer.object { $0.field("message", message) }
                }
            }
        }
    }
}
