/// The one place where an issue changes.
extension SandboxState {
    /// Replaces an issue that was changed now: writes its history and announces what happened.
    ///
    /// Status, priority, texts, labels, numbers, days and links are found by comparison with the store; comments that are
    /// new, changed or gone are announced too. What lives elsewhere comes with `items`.
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
        let comments = commentEvents(old, issue)
        // A comment alone changes no field, and still the issue counts as updated.
        let kind = type ?? (found.isEmpty ? comments.first?.issueEventType : nil) ?? eventType(found)
        announce(.issueUpdated(issue, change, type: kind), call)
        for event in comments { announce(event.event, call) }
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
}
