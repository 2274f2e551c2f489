internal import FoundationEssentials
internal import HTTPMessages

extension JiraClient {
    /// Histories of many issues.
    ///
    /// - Parameters:
    ///   - issues: numeric ids or keys, any number of them.
    ///   - fields: ids of the fields whose changes are wanted, such as `status` or `customfield_10101`; empty for all.
    ///     An entry without an item of them is left out.
    /// - Returns: the histories of those issues that exist, that this account may see and that have entries left, in
    ///   ascending order of the issue's id.
    /// - Throws: `JiraError` of the first call that failed for good; nothing partial is returned.
    public func histories(of issues: [String], fields: [String] = []) async throws(JiraError)
        -> [JiraHistory]
    {
        guard !issues.isEmpty else { return [] }
        let filter = HistoryFilter(fields, names: try await historyNames(of: fields))
        var walks: [String: HistoryWalk] = [:]
        switch site.flavor.historyAccess {
        case .pages:
            // Jira takes at most ten fields; of more, all changes come and are sorted out here.
            let sent = fields.count <= 10 ? fields : []
            for start in stride(from: 0, to: issues.count, by: 1_000) {
                let chunk = Array(issues[start..<min(start + 1_000, issues.count)])
                try await fetchHistories(chunk, fields: sent, into: &walks)
            }
        case .expansion:
            let read = await boundedFanOut(issues, limit: configuration.concurrency) { issue in
                do throws(JiraError) {
                    return Result<JiraHistory, JiraError>.success(try await history(of: .key(issue)))
                } catch {
                    return .failure(error)
                }
            }
            for result in read {
                do throws(JiraError) {
                    let history = try result.get()
                    _ = walks[history.issueID, default: HistoryWalk()].add(history.changes)
                } catch  where error.status == 404 {
                    // Not there or not visible: absent, as in the answer of Cloud.
                }
            }
        }
        return walks.map { id, walk in
            JiraHistory(issueID: id, changes: walk.sorted.compactMap(filter.applied))
        }
        .filter { !$0.changes.isEmpty }
        .sorted { (Int64($0.issueID) ?? .max, $0.issueID) < (Int64($1.issueID) ?? .max, $1.issueID) }
    }

    private func fetchHistories(
        _ issues: [String],
        fields: [String],
        into walks: inout [String: HistoryWalk]
    ) async throws(JiraError) {
        struct Body: Encodable {
            var issueIdsOrKeys: [String]
            var fieldIds: [String]?
            var maxResults: Int
            var nextPageToken: String?
        }
        struct Page: Decodable {
            struct Log: Decodable {
                var issueId: JiraIdentifier
                var changeHistories: [JiraChange]?
            }
            var issueChangeLogs: [Log]?
            var nextPageToken: String?
        }
        var token: String?
        var seen: Set<String> = []
        repeat {
            let call = JiraCall(
                method: .post,
                path: ["changelog", "bulkfetch"],
                body: Self.encode(
                    Body(
                        issueIdsOrKeys: issues,
                        fieldIds: fields.isEmpty ? nil : fields,
                        maxResults: 1_000,
                        nextPageToken: token
                    )
                ),
                operation: .read,
                points: 1_001
            )
            let page = try await send(call, answering: Page.self)
            for log in page.issueChangeLogs ?? [] {
                _ = walks[log.issueId.text, default: HistoryWalk()].add(log.changeHistories ?? [])
            }
            token = page.nextPageToken.flatMap { $0.isEmpty ? nil : $0 }
            if let token, !seen.insert(token).inserted {
                throw JiraError(
                    .protocolViolation,
                    endpoint: call.endpoint(site.flavor),
                    message: "a page token came again after \(seen.count) pages: the pages go round"
                )
            }
        } while token != nil
    }

    /// Names of custom fields, where the site's history has no ids: by id.
    private func historyNames(of fields: [String]) async throws(JiraError) -> [String: String] {
        guard site.flavor.historyAccess == .expansion,
            fields.contains(where: { $0.hasPrefix("customfield_") })
        else { return [:] }
        let wanted = Set(fields)
        var names: [String: String] = [:]
        for field in try await self.fields() where wanted.contains(field.id) { names[field.id] = field.name }
        return names
    }
}

/// Which items of a history are wanted.
struct HistoryFilter: Sendable {
    private let fields: Set<String>
    private let names: Set<String>

    /// - Parameters:
    ///   - fields: ids; empty for all.
    ///   - names: names by id, for items that have no id.
    init(_ fields: [String], names: [String: String]) {
        self.fields = Set(fields)
        self.names = Set(fields.map { (names[$0] ?? $0).lowercased() })
    }

    /// The entry with the wanted items; nil where none is left.
    func applied(to change: JiraChange) -> JiraChange? {
        guard !fields.isEmpty else { return change }
        var change = change
        change.items = change.items.filter { item in
            item.fieldID.map { fields.contains($0) } ?? names.contains(item.field.lowercased())
        }
        return change.items.isEmpty ? nil : change
    }
}
