/// The one place where an issue changes.
extension SandboxState {
    /// Replaces an issue that was changed now: writes its history and announces what happened.
    ///
    /// Fields, people, parents, sprints, estimates, work and links are found by comparison with the store; comments and
    /// worklogs that are new, changed or gone are announced too. What lives elsewhere comes with `items`.
    ///
    /// - Parameters:
    ///   - issue: as it shall be.
    ///   - call: who changes it, and when.
    ///   - items: changes that the issue itself does not show, such as those of a sprint.
    ///   - type: `issue_event_type_name` of the announcement where it is a special one, such as `issue_worklog_updated`.
    mutating func save(
        _ issue: SandboxIssue,
        _ call: Call,
        also items: [SandboxChange.Item] = [],
        as type: String? = nil
    ) {
        var issue = issue
        issue.updated = call.now
        let old = store[issue.id]
        let found = (old.map { differences($0, issue) } ?? []) + items
        var change: SandboxChange?
        if !found.isEmpty {
            let new = SandboxChange(
                id: history.takeID(),
                created: call.now,
                author: call.account?.accountID,
                items: found
            )
            issue.changes.append(new)
            change = new
        }
        store.put(issue, visibleAt: visibleAt(call.now))
        guard webhooks.isListening, let old else { return }
        let parts = commentEvents(old, issue) + worklogEvents(old, issue, call)
        // A comment alone changes no field, and still the issue counts as updated.
        let kind = type ?? parts.first?.issueEventType ?? eventType(found)
        announce(.issueUpdated(issue, change, type: kind), call)
        for part in parts { announce(part.event, call) }
    }

    private func eventType(_ items: [SandboxChange.Item]) -> String {
        items.contains { $0.fieldID == "status" } ? "issue_generic" : "issue_updated"
    }

    private func commentEvents(_ old: SandboxIssue, _ new: SandboxIssue) -> [(
        event: SandboxEvent, issueEventType: String
    )] {
        guard old.comments != new.comments else { return [] }
        var events: [(event: SandboxEvent, issueEventType: String)] = []
        for comment in new.comments {
            let before = old.comments.first { $0.id == comment.id }
            if before == nil {
                events.append((.commentCreated(new, comment), "issue_commented"))
            } else if before != comment {
                events.append((.commentUpdated(new, comment), "issue_comment_edited"))
            }
        }
        for comment in old.comments where !new.comments.contains(where: { $0.id == comment.id }) {
            events.append((.commentDeleted(new, comment), "issue_comment_deleted"))
        }
        return events
    }

    private func worklogEvents(_ old: SandboxIssue, _ new: SandboxIssue, _ call: Call) -> [(
        event: SandboxEvent, issueEventType: String
    )] {
        guard old.worklogs != new.worklogs else { return [] }
        let renderer = renderer(call)
        func event(_ name: String, _ worklog: SandboxWorklog) -> SandboxEvent {
            let json = JSONWriter.bytes {
                renderer.write(worklog, of: new.id, hasProperties: false, to: &$0)
            }
            return .worklog(name, new, json: json)
        }
        var events: [(event: SandboxEvent, issueEventType: String)] = []
        for worklog in new.worklogs {
            let before = old.worklogs.first { $0.id == worklog.id }
            if before == nil {
                events.append((event("worklog_created", worklog), "issue_work_logged"))
            } else if before != worklog {
                events.append((event("worklog_updated", worklog), "issue_worklog_updated"))
            }
        }
        for worklog in old.worklogs where !new.worklogs.contains(where: { $0.id == worklog.id }) {
            events.append((event("worklog_deleted", worklog), "issue_worklog_deleted"))
        }
        return events
    }
}
