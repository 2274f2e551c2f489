extension IssueDraft: Encodable {
    /// Writes the body of a create: `fields`, and `update` where there are links.
    public func encode(to encoder: any Encoder) throws {
        var body = encoder.container(keyedBy: AnyKey.self)
        var object = body.nestedContainer(keyedBy: AnyKey.self, forKey: AnyKey("fields"))
        // First, so that a member of the draft wins over a field of the same id.
        for (id, value) in fields { try object.encode(value, forKey: AnyKey(id)) }
        try object.encode(["key": project], forKey: AnyKey("project"))
        try object.encode(["name": issueType], forKey: AnyKey("issuetype"))
        try object.encode(Self.line(summary), forKey: AnyKey("summary"))
        if let description { try object.encode(description, forKey: AnyKey("description")) }
        if !labels.isEmpty { try object.encode(labels, forKey: AnyKey("labels")) }
        if let priority { try object.encode(["name": priority], forKey: AnyKey("priority")) }
        if let due { try object.encode(due, forKey: AnyKey("duedate")) }
        if !properties.isEmpty {
            let members = properties.sorted { $0.key < $1.key }.map {
                PropertyMember(key: $0.key, value: $0.value)
            }
            try body.encode(members, forKey: AnyKey("properties"))
        }
        guard !links.isEmpty else { return }
        var update = body.nestedContainer(keyedBy: AnyKey.self, forKey: AnyKey("update"))
        try update.encode(links.map(LinkOperation.init), forKey: AnyKey("issuelinks"))
    }

    private struct PropertyMember: Encodable {
        var key: String
        var value: JiraJSON
    }

    private struct LinkOperation: Encodable {
        struct Addition: Encodable {
            var type: [String: String]
            var outwardIssue: IssueReference
        }
        var add: Addition

        init(_ link: Link) {
            add = Addition(type: ["name": link.type], outwardIssue: link.outwardIssue)
        }
    }

    /// One line of at most 255 characters as Jira counts them, in UTF-16 units.
    static func line(_ text: String) -> String {
        let single = String(text.map { $0.isNewline ? " " : $0 })
        guard single.utf16.count > 255 else { return single }
        var cut = Substring(single)
        while cut.utf16.count > 254 { cut.removeLast() }
        return cut + "…"
    }
}
