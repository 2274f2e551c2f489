/// Where a request wants an issue to belong, before it is looked up.
struct WantedPlaces: Sendable {
    var parent: JSONValue?
    var epic: JSONValue?
    var sprint: JSONValue?
}

extension FieldChanges {
    /// Finds parent, epic and sprint, and puts the issue there; whatever is wrong becomes an error of its field.
    ///
    /// What is hidden from the viewer, an account id, is not found.
    mutating func resolvePlaces(
        in store: IssueStore,
        _ agile: AgileState,
        of issue: inout SandboxIssue,
        for viewer: String
    ) {
        let type = site.types[issue.type]
        if let value = wantedPlaces.parent {
            setParent(value, store, on: &issue, for: viewer)
        } else if type.level < 0, issue.parent == nil {
            fail("issuetype", "Issue type is a sub-task but parent issue key or id not specified.")
        }
        if let value = wantedPlaces.epic { setEpic(value, store, on: &issue, for: viewer) }
        if let value = wantedPlaces.sprint { setSprint(value, agile, on: &issue) }
        wantedPlaces = WantedPlaces()
    }

    private mutating func setParent(
        _ value: JSONValue,
        _ store: IssueStore,
        on issue: inout SandboxIssue,
        for viewer: String
    ) {
        let level = site.types[issue.type].level
        if value == .null || value["none"] == .bool(true) {
            guard level >= 0 else {
                fail("issuetype", "Issue type is a sub-task but parent issue key or id not specified.")
                return
            }
            if site.configuration.product == .cloud { issue.parent = nil }
            return
        }
        guard let parent = store.reference(value, for: viewer) else {
            fail("parent", "Could not find issue by id or key.")
            return
        }
        let parentLevel = site.types[parent.type].level
        // On Data Center an epic is linked through a field of its own.
        let isRight =
            site.configuration.product == .cloud ? parentLevel == level + 1 : level < 0 && parentLevel == 0
        guard isRight, parent.project == issue.project || level >= 0, parent.id != issue.id else {
            fail("parent", "Given parent work item does not belong to appropriate hierarchy.")
            return
        }
        issue.parent = parent.id
    }

    private mutating func setEpic(
        _ value: JSONValue,
        _ store: IssueStore,
        on issue: inout SandboxIssue,
        for viewer: String
    ) {
        guard site.types[issue.type].level == 0 else {
            fail(SiteField.epicLink.id, "Only issues that are neither epics nor sub-tasks belong to an epic.")
            return
        }
        if value == .null {
            issue.parent = nil
        } else if let key = value.string, let epic = store[idOrKey: key],
            site.types[epic.type].level == 1, !epic.hiddenFrom.contains(viewer)
        {
            issue.parent = epic.id
        } else {
            fail(SiteField.epicLink.id, "Issue with key '\(value.string ?? "")' is not an epic.")
        }
    }

    private mutating func setSprint(_ value: JSONValue, _ agile: AgileState, on issue: inout SandboxIssue) {
        if value == .null {
            issue.sprints = agile.sprints(issue.sprints, movingTo: nil)
            return
        }
        guard let id = value.integer ?? value.string.flatMap({ Int($0) }) else {
            fail(SiteField.sprint.id, "Number value expected as the Sprint id.")
            return
        }
        guard let sprint = agile.sprint(Int64(id)) else {
            fail(
                SiteField.sprint.id,
                "Sprint with id '\(id)' does not exist or you do not have permission to see it."
            )
            return
        }
        guard sprint.state != .closed else {
            fail(SiteField.sprint.id, "Issue can be assigned only active or future sprints.")
            return
        }
        issue.sprints = agile.sprints(issue.sprints, movingTo: sprint.id)
    }

    mutating func setAssignee(_ value: JSONValue, on issue: inout SandboxIssue) {
        do throws(UnknownPerson) {
            issue.assignee = try site.assignee(value)
        } catch {
            fail("assignee", error.message)
        }
    }

    mutating func setTimeTracking(_ value: JSONValue, on issue: inout SandboxIssue) {
        guard value.members != nil else {
            fail("timetracking", "Operation value must be an object")
            return
        }
        var estimates: [Int?] = [nil, nil]
        for (place, name) in ["originalEstimate", "remainingEstimate"].enumerated() {
            guard let text = value[name]?.string, !text.isEmpty else { continue }
            guard let seconds = WorkDuration.seconds(text) else {
                fail("timetracking_\(name.lowercased())", "\(text) is not a valid duration.")
                return
            }
            estimates[place] = seconds
        }
        let original = estimates[0] ?? issue.originalEstimate
        // One without the other stands for both, as long as nothing was said before.
        issue.remainingEstimate = estimates[1] ?? issue.remainingEstimate ?? estimates[0]
        issue.originalEstimate = original ?? estimates[1]
    }
}
