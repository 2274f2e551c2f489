internal import FoundationEssentials

/// Tasks as they run.
extension SandboxState {
    /// Does what tasks that are due have to do, in the order in which they end.
    mutating func advanceTasks(now: Int64) {
        let due = tasks.all.filter { !$0.isDone && $0.ends <= now }
            .sorted { ($0.ends, $0.id) < ($1.ends, $1.id) }
        for task in due { finish(task) }
        if !tasks.all.isEmpty { tasks.forget(before: now) }
    }

    /// Takes a task on.
    mutating func submit(_ work: SandboxTask.Work, _ issues: [String], _ call: Call) -> SandboxTask {
        var seen: Set<String> = []
        let unique = issues.filter { seen.insert($0).inserted }
        let settings = configuration.tasks
        let begins = call.now + Self.milliseconds(settings.queueing)
        let duration = settings.startUp + settings.perIssue * unique.count
        let task = SandboxTask(
            id: tasks.takeID(),
            work: work,
            issues: unique,
            call: call,
            begins: begins,
            ends: begins + Self.milliseconds(duration)
        )
        tasks.put(task)
        return task
    }

    static func milliseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }

    private mutating func finish(_ task: SandboxTask) {
        var task = task
        var call = task.call
        call.now = task.ends
        task.isDone = true
        task.end = configuration.tasks.end
        if task.wasCancelled {
            tasks.put(task)
            return
        }
        tasks.current = task.id
        defer { tasks.current = nil }
        let count =
            task.end == .complete
            ? task.issues.count : min(task.issues.count, configuration.tasks.issuesBeforeEnd)
        if case .properties(let properties) = task.work, count == task.issues.count {
            setForAll(properties, &task, call)
        } else {
            for issue in task.issues.prefix(count) { apply(&task, to: issue, call) }
        }
        tasks.put(task)
    }

    /// All or nothing: one issue that is not there leaves all as they were.
    private mutating func setForAll(_ properties: [JSONMember], _ task: inout SandboxTask, _ call: Call) {
        let found = task.issues.compactMap { store[idOrKey: $0] }.filter { sees($0, call) }
        guard found.count == task.issues.count, allows("EDIT_ISSUES", call) else {
            task.end = .failed
            return
        }
        for issue in found {
            for property in properties { keepProperty(property, of: issue.id, call) }
            task.processed.append(issue.id)
        }
    }

    private mutating func apply(_ task: inout SandboxTask, to name: String, _ call: Call) {
        guard canBrowse(call), let issue = store[idOrKey: name], sees(issue, call) else {
            task.inaccessible += 1
            return
        }
        do throws(Answer) {
            try apply(task.work, to: issue, named: name, call)
            task.processed.append(issue.id)
        } catch {
            task.failed.append((issue.id, Self.reasons(of: error)))
        }
    }

    private mutating func apply(
        _ work: SandboxTask.Work,
        to issue: SandboxIssue,
        named name: String,
        _ call: Call
    ) throws(Answer) {
        let id = String(issue.id)
        var call = call
        switch work {
        case .edit(let body):
            call.body = Data(JSONWriter.bytes { $0.write(body) })
            _ = try editIssue(call, id)
        case .transition(let transitions):
            let transition = transitions[name] ?? ""
            call.body = Data(
                JSONWriter.bytes { writer in
                    writer.object { $0.object("transition") { $0.field("id", transition) } }
                }
            )
            _ = try transitionIssue(call, id)
        case .watch: watch(issue.id, call.account?.accountID ?? "")
        case .unwatch: unwatch(issue.id, call.account?.accountID ?? "")
        case .delete: _ = try deleteIssue(call, id)
        case .move(let project, let type): move(issue, toProject: project, type: type, call)
        case .properties(let properties):
            for property in properties { keepProperty(property, of: issue.id, call) }
        case .propertiesByIssue(let lists):
            guard allows("EDIT_ISSUES", call) else {
                throw .refusal(403, ["You do not have permission to edit issues in this project."])
            }
            for property in lists[name] ?? [] { keepProperty(property, of: issue.id, call) }
        }
    }

    private mutating func move(_ issue: SandboxIssue, toProject project: Int, type: Int, _ call: Call) {
        var issue = issue
        if issue.project != project {
            issue.project = project
            issue.number = store.takeNumber(project: project)
            issue.key = "\(site.projects[project].key)-\(issue.number)"
        }
        issue.type = type
        // A status that the target does not know becomes its first one.
        let workflow = site.types[type].workflow
        if !workflow.contains(issue.status) { issue.status = workflow[0] }
        save(issue, call)
    }

    /// Jira's words in a refusal.
    private static func reasons(of refusal: Answer) -> [String] {
        guard let body = try? JSONReader.read(Data(refusal.body)) else { return ["Status \(refusal.status)"] }
        let messages = body["errorMessages"]?.strings ?? []
        let errors = (body["errors"]?.members ?? []).compactMap { $0.value.string }
        return messages.isEmpty && errors.isEmpty ? ["Status \(refusal.status)"] : messages + errors
    }
}
