/// Requests that make tasks.
extension SandboxState {
    /// `POST /bulk/issues/fields`.
    mutating func submitBulkEdit(_ call: Call) throws(Answer) -> Answer {
        let body = try bulkBody(
            call,
            ["editedFieldsInput", "selectedActions", "selectedIssueIdsOrKeys", "sendBulkNotification"]
        )
        let issues = try selected(body)
        guard let actions = body["selectedActions"]?.strings, let input = body["editedFieldsInput"],
            input.members != nil
        else { throw .bulkRefusal(400, ["selectedActions and editedFieldsInput are required."]) }
        guard actions.count <= 200 else {
            throw .bulkRefusal(400, ["At most 200 fields can be edited, not \(actions.count)."])
        }
        let edit = try BulkEditInput(input)
        let missing = edit.fields.subtracting(actions).sorted()
        let unused = Set(actions).subtracting(edit.fields).sorted()
        guard missing.isEmpty, unused.isEmpty else {
            let words =
                missing.map { "Field \($0) is edited but is not one of selectedActions." }
                + unused.map { "Field \($0) is one of selectedActions but is not edited." }
            throw .bulkRefusal(400, words)
        }
        return try submitBulk(.edit(edit.body), issues, call)
    }

    /// `POST /bulk/issues/transition`.
    mutating func submitBulkTransition(_ call: Call) throws(Answer) -> Answer {
        let body = try bulkBody(call, ["bulkTransitionInputs", "sendBulkNotification"])
        guard let inputs = body["bulkTransitionInputs"]?.array, !inputs.isEmpty else {
            throw .bulkRefusal(400, ["bulkTransitionInputs is required."])
        }
        var transitions: [String: String] = [:]
        var issues: [String] = []
        for input in inputs {
            guard let id = input["transitionId"]?.string, let names = input["selectedIssueIdsOrKeys"]?.strings
            else {
                throw .bulkRefusal(400, ["Each input needs selectedIssueIdsOrKeys and a transitionId."])
            }
            issues += names
            for name in names { transitions[name] = id }
        }
        try checkCount(issues)
        return try submitBulk(.transition(transitions), issues, call)
    }

    /// `POST /bulk/issues/{delete|watch|unwatch}`.
    mutating func submitBulk(_ work: SandboxTask.Work, _ call: Call) throws(Answer) -> Answer {
        let body = try bulkBody(call, ["selectedIssueIdsOrKeys", "sendBulkNotification"])
        return try submitBulk(work, try selected(body), call)
    }

    /// `POST /bulk/issues/move`.
    mutating func submitBulkMove(_ call: Call) throws(Answer) -> Answer {
        let body = try bulkBody(call, ["targetToSourcesMapping", "sendBulkNotification"])
        guard let targets = body["targetToSourcesMapping"]?.members, targets.count == 1,
            let target = targets.first, let issues = target.value["issueIdsOrKeys"]?.strings
        else {
            // Refused rather than done in part: the sandbox moves to one place at a time.
            throw .bulkRefusal(400, ["The sandbox takes one entry in targetToSourcesMapping."])
        }
        let parts = target.name.split(separator: ",").map(String.init)
        let project = site.projects.firstIndex { parts.first == $0.key || parts.first == String($0.id) }
        let type = site.types.firstIndex { parts.count > 1 && parts[1] == String($0.id) }
        guard let project, let type, parts.count == 2 else {
            throw .bulkRefusal(400, ["No project and issue type are known for '\(target.name)'."])
        }
        try checkCount(issues)
        return try submitBulk(.move(project: project, type: type), issues, call)
    }

    /// `POST /issue/properties`.
    mutating func submitProperties(_ call: Call) throws(Answer) -> Answer {
        try call.requireAccount()
        let body = try call.closedObject(["entitiesIds", "properties"])
        let ids = body["entitiesIds"]?.array?.compactMap(\.integer) ?? []
        let properties = try Self.checkedProperties(body["properties"])
        guard !ids.isEmpty, ids.count == body["entitiesIds"]?.array?.count else { throw .invalidPayload }
        guard ids.count <= 10_000 else {
            throw .refusal(400, ["At most 10000 issues can be updated at once, not \(ids.count)."])
        }
        return seeOther(submit(.properties(properties), ids.map { String($0) }, call), call)
    }

    /// `POST /issue/properties/multi`.
    mutating func submitPropertiesByIssue(_ call: Call) throws(Answer) -> Answer {
        try call.requireAccount()
        let body = try call.closedObject(["issues"])
        guard let entries = body["issues"]?.array, !entries.isEmpty else { throw .invalidPayload }
        guard entries.count <= 100 else {
            throw .refusal(400, ["At most 100 issues can be updated at once, not \(entries.count)."])
        }
        var lists: [String: [JSONMember]] = [:]
        var issues: [String] = []
        for entry in entries {
            guard let id = entry["issueID"]?.integer else { throw .invalidPayload }
            issues.append(String(id))
            lists[String(id)] = try Self.checkedProperties(entry["properties"])
        }
        return seeOther(submit(.propertiesByIssue(lists), issues, call), call)
    }

    private func seeOther(_ task: SandboxTask, _ call: Call) -> Answer {
        var answer = Answer.empty(303)
        answer.headers = [("Location", renderer(call).link("task/\(task.id)"))]
        return answer
    }

    private static func checkedProperties(_ value: JSONValue?) throws(Answer) -> [JSONMember] {
        guard let members = value?.members, !members.isEmpty else { throw .invalidPayload }
        guard members.count <= 10 else {
            throw .refusal(400, ["At most 10 properties can be set at once, not \(members.count)."])
        }
        for member in members {
            let text = JSONWriter.bytes { $0.write(member.value) }
            try checkProperty(member.name, length: String(decoding: text, as: UTF8.self).utf16.count)
        }
        return members
    }

    private func bulkBody(_ call: Call, _ names: Set<String>) throws(Answer) -> JSONValue {
        try checkBulkPermission(call)
        let body: JSONValue
        do throws(Answer) {
            body = try call.json()
        } catch {
            throw .bulkRefusal(400, ["The request body is no JSON."])
        }
        guard let members = body.members, members.allSatisfy({ names.contains($0.name) }) else {
            throw .bulkRefusal(400, ["The request body has a member that is not known."])
        }
        return body
    }

    private func selected(_ body: JSONValue) throws(Answer) -> [String] {
        guard let issues = body["selectedIssueIdsOrKeys"]?.strings else {
            throw .bulkRefusal(400, ["selectedIssueIdsOrKeys is required."])
        }
        try checkCount(issues)
        return issues
    }

    private func checkCount(_ issues: [String]) throws(Answer) {
        guard !issues.isEmpty else { throw .bulkRefusal(400, ["No issues were selected."]) }
        guard issues.count <= 1_000 else {
            throw .bulkRefusal(400, ["At most 1000 issues can be selected, not \(issues.count)."])
        }
    }

    private mutating func submitBulk(_ work: SandboxTask.Work, _ issues: [String], _ call: Call)
        throws(Answer) -> Answer
    {
        let open = tasks.all.count { !$0.isDone && $0.work.isBulkOperation }
        guard open < configuration.tasks.concurrencyLimit else {
            throw .bulkRefusal(
                configuration.tasks.overLimitStatus,
                ["Too many concurrent bulk operations: at most \(open) can be in progress on a site."]
            )
        }
        let task = submit(work, issues, call)
        return .json(201) { writer in writer.object { $0.field("taskId", task.id) } }
    }
}
