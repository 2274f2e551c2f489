/// Links to other systems: an upsert by global id (facts section 2.5).
extension SandboxState {
    func remoteLinks(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        let issue = try visibleIssue(call, idOrKey)
        let renderer = renderer(call)
        let links = remoteLinks[issue.id]
        guard let globalID = call[query: "globalId"], !globalID.isEmpty else {
            return .json(200) { writer in
                writer.array(links) { renderer.write($1, of: issue, to: &$0) }
            }
        }
        guard let link = links.first(where: { $0.globalID == globalID }) else {
            throw .noRemoteLink("with the global id '\(globalID)'")
        }
        return .json(200) { renderer.write(link, of: issue, to: &$0) }
    }

    func remoteLink(_ call: Call, _ idOrKey: String, id: String) throws(Answer) -> Answer {
        let issue = try visibleIssue(call, idOrKey)
        let link = try remoteLink(id, of: issue)
        let renderer = renderer(call)
        return .json(200) { renderer.write(link, of: issue, to: &$0) }
    }

    mutating func putRemoteLink(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        let issue = try visibleIssue(call, idOrKey)
        try checkLinkPermission(call)
        let body = try Self.checkedRemoteLink(call)
        let known = remoteLinks[issue.id]
        let old = body["globalId"]?.string.flatMap { id in known.first { $0.globalID == id } }
        guard old != nil || known.count < RemoteLinkState.limit else {
            throw .refusal(
                413,
                ["The limit of \(RemoteLinkState.limit) remote links for an issue has been reached."]
            )
        }
        let link = RemoteLink(id: old?.id ?? remoteLinks.takeID(), body: body)
        keep(link, instead: old, on: issue, call)
        let renderer = renderer(call)
        return .json(old == nil ? 201 : 200) { writer in
            writer.object { writer in
                writer.field("id", link.id)
                writer.field("self", renderer.link("issue/\(issue.key)/remotelink/\(link.id)"))
            }
        }
    }

    mutating func replaceRemoteLink(_ call: Call, _ idOrKey: String, id: String) throws(Answer) -> Answer {
        let issue = try visibleIssue(call, idOrKey)
        try checkLinkPermission(call)
        let old = try remoteLink(id, of: issue)
        keep(RemoteLink(id: old.id, body: try Self.checkedRemoteLink(call)), instead: old, on: issue, call)
        return .empty(204)
    }

    mutating func deleteRemoteLink(_ call: Call, _ idOrKey: String, id: String?) throws(Answer) -> Answer {
        let issue = try visibleIssue(call, idOrKey)
        try checkLinkPermission(call)
        let link: RemoteLink
        if let id {
            link = try remoteLink(id, of: issue)
        } else {
            guard let globalID = call[query: "globalId"], !globalID.isEmpty else {
                throw .refusal(400, ["The 'globalId' query parameter is required."])
            }
            guard let found = remoteLinks[issue.id].first(where: { $0.globalID == globalID }) else {
                throw .noRemoteLink("with the global id '\(globalID)'")
            }
            link = found
        }
        remoteLinks.remove(link.id, from: issue.id)
        save(issue, call, also: [Self.historyItem(from: link, to: nil)])
        return .empty(204)
    }

    private mutating func keep(
        _ link: RemoteLink,
        instead old: RemoteLink?,
        on issue: SandboxIssue,
        _ call: Call
    ) {
        remoteLinks.put(link, on: issue.id)
        save(issue, call, also: [Self.historyItem(from: old, to: link)])
    }

    private func remoteLink(_ text: String, of issue: SandboxIssue) throws(Answer) -> RemoteLink {
        guard let id = Int64(text) else {
            throw .refusal(400, ["The link id '\(text)' is not a valid number."])
        }
        if let link = remoteLinks[issue.id].first(where: { $0.id == id }) { return link }
        guard remoteLinks.owner(of: id) == nil else {
            throw .refusal(400, ["The remote link '\(id)' does not belong to issue '\(issue.key)'."])
        }
        throw .noRemoteLink("with the id '\(id)'")
    }

    private func checkLinkPermission(_ call: Call) throws(Answer) {
        guard allows("LINK_ISSUES", call) else {
            throw .refusal(403, ["You do not have permission to link issues in this project."])
        }
    }

    private static func checkedRemoteLink(_ call: Call) throws(Answer) -> JSONValue {
        let body = try call.json()
        guard body.members != nil else { throw .invalidPayload }
        var errors: [(field: String, message: String)] = []
        for name in ["title", "url"] where body["object"]?[name]?.string?.isEmpty ?? true {
            errors.append((name, "'\(name)' is required."))
        }
        if let globalID = body["globalId"]?.string, globalID.utf16.count > 255 {
            errors.append(("globalId", "'globalId' cannot be longer than 255 characters."))
        }
        guard errors.isEmpty else { throw .refusal(400, errors: errors) }
        return body
    }

    private static func historyItem(from old: RemoteLink?, to new: RemoteLink?) -> SandboxChange.Item {
        func words(_ link: RemoteLink?) -> (id: String, name: String)? {
            guard let link else { return nil }
            let title = link.body["object"]?["title"]?.string ?? ""
            let name = link.body["application"]?["name"]?.string ?? "Web Link"
            return (String(link.id), "This issue links to \"\(title) (\(name))\"")
        }
        return .choice("RemoteIssueLink", nil, from: words(old), to: words(new))
    }
}

extension Answer {
    static func noRemoteLink(_ which: String) -> Answer {
        .refusal(404, ["No remote issue link \(which) exists for this issue."])
    }
}

extension IssueRenderer {
    func write(_ link: RemoteLink, of issue: SandboxIssue, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", link.id)
            writer.field("self", self.link("issue/\(issue.key)/remotelink/\(link.id)"))
            if let globalID = link.globalID { writer.field("globalId", globalID) }
            writer.object("application") { writer in
                for name in ["type", "name"] {
                    if let text = link.body["application"]?[name]?.string { writer.field(name, text) }
                }
            }
            if let text = link.body["relationship"]?.string { writer.field("relationship", text) }
            writer.object("object") { writer in
                let object = link.body["object"]
                for name in ["url", "title", "summary"] {
                    if let text = object?[name]?.string { writer.field(name, text) }
                }
                writer.writeIcon(object?["icon"])
                writer.object("status") { writer in
                    if case .bool(let flag)? = object?["status"]?["resolved"] {
                        writer.field("resolved", flag)
                    }
                    writer.writeIcon(object?["status"]?["icon"])
                }
            }
        }
    }
}

extension JSONWriter {
    /// The member `icon`; without a picture it is empty but there.
    fileprivate mutating func writeIcon(_ icon: JSONValue?) {
        object("icon") { writer in
            for name in ["url16x16", "title", "link"] {
                if let text = icon?[name]?.string { writer.field(name, text) }
            }
        }
    }
}
