/// Links between issues. The source of a link is the `inwardIssue` of the request that makes it.
extension SandboxState {
    mutating func createLink(_ call: Call) throws(Answer) -> Answer {
        let body = try call.closedObject(["type", "inwardIssue", "outwardIssue", "comment"])
        let type = try site.linkType(body["type"])
        guard canBrowse(call), let source = store.reference(body["inwardIssue"]),
            let destination = store.reference(body["outwardIssue"]), sees(source, call),
            sees(destination, call)
        else { throw noIssue(call) }
        guard allows("LINK_ISSUES", call) else {
            throw .refusal(401, ["No Link Issue Permission for issue '\(source.key)'"])
        }
        guard source.id != destination.id else {
            throw .refusal(400, ["You cannot link an issue to itself."])
        }
        let comment = body["comment"]?["body"]
        let note = comment.flatMap(call.textForm.stored)
        guard (comment == nil) == (note == nil) else {
            throw .refusal(400, errors: [("comment", "Comment body is not valid!")])
        }
        let limit = configuration.linkLimit
        guard source.links.count < limit, destination.links.count < limit else {
            // The words are ours; no source records them.
            throw .refusal(413, ["The limit of \(limit) links for an issue has been reached."])
        }
        if configuration.duplicateLinks == .refused, linkID(type, source.id, destination.id) != nil {
            // No source says what Data Center answers; the words are ours.
            throw .refusal(400, ["The issues are linked with this link type already."])
        }
        addLink(type: type, source.id, destination.id, isSource: true, call)
        // A repeated request makes no second link, but its comment is added again.
        if let note { addComment(note, to: source.id, call) }
        return .empty(201)
    }

    func link(_ call: Call, _ text: String) throws(Answer) -> Answer {
        let link = try visibleLink(call, text)
        let renderer = renderer(call)
        return .json(200, reserving: 2_048) { writer in
            writer.object { writer in
                writer.field("id", String(link.id))
                writer.field("self", renderer.link("issueLink/\(link.id)"))
                writer.key("type")
                renderer.writeLinkType(link.type, to: &writer)
                for (name, id) in [("inwardIssue", link.source), ("outwardIssue", link.destination)] {
                    guard let issue = store[id] else { continue }
                    writer.key(name)
                    renderer.writeLinked(issue, to: &writer)
                }
            }
        }
    }

    mutating func deleteLink(_ call: Call, _ text: String) throws(Answer) -> Answer {
        let link = try visibleLink(call, text)
        guard allows("LINK_ISSUES", call) else {
            throw .refusal(401, ["No Link Issue Permission for the issue."])
        }
        removeLink(link.id, call)
        return .empty(204)
    }

    /// The link of a type from one issue to another.
    private func linkID(_ type: Int, _ source: Int64, _ destination: Int64) -> Int64? {
        (store[source]?.links ?? []).first { id in
            guard let link = store.links[id] else { return false }
            return link.type == type && link.source == source && link.destination == destination
        }
    }

    /// Links two issues; where they are linked so already, does nothing unless links are doubled.
    mutating func addLink(type: Int, _ issue: Int64, _ other: Int64, isSource: Bool, _ call: Call) {
        let (source, destination) = isSource ? (issue, other) : (other, issue)
        guard configuration.duplicateLinks == .doubled || linkID(type, source, destination) == nil else {
            return
        }
        let link = SandboxLink(id: store.takeLinkID(), type: type, source: source, destination: destination)
        store.add(link)
        for end in [source, destination] {
            guard var issue = store[end] else { continue }
            issue.links.append(link.id)
            save(issue, call)
        }
    }

    mutating func removeLink(_ id: Int64, _ call: Call) {
        guard let link = store.links[id] else { return }
        store.removeLink(id)
        for end in [link.source, link.destination] {
            guard var issue = store[end] else { continue }
            issue.links.removeAll { $0 == id }
            save(issue, call)
        }
    }

    private func visibleLink(_ call: Call, _ text: String) throws(Answer) -> SandboxLink {
        guard canBrowse(call), let link = Int64(text).flatMap({ store.links[$0] }),
            [link.source, link.destination].allSatisfy({ id in store[id].map { sees($0, call) } ?? true })
        else {
            throw .refusal(404, ["No issue link with id '\(text)' exists."])
        }
        return link
    }
}
