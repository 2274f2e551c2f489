internal import FoundationEssentials
internal import Jira

extension JiraClusterSite: RollbackSite {
    /// What was left on issues.
    ///
    /// Fields and histories come in bulk on Cloud, an issue at a time on Data Center. An issue with comments or with more
    /// worklogs than its field holds costs a call of its own.
    public func traces(of ids: [String]) async throws(PublishingError) -> [String: IssueTraces] {
        guard !ids.isEmpty else { return [:] }
        let standing = try await standingIssues(ids: ids)
        do throws(JiraError) {
            let own = try await client.myself().reference
            let raw = try await client.rawIssues(
                ids,
                fields: ["comment", "worklog", "attachment", "subtasks", "issuelinks", "created"]
            )
            let histories = Dictionary(
                try await client.histories(of: ids).map { ($0.issueID, $0.changes) },
                uniquingKeysWith: { first, _ in first }
            )
            var found: [String: IssueTraces] = [:]
            for issue in raw {
                guard let present = standing[issue.id] else { continue }
                var traces = IssueTraces(standing: present)
                let members = Set(present.members.map(\.linkID))
                traces.otherLinks = issue.links.filter { !members.contains($0.id) }.map(\.key)
                traces.subtasks = issue.subtaskKeys
                traces.created = issue.time(of: "created")
                traces.attachments = issue.attachments.map { $0.mark(own: own) }
                traces.changes = (histories[issue.id] ?? []).flatMap { $0.traces(own: own) }
                if issue.total(of: "comment") != 0 {
                    traces.comments = try await client.comments(of: .id(issue.id), includingMarkers: true)
                        .map { comment in
                            IssueTraces.Comment(
                                mark: IssueTraces.Mark(
                                    author: comment.author?.displayName ?? "somebody",
                                    isOwn: own != nil && comment.author?.reference == own,
                                    time: comment.created
                                ),
                                marker: comment.marker
                            )
                        }
                }
                if issue.total(of: "worklog") != 0 {
                    traces.worklogs = try await client.worklogs(of: .id(issue.id)).map { work in
                        IssueTraces.Mark(
                            author: work.author?.displayName ?? "somebody",
                            isOwn: own != nil && work.author?.reference == own,
                            time: work.created
                        )
                    }
                }
                found[issue.id] = traces
            }
            return found
        } catch {
            throw PublishingError(error)
        }
    }

    /// Whether this account may delete issues of the project.
    public func mayDelete() async throws(PublishingError) -> Bool {
        do throws(JiraError) {
            return try await client.permissions(project: names.project, keys: ["DELETE_ISSUES"])[
                "DELETE_ISSUES"
            ] ?? false
        } catch {
            throw PublishingError(error)
        }
    }
}

private struct Links: Decodable {
    struct Other: Decodable { var key: String? }
    var id: String?
    var inwardIssue: Other?
    var outwardIssue: Other?
}

private struct Counted: Decodable {
    var total: Int?
}

private struct Attached: Decodable {
    var author: JiraActor?

    /// Without its time, which the history has as well.
    func mark(own: JiraUserReference?) -> IssueTraces.Mark {
        IssueTraces.Mark(
            author: author?.displayName ?? "somebody",
            isOwn: author?.isSame(own) ?? false,
            time: nil
        )
    }
}

private struct Subtask: Decodable { var key: String? }

extension JiraRawIssue {
    fileprivate var links: [(id: String, key: String)] {
        list(of: "issuelinks", Links.self).map { link in
            (link.id ?? "", (link.inwardIssue ?? link.outwardIssue)?.key ?? "an issue that is hidden")
        }
    }

    fileprivate var attachments: [Attached] { list(of: "attachment", Attached.self) }

    fileprivate var subtaskKeys: [String] { list(of: "subtasks", Subtask.self).compactMap(\.key) }

    /// How many entries a list has, as it says itself; nil where it does not say.
    fileprivate func total(of field: String) -> Int? {
        guard let value = fields[field], value.text != "null" else { return 0 }
        return try? value.decoded(as: Counted.self).total
    }

    private func list<Element: Decodable>(of field: String, _ type: Element.Type) -> [Element] {
        (try? fields[field]?.decoded(as: [Element].self)) ?? []
    }
}

extension JiraChange {
    fileprivate func traces(own: JiraUserReference?) -> [IssueTraces.Change] {
        items.map { item in
            IssueTraces.Change(
                mark: IssueTraces.Mark(
                    author: author?.displayName ?? "Jira itself",
                    isOwn: author?.isSame(own) ?? false,
                    time: created
                ),
                name: item.field.lowercased(),
                fieldID: item.fieldID,
                isCustom: item.isCustom,
                from: item.fromText,
                to: item.toText
            )
        }
    }
}

extension JiraActor {
    fileprivate func isSame(_ reference: JiraUserReference?) -> Bool {
        switch reference {
        case .accountID(let id): accountID == id
        case .name(let name): self.name == name
        case .key(let key): self.key == key
        case nil: false
        }
    }
}
