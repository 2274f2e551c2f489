/// What changed in an issue's relations to people, families, sprints and in the work logged on it.
extension SandboxState {
    func relationDifferences(_ old: SandboxIssue, _ new: SandboxIssue) -> [SandboxChange.Item] {
        var items: [SandboxChange.Item] = []
        if old.assignee != new.assignee {
            items.append(
                .choice("assignee", "assignee", from: person(old.assignee), to: person(new.assignee))
            )
        }
        if old.parent != new.parent {
            func words(_ id: Int64?) -> (id: String, name: String)? {
                id.flatMap { store[$0] }.map { (String($0.id), $0.key) }
            }
            let isSubtask = site.types[new.type].level < 0
            let (field, isCustom) =
                configuration.product == .cloud
                ? ("IssueParentAssociation", false)
                : isSubtask ? ("Parent Issue", false) : ("Epic Link", true)
            items.append(
                .choice(field, nil, from: words(old.parent), to: words(new.parent), isCustom: isCustom)
            )
        }
        if old.sprints != new.sprints {
            func words(_ ids: [Int64]) -> (id: String, name: String) {
                let names = ids.map { id in agile.sprints.first { $0.id == id }?.name ?? String(id) }
                return (ids.map { String($0) }.joined(separator: ", "), names.joined(separator: ", "))
            }
            let sprint = SiteField.sprint
            items.append(
                .choice(
                    sprint.name,
                    sprint.id,
                    from: words(old.sprints),
                    to: words(new.sprints),
                    isCustom: true
                )
            )
        }
        return items
    }

    func workDifferences(_ old: SandboxIssue, _ new: SandboxIssue) -> [SandboxChange.Item] {
        var items: [SandboxChange.Item] = []
        func add(_ field: String, _ from: Int?, _ to: Int?) {
            guard from != to else { return }
            func words(_ seconds: Int?) -> (id: String, name: String)? {
                seconds.map { (String($0), String($0)) }
            }
            items.append(.choice(field, field, from: words(from), to: words(to)))
        }
        add("timeoriginalestimate", old.originalEstimate, new.originalEstimate)
        add("timeestimate", old.remainingEstimate, new.remainingEstimate)
        guard old.worklogs != new.worklogs else { return items }
        add(
            "timespent",
            old.worklogs.isEmpty ? nil : old.timeSpent,
            new.worklogs.isEmpty ? nil : new.timeSpent
        )
        for worklog in old.worklogs where !new.worklogs.contains(worklog) {
            // A changed one is named too, as a removed one is: by its id, without what it was.
            let name = (String(worklog.id), String(worklog.id))
            items.append(.choice("WorklogId", nil, from: name, to: nil))
        }
        return items
    }

    /// The account's id on either product: what Data Center writes instead is seen to in writing.
    private func person(_ account: String?) -> (id: String, name: String)? {
        account.flatMap { configuration.account(id: $0) }.map { ($0.accountID, $0.displayName) }
    }
}
