/// Changes to issues.
extension SandboxState {
    mutating func editIssue(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        var issue = try visibleIssue(call, idOrKey)
        let formerParent = issue.parent
        let body = try call.json()
        guard body.members != nil else { throw .invalidPayload }
        var changes = FieldChanges(site: site, screen: .edit, call.textForm)
        if allows("EDIT_ISSUES", call) {
            changes.apply(body, to: &issue)
            changes.resolveLinks(in: store, of: issue.id, for: viewer(call))
            changes.resolvePlaces(in: store, agile, of: &issue, for: viewer(call))
        } else {
            for member in (body["fields"]?.members ?? []) + (body["update"]?.members ?? []) {
                changes.fail(
                    member.name,
                    "Field '\(member.name)' cannot be set. It is not on the appropriate screen, or unknown."
                )
            }
        }
        try checkNotification(call)
        let properties = properties(body["properties"], &changes)
        guard changes.isClean else { throw .refusal(400, changes.messages, errors: changes.errors) }
        let (links, comments) = (changes.links, changes.comments)
        save(issue, call)
        join(issue, parent: issue.parent, leaving: formerParent, call)
        for link in links { addLink(type: link.type, issue.id, link.other, isSource: link.isSource, call) }
        for comment in comments { addComment(comment, to: issue.id, call) }
        for property in properties { keepProperty(property, of: issue.id, call) }
        guard call.product == .cloud, call.flag("returnIssue") == true else { return .empty(204) }
        return try self.issue(call, idOrKey)
    }

    /// Only administrators may keep Jira from telling people; others have the whole request refused.
    func checkNotification(_ call: Call) throws(Answer) {
        guard call.flag("notifyUsers") == false, !allows("ADMINISTER", call),
            !allows("ADMINISTER_PROJECTS", call)
        else { return }
        throw .refusal(
            call.product == .cloud ? 400 : 403,
            ["To discard the user notification either admin or project admin permissions are required."]
        )
    }

    mutating func deleteIssue(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        let issue = try visibleIssue(call, idOrKey)
        guard allows("DELETE_ISSUES", call) else {
            throw .refusal(403, ["You do not have permission to delete issues in this project."])
        }
        try refuseSubtasks(of: issue, call)
        delete(issue, call)
        return .empty(204)
    }

    mutating func delete(_ issue: SandboxIssue, _ call: Call) {
        for subtask in issue.subtasks.compactMap({ store[$0] }) { delete(subtask, call) }
        for link in issue.links { removeLink(link, call) }
        forgetParts(of: issue, call)
        store.remove(issue, visibleAt: visibleAt(call.now))
        announce(.issueDeleted(issue), call)
    }

    func transitions(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        let issue = try visibleIssue(call, idOrKey)
        let renderer = renderer(call)
        return .json(200, reserving: 2_048) { writer in
            writer.object { writer in
                writer.field("expand", "transitions")
                writeTransitions(of: issue, renderer, call, to: &writer)
            }
        }
    }

    /// The member `transitions`: what the caller can do with the issue now.
    func writeTransitions(
        of issue: SandboxIssue,
        _ renderer: IssueRenderer,
        _ call: Call,
        to writer: inout JSONWriter
    ) {
        let wanted = call[query: "transitionId"]
        let open =
            mayTransition(call) ? reachable(from: issue).filter { wanted == nil || wanted == $0.id } : []
        writer.array("transitions", open) { writer, transition in
            writer.object { writer in
                writer.field("id", transition.id)
                writer.field("name", Site.statuses[transition.status].name)
                writer.key("to")
                renderer.writeStatus(transition.status, to: &writer)
                if call.list("expand")?.contains("transitions.fields") == true {
                    writer.object("fields") { _ in }
                }
                guard call.product == .cloud else {
                    writer.field("opsbarSequence", 10)
                    return
                }
                writer.field("hasScreen", false)
                writer.field("isGlobal", false)
                writer.field("isInitial", false)
                writer.field("isAvailable", true)
                writer.field("isConditional", false)
                writer.field("looped", false)
            }
        }
    }

    mutating func transitionIssue(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        var issue = try visibleIssue(call, idOrKey)
        let body = try call.json()
        guard body.members != nil else { throw .invalidPayload }
        guard
            let id = body["transition"]?["id"]?.string ?? body["transition"]?["id"]?.integer.map(String.init)
        else {
            throw .refusal(400, ["Missing 'transition' identifier"])
        }
        guard mayTransition(call), let transition = reachable(from: issue).first(where: { $0.id == id })
        else {
            throw .refusal(
                configuration.wrongTransitionStatus,
                ["Transition id '\(id)' is not valid for this issue."]
            )
        }
        var changes = FieldChanges(site: site, screen: .edit, call.textForm)
        changes.apply(body, to: &issue)
        changes.resolveLinks(in: store, of: issue.id, for: viewer(call))
        changes.resolvePlaces(in: store, agile, of: &issue, for: viewer(call))
        guard changes.isClean else { throw .refusal(400, changes.messages, errors: changes.errors) }
        let (links, comments) = (changes.links, changes.comments)
        let categories = [issue.status, transition.status].map { Site.statuses[$0].category }
        issue.status = transition.status
        if categories[0] != categories[1] { issue.statusCategoryChanged = call.now }
        save(issue, call)
        for link in links { addLink(type: link.type, issue.id, link.other, isSource: link.isSource, call) }
        for comment in comments { addComment(comment, to: issue.id, call) }
        return .empty(204)
    }

    func mayTransition(_ call: Call) -> Bool { allows("TRANSITION_ISSUES", call) }

    /// The neighbours of its status in the workflow; the id of a transition says where in the workflow it leads.
    func reachable(from issue: SandboxIssue) -> [(id: String, status: Int)] {
        let workflow = site.types[issue.type].workflow
        guard let place = workflow.firstIndex(of: issue.status) else { return [] }
        return [place - 1, place + 1].filter { workflow.indices.contains($0) }
            .map { (String($0 * 10 + 11), workflow[$0]) }
    }
}
