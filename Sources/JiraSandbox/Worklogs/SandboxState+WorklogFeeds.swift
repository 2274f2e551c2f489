/// What happened to worklogs, worklogs by id, and their properties.
extension SandboxState {
    func updatedWorklogs(_ call: Call) throws(Answer) -> Answer {
        let hasProperties = call.list("expand")?.contains("properties") == true
        return try feed(call, worklogs.changes, path: "worklog/updated", hasProperties: hasProperties)
    }

    func deletedWorklogs(_ call: Call) throws(Answer) -> Answer {
        try feed(call, worklogs.deleted, path: "worklog/deleted", hasProperties: false)
    }

    /// At most 1,000 changes after `since`, none of the last minute.
    private func feed(
        _ call: Call,
        _ changes: [WorklogState.Change],
        path: String,
        hasProperties: Bool
    ) throws(Answer) -> Answer {
        try call.requireAccount()
        let since = Int64(try call.integer("since", default: 0))
        let latest = call.now - 60_000
        let waiting = changes.filter { $0.time > since && $0.time <= latest }
        let shown = waiting.prefix(1_000)
        let isLast = shown.count == waiting.count
        let until = isLast ? max(since, shown.last?.time ?? since) : shown.last?.time ?? since
        let renderer = renderer(call)
        return .json(200, reserving: shown.count * 64 + 256) { writer in
            writer.object { writer in
                writer.array("values", shown) { writer, change in
                    writer.object { writer in
                        writer.field("worklogId", change.id)
                        writer.field("updatedTime", change.time)
                        guard configuration.product == .cloud else { return }
                        let properties = hasProperties ? worklog(change.id)?.worklog.properties ?? [] : []
                        renderer.writeProperties(properties, to: &writer)
                    }
                }
                writer.field("since", since)
                writer.field("until", until)
                writer.field("self", renderer.link("\(path)?since=\(since)"))
                if !isLast { writer.field("nextPage", renderer.link("\(path)?since=\(until)")) }
                writer.field("lastPage", isLast)
                if configuration.product == .dataCenter { writer.field("isLastPage", isLast) }
            }
        }
    }

    /// A bare list of those that the caller may see.
    func worklogList(_ call: Call) throws(Answer) -> Answer {
        try call.requireAccount()
        let body = try call.closedObject(["ids"])
        guard let ids = body["ids"]?.array?.map(\.integer), ids.allSatisfy({ $0 != nil }) else {
            throw .invalidPayload
        }
        guard !ids.isEmpty, ids.count <= 1_000 else {
            throw .refusal(
                400,
                ["Between 1 and 1000 worklog ids can be requested at once, not \(ids.count)."]
            )
        }
        let found =
            canBrowse(call) ? Set(ids.compactMap { $0 }).sorted().compactMap { worklog(Int64($0)) } : []
        let visible = found.filter {
            isVisible($0.worklog.visibility, author: $0.worklog.author, call)
                && store[$0.issue].map { sees($0, call) } == true
        }
        let renderer = renderer(call)
        let hasProperties = call.list("expand")?.contains("properties") == true
        return .json(200, reserving: visible.count * 512 + 16) { writer in
            writer.array(visible) {
                renderer.write($1.worklog, of: $1.issue, hasProperties: hasProperties, to: &$0)
            }
        }
    }

    private func worklog(_ id: Int64) -> (issue: Int64, worklog: SandboxWorklog)? {
        guard let issue = worklogs.issueOfWorklog[id].flatMap({ store[$0] }),
            let worklog = issue.worklogs.first(where: { $0.id == id })
        else { return nil }
        return (issue.id, worklog)
    }

    // MARK: Properties

    func worklogProperties(_ call: Call, _ idOrKey: String, id: String) throws(Answer) -> Answer {
        let (issue, position) = try findWorklog(call, idOrKey, id)
        return renderer(call).propertyKeys(
            "issue/\(issue.id)/worklog/\(id)",
            issue.worklogs[position].properties
        )
    }

    func worklogProperty(_ call: Call, _ idOrKey: String, id: String, key: String) throws(Answer) -> Answer {
        let (issue, position) = try findWorklog(call, idOrKey, id)
        guard let property = issue.worklogs[position].properties.last(where: { $0.name == key }) else {
            throw .noProperty(key)
        }
        return .property(property)
    }

    mutating func setWorklogProperty(
        _ call: Call,
        _ idOrKey: String,
        id: String,
        key: String
    ) throws(Answer) -> Answer {
        var (issue, position) = try findWorklog(call, idOrKey, id)
        try call.requireAccount()
        let existed = issue.worklogs[position].properties.set(key, try call.propertyValue(key: key))
        store.put(issue, visibleAt: visibleAt(call.now))
        return .propertySet(existed: existed)
    }

    mutating func deleteWorklogProperty(
        _ call: Call,
        _ idOrKey: String,
        id: String,
        key: String
    ) throws(Answer) -> Answer {
        var (issue, position) = try findWorklog(call, idOrKey, id)
        try call.requireAccount()
        guard issue.worklogs[position].properties.contains(where: { $0.name == key }) else {
            throw .noProperty(key)
        }
        issue.worklogs[position].properties.removeAll { $0.name == key }
        store.put(issue, visibleAt: visibleAt(call.now))
        return .empty(204)
    }
}
