internal import JQL

/// Parents, sub-tasks and the children of epics.
extension SandboxState {
    /// Tells the parent of a sub-task about it.
    mutating func join(_ issue: SandboxIssue, parent: Int64?, leaving former: Int64?, _ call: Call) {
        guard site.types[issue.type].level < 0, parent != former else { return }
        if let former, var left = store[former] {
            left.subtasks.removeAll { $0 == issue.id }
            store.put(left, visibleAt: visibleAt(call.now))
        }
        if let parent, var joined = store[parent] {
            joined.subtasks.append(issue.id)
            store.put(joined, visibleAt: visibleAt(call.now))
        }
    }

    /// An issue with sub-tasks is deleted with them or not at all.
    func refuseSubtasks(of issue: SandboxIssue, _ call: Call) throws(Answer) {
        guard !issue.subtasks.isEmpty, call.flag("deleteSubtasks") != true else { return }
        throw .refusal(
            400,
            [
                "The issue '\(issue.key)' has subtasks.  You must specify the 'deleteSubtasks' parameter to "
                    + "delete this issue and all its subtasks."
            ]
        )
    }

    /// Forgets what hangs on an issue that is about to go: its worklogs, comments and place in its parent.
    mutating func forgetParts(of issue: SandboxIssue, _ call: Call) {
        join(issue, parent: nil, leaving: issue.parent, call)
        for worklog in issue.worklogs { worklogs.remove(worklog.id, now: call.now) }
        for comment in issue.comments { comments.issueOfComment[comment.id] = nil }
    }

    /// An issue as queries ask about it.
    func subject(_ issue: SandboxIssue, _ sprintNames: [Int64: String]) -> IssueSubject {
        IssueSubject(
            issue: issue,
            site: site,
            sprintNames: sprintNames,
            parentKey: issue.parent.flatMap { store[$0]?.key }
        )
    }
}

extension Call {
    /// A yes or no of the query, in any letter case: Python's clients write `True`.
    func flag(_ name: String) -> Bool? { self[query: name].map { $0.lowercased() == "true" } }
}

extension Site {
    /// Whether its parent is an epic.
    func isEpicChild(_ issue: SandboxIssue) -> Bool { types[issue.type].level == 0 && issue.parent != nil }
}

extension IssueRenderer {
    /// Fields of family and work.
    func writeFamily(_ field: SiteField, of issue: SandboxIssue, to writer: inout JSONWriter) {
        switch field.id {
        case "parent":
            // Data Center shows the epic in a field of its own.
            let isShown = product == .cloud || !site.isEpicChild(issue)
            if isShown, let parent = shown(issue.parent) {
                writeLinked(parent, to: &writer)
            } else {
                writer.null()
            }
        case "subtasks":
            writer.array(issue.subtasks.compactMap { shown($0) }) { writeLinked($1, to: &$0) }
        case "worklog": writeWorklogs(of: issue, to: &writer)
        case "timespent": writeSeconds(issue.worklogs.isEmpty ? nil : issue.timeSpent, to: &writer)
        case "timeestimate": writeSeconds(issue.remainingEstimate, to: &writer)
        case "timeoriginalestimate": writeSeconds(issue.originalEstimate, to: &writer)
        case "timetracking": writeTimeTracking(of: issue, to: &writer)
        default: writer.null()
        }
    }

    /// Another issue, where the caller may see it.
    func shown(_ id: Int64?) -> SandboxIssue? {
        id.flatMap { store[$0] }.flatMap { $0.hiddenFrom.contains(viewer) ? nil : $0 }
    }

    private func writeSeconds(_ seconds: Int?, to writer: inout JSONWriter) {
        if let seconds { writer.write(seconds) } else { writer.null() }
    }

    private func writeTimeTracking(of issue: SandboxIssue, to writer: inout JSONWriter) {
        writer.object { writer in
            let parts = [
                ("originalEstimate", issue.originalEstimate), ("remainingEstimate", issue.remainingEstimate),
                ("timeSpent", issue.worklogs.isEmpty ? nil : issue.timeSpent),
            ]
            for case (let name, let seconds?) in parts {
                writer.field(name, WorkDuration.text(seconds))
                writer.field("\(name)Seconds", seconds)
            }
        }
    }
}
