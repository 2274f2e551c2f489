/// Entity properties of issues.
extension SandboxState {
    func propertyKeys(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        let issue = try visibleIssue(call, idOrKey)
        let renderer = renderer(call)
        let keys = Set(issue.properties.map(\.name)).sorted()
        return .json(200) { writer in
            writer.object { writer in
                writer.array("keys", keys) { writer, key in
                    writer.object { writer in
                        let place = "issue/\(issue.id)/properties/\(FormText.encoded(key))"
                        writer.field("self", renderer.link(place))
                        writer.field("key", key)
                    }
                }
            }
        }
    }

    func property(_ call: Call, _ idOrKey: String, key: String) throws(Answer) -> Answer {
        let issue = try visibleIssue(call, idOrKey)
        guard let property = issue.properties.last(where: { $0.name == key }) else { throw .noProperty(key) }
        return .json(200) { writer in
            writer.object { writer in
                writer.field("key", key)
                writer.field("value", property.value)
            }
        }
    }

    mutating func setProperty(_ call: Call, _ idOrKey: String, key: String) throws(Answer) -> Answer {
        let issue = try visibleIssue(call, idOrKey)
        try checkPropertyPermission(call)
        guard !call.body.isEmpty else {
            throw .refusal(400, ["The property value cannot be empty."])
        }
        let value = try call.json()
        try Self.checkProperty(key, length: String(decoding: call.body, as: UTF8.self).utf16.count)
        let isNew = !issue.properties.contains { $0.name == key }
        keepProperty(JSONMember(name: key, value: value), of: issue.id, call)
        return .empty(isNew ? 201 : 200)
    }

    mutating func deleteProperty(_ call: Call, _ idOrKey: String, key: String) throws(Answer) -> Answer {
        var issue = try visibleIssue(call, idOrKey)
        try checkPropertyPermission(call)
        guard issue.properties.contains(where: { $0.name == key }) else { throw .noProperty(key) }
        issue.properties.removeAll { $0.name == key }
        // Not a change of the issue: its history and its `updated` stay.
        store.put(issue, visibleAt: visibleAt(call.now))
        announce(.propertyDeleted(issue, key: key), call)
        return .empty(204)
    }

    mutating func keepProperty(_ property: JSONMember, of id: Int64, _ call: Call) {
        guard var issue = store[id] else { return }
        issue.properties.removeAll { $0.name == property.name }
        issue.properties.append(property)
        store.put(issue, visibleAt: visibleAt(call.now))
        announce(.propertySet(issue, property), call)
    }

    /// The limits are documented; the words are ours.
    static func checkProperty(_ key: String, length: Int) throws(Answer) {
        guard key.utf16.count <= 255 else {
            throw .refusal(400, ["The property key cannot be longer than 255 characters."])
        }
        guard length <= 32_768 else {
            throw .refusal(400, ["The property value cannot be longer than 32768 characters."])
        }
    }

    private func checkPropertyPermission(_ call: Call) throws(Answer) {
        guard allows("EDIT_ISSUES", call) else {
            throw .refusal(403, ["You do not have permission to edit issues in this project."])
        }
    }
}
