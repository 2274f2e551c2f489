/// Entity properties of comments.
extension SandboxState {
    func commentProperties(_ call: Call, _ id: String) throws(Answer) -> Answer {
        let comment = try propertyHolder(call, id).comment
        let renderer = renderer(call)
        return renderer.propertyKeys("comment/\(id)", comment.properties)
    }

    func commentProperty(_ call: Call, _ id: String, key: String) throws(Answer) -> Answer {
        let comment = try propertyHolder(call, id).comment
        guard let property = comment.properties.last(where: { $0.name == key }) else {
            throw .noProperty(key)
        }
        return .property(property)
    }

    mutating func setCommentProperty(_ call: Call, _ id: String, key: String) throws(Answer) -> Answer {
        var (issue, comment) = try propertyHolder(call, id)
        try call.requireAccount()
        let value = try call.propertyValue(key: key)
        let existed = comment.properties.set(key, value)
        replace(comment, in: &issue, call)
        return .propertySet(existed: existed)
    }

    mutating func deleteCommentProperty(_ call: Call, _ id: String, key: String) throws(Answer) -> Answer {
        var (issue, comment) = try propertyHolder(call, id)
        try call.requireAccount()
        guard comment.properties.contains(where: { $0.name == key }) else { throw .noProperty(key) }
        comment.properties.removeAll { $0.name == key }
        replace(comment, in: &issue, call)
        return .empty(204)
    }

    /// Unlike a change of the comment, one of its properties is no change of the issue.
    private mutating func replace(_ comment: SandboxComment, in issue: inout SandboxIssue, _ call: Call) {
        guard let position = issue.comments.firstIndex(where: { $0.id == comment.id }) else { return }
        issue.comments[position] = comment
        store.put(issue, visibleAt: visibleAt(call.now))
    }

    private func propertyHolder(_ call: Call, _ id: String) throws(Answer)
        -> (issue: SandboxIssue, comment: SandboxComment)
    {
        guard let number = Int64(id) else { throw .refusal(400, ["The comment id '\(id)' is invalid."]) }
        guard canBrowse(call), let issue = comments.issueOfComment[number].flatMap({ store[$0] }),
            sees(issue, call),
            let comment = visibleComments(of: issue, call).first(where: { $0.id == number })
        else { throw .refusal(404, ["Can not find a comment for the id: \(id)."]) }
        return (issue, comment)
    }
}

extension Answer {
    static func noProperty(_ key: String) -> Answer {
        .refusal(404, ["The property with key '\(key)' does not exist."])
    }

    static func property(_ property: JSONMember) -> Answer {
        .json(200) { writer in
            writer.object { writer in
                writer.field("key", property.name)
                writer.field("value", property.value)
            }
        }
    }

    /// 201 the first time, 200 after.
    static func propertySet(existed: Bool) -> Answer { .empty(existed ? 200 : 201) }
}

extension Call {
    /// The body as the value of a property: any JSON but nothing, of at most 32,768 characters.
    func propertyValue(key: String) throws(Answer) -> JSONValue {
        guard key.utf8.count <= 255 else {
            throw .refusal(400, ["The key of the property must be at most 255 characters long."])
        }
        guard !body.isEmpty else { throw .refusal(400, ["The property value must not be empty."]) }
        guard body.count <= 32_768 else {
            throw .refusal(400, ["The property value cannot be longer than 32768 characters."])
        }
        return try json()
    }
}

extension IssueRenderer {
    func propertyKeys(_ path: String, _ properties: [JSONMember]) -> Answer {
        .json(200) { writer in
            writer.object { writer in
                writer.array("keys", properties) { writer, property in
                    writer.object { writer in
                        writer.field("self", link("\(path)/properties/\(property.name)"))
                        writer.field("key", property.name)
                    }
                }
            }
        }
    }

    func writeProperties(_ properties: [JSONMember], to writer: inout JSONWriter) {
        writer.array("properties", properties) { writer, property in
            writer.object { writer in
                writer.field("key", property.name)
                writer.field("value", property.value)
            }
        }
    }

    func write(_ visibility: Visibility?, to writer: inout JSONWriter) {
        guard let visibility else { return }
        writer.object("visibility") { writer in
            writer.field("type", visibility.type)
            writer.field("value", visibility.value)
            if product == .cloud { writer.field("identifier", visibility.value) }
        }
    }
}
