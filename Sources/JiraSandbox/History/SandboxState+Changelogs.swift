/// Histories of issues.
extension SandboxState {
    /// `GET /issue/{issue}/changelog`: pages of at most 100, oldest first.
    func changelog(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        let issue = try visibleIssue(call, idOrKey)
        let page = try Page(call, total: issue.changes.count, limit: 100, default: 100)
        let renderer = renderer(call)
        let address = renderer.link("issue/\(idOrKey)/changelog")
        return .json(200, reserving: 8_192) { writer in
            writer.object { writer in
                writer.field("self", "\(address)?maxResults=\(page.maxResults)&startAt=\(page.startAt)")
                if !page.isLast {
                    let next = page.range.upperBound
                    writer.field("nextPage", "\(address)?maxResults=\(page.maxResults)&startAt=\(next)")
                }
                page.write(to: &writer)
                writer.field("isLast", page.isLast)
                writer.array("values", issue.changes[page.range]) { renderer.write($1, to: &$0) }
            }
        }
    }

    /// `POST /issue/{issue}/changelog/list`: entries by id.
    func changelogEntries(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        let issue = try visibleIssue(call, idOrKey)
        let body = try call.closedObject(["changelogIds"])
        let ids = body["changelogIds"]?.array?.compactMap(\.integer)
        guard let ids, ids.count == body["changelogIds"]?.array?.count else { throw .invalidPayload }
        let wanted = Set(ids.map(Int64.init))
        let found = issue.changes.filter { wanted.contains($0.id) }
        let renderer = renderer(call)
        return .json(200) { writer in
            writer.object { writer in
                writer.field("startAt", 0)
                writer.field("maxResults", found.count)
                writer.field("total", found.count)
                writer.array("histories", found) { renderer.write($1, to: &$0) }
            }
        }
    }

    /// `POST /changelog/bulkfetch`: entries of up to 1,000 issues, by time and issue.
    func bulkFetchChangelogs(_ call: Call) throws(Answer) -> Answer {
        let body = try call.closedObject(["fieldIds", "issueIdsOrKeys", "maxResults", "nextPageToken"])
        guard let names = body["issueIdsOrKeys"]?.strings,
            let fields = body["fieldIds"].map({ $0 == .null ? [] : $0.strings }) ?? [],
            body["maxResults"].map({ $0.integer != nil || $0 == .null }) ?? true
        else { throw .invalidPayload }
        let maxResults = body["maxResults"]?.integer ?? 1_000
        // The limits are documented; the words are ours.
        guard !names.isEmpty else { throw .refusal(400, ["No issue ids or keys were provided."]) }
        guard names.count <= 1_000 else {
            throw .refusal(400, ["At most 1000 issue ids or keys can be requested, not \(names.count)."])
        }
        guard fields.count <= 10 else {
            throw .refusal(400, ["At most 10 field ids can be requested, not \(fields.count)."])
        }
        guard (1...10_000).contains(maxResults) else {
            throw .refusal(400, ["The max results parameter has to be between 1 and 10,000."])
        }
        let entries = changelogEntries(names, fields: Set(fields), call)
        // The token belongs to its question, as that of a search does.
        let question = "changelog:\(names.joined(separator: ",")):\(fields.joined(separator: ","))"
        var start = 0
        if let text = body["nextPageToken"]?.string, !text.isEmpty {
            guard let token = PageToken(text, jql: question, seed: configuration.seed, now: call.now) else {
                throw .refusal(400, ["The provided next page token is invalid or expired."])
            }
            start = min(token.offset, entries.count)
        }
        let end = min(entries.count, start + maxResults)
        let page = Dictionary(grouping: entries[start..<end], by: \.issue).sorted { $0.key < $1.key }
        let renderer = renderer(call)
        return .json(200, reserving: 16_384) { writer in
            writer.object { writer in
                writer.array("issueChangeLogs", page) { writer, log in
                    writer.object { writer in
                        writer.field("issueId", String(log.key))
                        writer.array("changeHistories", log.value) {
                            // The example of the specification has a number here, where `changelog` has a text.
                            renderer.write($1.change, asNumber: true, to: &$0)
                        }
                    }
                }
                guard end < entries.count else { return }
                let token = PageToken(offset: end, issued: call.now)
                writer.field("nextPageToken", token.text(jql: question, seed: configuration.seed))
            }
        }
    }

    private func changelogEntries(
        _ names: [String],
        fields: Set<String>,
        _ call: Call
    ) -> [(issue: Int64, change: SandboxChange)] {
        guard canBrowse(call) else { return [] }
        let ids = Set(names.compactMap { store[idOrKey: $0] }.filter { sees($0, call) }.map(\.id))
        let entries = ids.flatMap { id in
            (store[id]?.changes ?? []).compactMap { change -> (issue: Int64, change: SandboxChange)? in
                guard !fields.isEmpty else { return (id, change) }
                let items = change.items.filter { item in item.fieldID.map(fields.contains) ?? false }
                guard !items.isEmpty else { return nil }
                let part = SandboxChange(
                    id: change.id,
                    created: change.created,
                    author: change.author,
                    items: items
                )
                return (id, part)
            }
        }
        return entries.sorted {
            ($0.change.created, $0.issue, $0.change.id) < ($1.change.created, $1.issue, $1.change.id)
        }
    }
}

extension IssueRenderer {
    /// The member `changelog` of an issue: on Cloud the newest hundred, newest first; all of it on Data Center.
    func writeChangelog(of issue: SandboxIssue, to writer: inout JSONWriter) {
        let shown = product == .cloud ? Array(issue.changes.reversed().prefix(100)) : issue.changes
        writer.object("changelog") { writer in
            writer.field("startAt", 0)
            writer.field("maxResults", shown.count)
            writer.field("total", issue.changes.count)
            writer.array("histories", shown) { write($1, to: &$0) }
        }
    }

    /// An entry; its time as a text in the caller's zone, or as a number.
    func write(_ change: SandboxChange, asNumber: Bool = false, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", String(change.id))
            writer.key("author")
            writeUser(change.author, to: &writer)
            if asNumber {
                writer.field("created", change.created)
            } else {
                writer.key("created")
                writer.write(time: change.created, in: zone)
            }
            writer.array("items", change.items) { write($1, to: &$0) }
        }
    }

    func write(_ item: SandboxChange.Item, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("field", item.field)
            writer.field("fieldtype", item.isCustom ? "custom" : "jira")
            if product == .cloud, let id = item.fieldID { writer.field("fieldId", id) }
            let texts = [
                ("from", handle(item.from, item)), ("fromString", item.fromText),
                ("to", handle(item.to, item)), ("toString", item.toText),
            ]
            for (name, text) in texts {
                writer.key(name)
                text.map { writer.write($0) } ?? writer.null()
            }
        }
    }

    /// An id as the product has it: Data Center tells people by their keys.
    private func handle(_ id: String?, _ item: SandboxChange.Item) -> String? {
        guard product == .dataCenter, item.fieldID == "assignee", let id else { return id }
        return site.configuration.account(id: id)?.userKey ?? id
    }
}
