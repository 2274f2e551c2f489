/// Worklogs of issues.
extension SandboxState {
    func worklogs(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        let issue = try visibleIssue(call, idOrKey)
        func limit(_ name: String) throws(Answer) -> Int64? {
            call[query: name] == nil ? nil : Int64(try call.integer(name, default: 0))
        }
        var visible = visibleWorklogs(of: issue, call)
        let isCloud = configuration.product == .cloud
        if isCloud {
            if let after = try limit("startedAfter") { visible.removeAll { $0.started <= after } }
            if let before = try limit("startedBefore") { visible.removeAll { $0.started >= before } }
        }
        let page = try Page(call, total: visible.count, limit: 5_000, default: 5_000)
        // Data Center gives them all, whatever is asked.
        let shown = isCloud ? visible[page.range] : visible[...]
        let renderer = renderer(call)
        let hasProperties = call.list("expand")?.contains("properties") == true
        return .json(200, reserving: shown.count * 512 + 128) { writer in
            writer.object { writer in
                writer.field("startAt", isCloud ? page.startAt : 0)
                writer.field("maxResults", isCloud ? page.maxResults : visible.count)
                writer.field("total", visible.count)
                writer.array("worklogs", shown) {
                    renderer.write($1, of: issue.id, hasProperties: hasProperties, to: &$0)
                }
            }
        }
    }

    func worklog(_ call: Call, _ idOrKey: String, id: String) throws(Answer) -> Answer {
        let (issue, position) = try findWorklog(call, idOrKey, id)
        return worklog(issue.worklogs[position], of: issue, call, status: 200)
    }

    mutating func addWorklog(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        var issue = try visibleIssue(call, idOrKey)
        let request = try WorklogRequest(try call.json(), site, call.textForm, isNew: true)
        let change = try EstimateChange(call, manual: "reduceBy")
        try requireMay("WORK_ON_ISSUES", "You do not have the permission to log work on this issue.", call)
        try checkNotification(call)
        guard issue.worklogs.count < configuration.worklogLimit else {
            // The words are ours; no source records them.
            throw .refusal(
                413,
                ["The limit of \(configuration.worklogLimit) worklogs for an issue has been reached."]
            )
        }
        let id = worklogs.takeID()
        let time = worklogs.note(id, of: issue.id, now: call.now)
        // Whatever author the request names: it is the caller.
        let worklog = SandboxWorklog(
            id: id,
            author: author(call),
            updateAuthor: author(call),
            comment: request.comment,
            started: request.started ?? call.now,
            seconds: request.seconds ?? 60,
            created: call.now,
            updated: time,
            visibility: request.visibility,
            properties: request.properties
        )
        issue.worklogs.append(worklog)
        change.apply(to: &issue, logged: worklog.seconds)
        save(issue, call)
        return self.worklog(worklog, of: issue, call, status: 201)
    }

    mutating func editWorklog(_ call: Call, _ idOrKey: String, id: String) throws(Answer) -> Answer {
        var (issue, position) = try findWorklog(call, idOrKey, id)
        let body = try call.json()
        let request = try WorklogRequest(body, site, call.textForm, isNew: false)
        let change = try EstimateChange(call, manual: nil)
        try requireMayChange(issue.worklogs[position], "EDIT", call)
        try checkNotification(call)
        var worklog = issue.worklogs[position]
        let former = worklog.seconds
        worklog.started = request.started ?? worklog.started
        worklog.seconds = request.seconds ?? worklog.seconds
        worklog.comment = request.comment ?? worklog.comment
        if body["visibility"] != nil { worklog.visibility = request.visibility }
        for property in request.properties { worklog.properties.set(property.name, property.value) }
        worklog.updateAuthor = author(call)
        worklog.updated = worklogs.note(worklog.id, of: issue.id, now: call.now)
        issue.worklogs[position] = worklog
        change.apply(to: &issue, logged: worklog.seconds - former)
        save(issue, call)
        return self.worklog(worklog, of: issue, call, status: 200)
    }

