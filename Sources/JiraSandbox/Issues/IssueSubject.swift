internal import Clustering
internal import JQL

/// An issue as the JQL evaluator asks about it.
struct IssueSubject: JQLSubject {
    let issue: SandboxIssue
    let site: Site
    /// Names of all sprints by id, and the key of the parent: what neither issue nor site knows.
    var sprintNames: [Int64: String] = [:]
    var parentKey: String?

    var numericID: Int64 { issue.id }

    func values(of field: JQLFieldReference) -> JQLFieldContent {
        switch field {
        case .customField(let number): custom("customfield_\(number)")
        case .property: .unknownField
        case .name(let name): system(name)
        }
    }

    private func system(_ name: String) -> JQLFieldContent {
        switch name {
        case "key": .one(.issue(id: issue.id, key: issue.key))
        case "project": .one(project)
        case "issuetype": .one(.option(id: site.types[issue.type].id, name: site.types[issue.type].name))
        case "status": .one(.option(id: status.id, name: status.name))
        case "statuscategory":
            .one(.option(id: Int64(status.category.rawValue), name: status.category.name))
        case "priority": .one(.option(id: Int64(issue.priority.rawValue), name: issue.priority.name))
        case "reporter", "creator":
            .one(site.user(issue.creator))
        case "labels": issue.labels.isEmpty ? .empty : .several(issue.labels.map { .label($0) })
        case "created": .one(.instant(issue.created))
        case "updated": .one(.instant(issue.updated))
        case "due": issue.due.flatMap { JQLDay(parsing: $0) }.map { .one(.day($0)) } ?? .empty
        case "summary": .one(.text(issue.summary))
        case "description": text([issue.description])
        case "comment": text(issue.comments.map { $0.body })
        case "text": allText
        case "assignee":
            issue.assignee.map { .one(site.user($0)) } ?? .empty
        case "parent": parent
        case "component":
            issue.components.isEmpty ? .empty : .several(issue.components.map { .option(id: 0, name: $0) })
        case "environment", "resolution", "resolutiondate", "fixversion",
            "affectedversion":
            .empty
        default: .unknownField
        }
    }

    private var parent: JQLFieldContent {
        guard let id = issue.parent, let parentKey else { return .empty }
        return .one(.issue(id: id, key: parentKey))
    }

    private var project: JQLFieldValue {
        let project = site.projects[issue.project]
        return .project(id: project.id, key: project.key, name: project.name)
    }

    private var status: Site.Status { Site.statuses[issue.status] }

    private var allText: JQLFieldContent {
        let lines = issue.custom.values.compactMap { value -> String? in
            if case .line(let line) = value { line } else { nil }
        }
        let documents = [issue.description] + issue.comments.map { $0.body }
        let parts = [issue.summary] + documents.compactMap { $0?.plainText } + lines.sorted()
        return .one(.text(parts.joined(separator: "\n")))
    }

    private func text(_ documents: [JSONValue?]) -> JQLFieldContent {
        let texts = documents.compactMap { $0?.plainText }.filter { !$0.isEmpty }
        return texts.isEmpty ? .empty : .several(texts.map { .text($0) })
    }

    private func custom(_ id: String) -> JQLFieldContent {
        if id == SiteField.sprint.id {
            return .several(issue.sprints.map { .option(id: $0, name: sprintNames[$0] ?? "") })
        }
        if id == SiteField.epicLink.id {
            return site.isEpicChild(issue) ? parent : .empty
        }
        return switch issue.custom[id] {
        case nil: .empty
        case .number(let number): .one(.number(number))
        case .line(let line): .one(.text(line))
        case .labels(let labels): .several(labels.map { .label($0) })
        }
    }
}

extension Site {
    /// A person as queries name it: by account id on Cloud, by user name on Data Center.
    func user(_ accountID: String?) -> JQLFieldValue {
        let account = configuration.account(id: accountID) ?? configuration.account
        return .user(id: account.handle(on: configuration.product), name: account.displayName)
    }

    /// The fields that queries of this site can name.
    var querySchema: JQLSchema {
        let statusValues = Self.statuses.map { JQLKnownValue(id: $0.id, name: $0.name) }
        let known: [String: [JQLKnownValue]] = [
            "project": projects.map { JQLKnownValue(id: $0.id, name: $0.key, aliases: [$0.name]) },
            "issuetype": types.map { JQLKnownValue(id: $0.id, name: $0.name) },
            "status": statusValues,
            "statuscategory": [.new, .indeterminate, .done].map { (category: Category) in
                JQLKnownValue(id: Int64(category.rawValue), name: category.name, aliases: [category.key])
            },
            "priority": Priority.allCases.map {
                JQLKnownValue(id: Int64($0.rawValue), name: $0.name, rank: $0.rawValue)
            },
        ]
        let custom = SiteField.all.compactMap { field -> JQLFieldDefinition? in
            guard let id = field.customID else { return nil }
            let kind: JQLFieldKind =
                switch field.kind {
                case .number: .number
                case .labels: .label
                case .sprint: .option
                case .epicLink: .issue
                default: .text
                }
            return JQLFieldDefinition(.customField(id), kind, aliases: [field.name])
        }
        return JQLSchema(JQLFieldDefinition.system(knownValues: known) + custom)
    }
}
