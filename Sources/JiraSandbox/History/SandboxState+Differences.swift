internal import Clustering

/// What changed between two states of an issue, as histories write it (facts section 2.6).
extension SandboxState {
    func differences(_ old: SandboxIssue, _ new: SandboxIssue) -> [SandboxChange.Item] {
        var items: [SandboxChange.Item] = []
        if old.project != new.project {
            let projects = [old.project, new.project].map { site.projects[$0] }
            items.append(
                .choice(
                    "project",
                    "project",
                    from: (String(projects[0].id), projects[0].name),
                    to: (String(projects[1].id), projects[1].name)
                )
            )
        }
        if old.key != new.key { items.append(.words("Key", nil, old.key, new.key)) }
        if old.type != new.type {
            let types = [old.type, new.type].map { site.types[$0] }
            items.append(
                .choice(
                    "issuetype",
                    "issuetype",
                    from: (String(types[0].id), types[0].name),
                    to: (String(types[1].id), types[1].name)
                )
            )
        }
        if old.summary != new.summary {
            items.append(.words("summary", "summary", old.summary, new.summary))
        }
        if old.description != new.description {
            items.append(
                .words(
                    "description",
                    "description",
                    old.description?.historyText,
                    new.description?.historyText
                )
            )
        }
        if old.status != new.status {
            let statuses = [old.status, new.status].map { Site.statuses[$0] }
            items.append(
                .choice(
                    "status",
                    "status",
                    from: (String(statuses[0].id), statuses[0].name),
                    to: (String(statuses[1].id), statuses[1].name)
                )
            )
        }
        if old.priority != new.priority {
            items.append(
                .choice(
                    "priority",
                    "priority",
                    from: (String(old.priority.rawValue), old.priority.name),
                    to: (String(new.priority.rawValue), new.priority.name)
                )
            )
        }
        if old.labels != new.labels { items.append(.labels("labels", "labels", old.labels, new.labels)) }
        for name in new.components where !old.components.contains(name) {
            items.append(.choice("Component", "components", from: nil, to: (name, name)))
        }
        for name in old.components where !new.components.contains(name) {
            items.append(.choice("Component", "components", from: (name, name), to: nil))
        }
        if old.due != new.due {
            // Histories of days have the day and, in words, a time stamp of a database.
            func stamp(_ day: String?) -> (id: String, name: String)? { day.map { ($0, "\($0) 00:00:00.0") } }
            items.append(.choice("duedate", "duedate", from: stamp(old.due), to: stamp(new.due)))
        }
        return items + relationDifferences(old, new) + workDifferences(old, new)
            + customDifferences(old, new) + linkDifferences(old, new)
    }

    private func customDifferences(_ old: SandboxIssue, _ new: SandboxIssue) -> [SandboxChange.Item] {
        guard old.custom != new.custom else { return [] }
        return SiteField.all.filter { $0.customID != nil && old.custom[$0.id] != new.custom[$0.id] }
            .map { field in
                let values = [old.custom[field.id], new.custom[field.id]]
                if field.kind == .labels {
                    let sets = values.map { value -> [String] in
                        if case .labels(let labels) = value { labels } else { [] }
                    }
                    return .labels(field.name, field.id, sets[0], sets[1], isCustom: true)
                }
                return .words(
                    field.name,
                    field.id,
                    values[0]?.historyText,
                    values[1]?.historyText,
                    isCustom: true
                )
            }
    }

    private func linkDifferences(_ old: SandboxIssue, _ new: SandboxIssue) -> [SandboxChange.Item] {
        guard old.links != new.links else { return [] }
        let gone = old.links.filter { !new.links.contains($0) }.compactMap { linkWords($0, of: old.id) }
        let made = new.links.filter { !old.links.contains($0) }.compactMap { linkWords($0, of: new.id) }
        return gone.map { .choice("Link", nil, from: $0, to: nil) }
            + made.map { .choice("Link", nil, from: nil, to: $0) }
    }

    /// The key of the other end, and `This issue blocks FIELD-2`.
    private func linkWords(_ id: Int64, of issue: Int64) -> (id: String, name: String)? {
        guard let link = store.links[id] else { return nil }
        let isSource = link.source == issue
        guard let other = store[isSource ? link.destination : link.source] else { return nil }
        let type = site.linkTypes[link.type].type
        return (other.key, "This issue \(isSource ? type.outward : type.inward) \(other.key)")
    }
}

extension CustomValue {
    /// The value in words: whole numbers have no fraction here.
    fileprivate var historyText: String {
        switch self {
        case .number(let number): Int64(exactly: number).map { String($0) } ?? "\(number)"
        case .line(let line): line
        case .labels(let labels): labels.joined(separator: " ")
        }
    }
}

extension JSONValue {
    /// A text in words, whichever form the product keeps it in.
    fileprivate var historyText: String { string ?? plainText }
}