    mutating func deleteWorklog(_ call: Call, _ idOrKey: String, id: String) throws(Answer) -> Answer {
        var (issue, position) = try findWorklog(call, idOrKey, id)
        let change = try EstimateChange(call, manual: "increaseBy")
        try requireMayChange(issue.worklogs[position], "DELETE", call)
        try checkNotification(call)
        let worklog = issue.worklogs.remove(at: position)
        worklogs.remove(worklog.id, now: call.now)
        change.apply(to: &issue, logged: -worklog.seconds)
        save(issue, call)
        return .empty(204)
    }

    func visibleWorklogs(of issue: SandboxIssue, _ call: Call) -> [SandboxWorklog] {
        issue.worklogs.filter { isVisible($0.visibility, author: $0.author, call) }
    }

    func findWorklog(_ call: Call, _ idOrKey: String, _ id: String) throws(Answer) -> (SandboxIssue, Int) {
        let issue = try visibleIssue(call, idOrKey)
        let found = issue.worklogs.firstIndex {
            String($0.id) == id && isVisible($0.visibility, author: $0.author, call)
        }
        guard let found else { throw .refusal(404, ["Cannot find worklog with id: '\(id)'."]) }
        return (issue, found)
    }

    private func worklog(_ worklog: SandboxWorklog, of issue: SandboxIssue, _ call: Call, status: Int)
        -> Answer
    {
        let renderer = renderer(call)
        let hasProperties = call.list("expand")?.contains("properties") == true
        return .json(status) { renderer.write(worklog, of: issue.id, hasProperties: hasProperties, to: &$0) }
    }

    private func requireMay(_ permission: String, _ message: String, _ call: Call) throws(Answer) {
        guard allows(permission, call) else {
            throw .refusal(configuration.product == .cloud ? 400 : 403, [message])
        }
    }

    private func requireMayChange(_ worklog: SandboxWorklog, _ verb: String, _ call: Call) throws(Answer) {
        let isOwn = call.account?.accountID == worklog.author
        let isAllowed =
            allows("\(verb)_ALL_WORKLOGS", call) || isOwn && allows("\(verb)_OWN_WORKLOGS", call)
        guard isAllowed else {
            throw .refusal(
                configuration.product == .cloud ? 400 : 403,
                ["You do not have the permission to \(verb.lowercased()) the worklog with id: \(worklog.id)."]
            )
        }
    }
}

extension IssueRenderer {
    /// The field `worklog` of an issue: its oldest twenty.
    func writeWorklogs(of issue: SandboxIssue, to writer: inout JSONWriter) {
        let visible = issue.worklogs.filter { isShown($0.visibility, author: $0.author) }
        writer.object { writer in
            writer.field("startAt", 0)
            writer.field("maxResults", 20)
            writer.field("total", visible.count)
            writer.array("worklogs", visible.prefix(20)) {
                write($1, of: issue.id, hasProperties: false, to: &$0)
            }
        }
    }

    func write(
        _ worklog: SandboxWorklog,
        of issue: Int64,
        hasProperties: Bool,
        to writer: inout JSONWriter
    ) {
        writer.object { writer in
            writer.field("self", link("issue/\(issue)/worklog/\(worklog.id)"))
            writer.key("author")
            writeUser(worklog.author, to: &writer)
            writer.key("updateAuthor")
            writeUser(worklog.updateAuthor, to: &writer)
            if let comment = worklog.comment { writer.field("comment", textForm.shown(comment)) }
            writer.field("created", time(worklog.created))
            writer.field("updated", time(worklog.updated))
            write(worklog.visibility, to: &writer)
            writer.field("started", time(worklog.started))
            writer.field("timeSpent", WorkDuration.text(worklog.seconds))
            writer.field("timeSpentSeconds", worklog.seconds)
            writer.field("id", String(worklog.id))
            writer.field("issueId", String(issue))
            if hasProperties, product == .cloud {
                writeProperties(worklog.properties, to: &writer)
            }
        }
    }
}
