/// Changes to issues.
extension SandboxState {
    mutating func editIssue(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        var issue = try visibleIssue(call, idOrKey)
        let formerParent = issue.parent
        let body = try call.json()
        guard body.members != nil else { throw .invalidPayload }
        var changes = FieldChanges(site: site, screen: .edit)
        if call.isSignedIn, site.allows("EDIT_ISSUES") {
            changes.apply(body, to: &issue)
            changes.resolveLinks(in: store, of: issue.id)
            changes.resolvePlaces(in: store, agile, of: &issue)
        } else {
            for member in (body["fields"]?.members ?? []) + (body["update"]?.members ?? []) {
                changes.fail(
                    member.name,
                    "Field '\(member.name)' cannot be set. It is not on the appropriate screen, or unknown."
                )
            }
        }
        guard changes.isClean else { throw .refusal(400, changes.messages, errors: changes.errors) }
        let (links, comments) = (changes.links, changes.comments)
        save(issue, call)
        join(issue, parent: issue.parent, leaving: formerParent, call)
        for link in links { addLink(type: link.type, issue.id, link.other, isSource: link.isSource, call) }
        for comment in comments { addComment(comment, to: issue.id, call) }
        guard call[query: "returnIssue"] == "true" else { return .empty(204) }
        return try self.issue(call, idOrKey)
    }

    mutating func deleteIssue(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        let issue = try visibleIssue(call, idOrKey)
        guard call.isSignedIn, site.allows("DELETE_ISSUES") else {
            throw .refusal(403, ["You do not have permission to delete issues in this project."])
        }
        try removeSubtasks(of: issue, call)
        for link in issue.links { removeLink(link, call) }
        forgetParts(of: issue, call)
        store.remove(issue, visibleAt: visibleAt(call.now))
        return .empty(204)
    }

    func transitions(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        let issue = try visibleIssue(call, idOrKey)
        let wanted = call[query: "transitionId"]
        let open =
            mayTransition(call) ? reachable(from: issue).filter { wanted == nil || wanted == $0.id } : []
        let renderer = renderer(call)
        return .json(200, reserving: 2_048) { writer in
            writer.object { writer in
                writer.field("expand", "transitions")
                writer.array("transitions", open) { writer, transition in
                    writer.object { writer in
                        writer.field("id", transition.id)
                        writer.field("name", Site.statuses[transition.status].name)
                        writer.key("to")
                        renderer.write(Site.statuses[transition.status], to: &writer)
                        writer.field("hasScreen", false)
                        writer.field("isGlobal", false)
                        writer.field("isInitial", false)
                        writer.field("isAvailable", true)
                        writer.field("isConditional", false)
                        writer.field("looped", false)
                    }
                }
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
            throw .refusal(400, ["Transition id '\(id)' is not valid for this issue."])
        }
        var changes = FieldChanges(site: site, screen: .edit)
        changes.apply(body, to: &issue)
        changes.resolveLinks(in: store, of: issue.id)
        changes.resolvePlaces(in: store, agile, of: &issue)
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

    private func mayTransition(_ call: Call) -> Bool { call.isSignedIn && site.allows("TRANSITION_ISSUES") }

    /// The neighbours of its status in the workflow; the id of a transition says where in the workflow it leads.
    private func reachable(from issue: SandboxIssue) -> [(id: String, status: Int)] {
        let workflow = site.types[issue.type].workflow
        guard let place = workflow.firstIndex(of: issue.status) else { return [] }
        return [place - 1, place + 1].filter { workflow.indices.contains($0) }
            .map { (String($0 * 10 + 11), workflow[$0]) }
    }
}
