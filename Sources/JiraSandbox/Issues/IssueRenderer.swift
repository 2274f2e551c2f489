/// Writes issues and what belongs to them as Jira does.
struct IssueRenderer {
    let site: Site
    let store: IssueStore
    let base: String
    let agile: AgileState
    /// Who looks; nil for nobody in particular.
    let viewer: SandboxAccount?

    private var offset: Int { site.configuration.account.timeZoneOffset }

    func link(_ path: String) -> String { "\(base)/rest/api/3/\(path)" }

    func time(_ milliseconds: Int64) -> String { Timestamp.text(milliseconds, offset: offset) }

    func write(
        _ issue: SandboxIssue,
        _ selection: FieldSelection,
        withAgileMembers: Bool = false,
        to writer: inout JSONWriter
    ) {
        writer.object { writer in
            if selection.isIdentityOnly {
                writer.field("id", String(issue.id))
                if selection.hasKey { writer.field("key", issue.key) }
                return
            }
            writer.field(
                "expand",
                "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations"
            )
            writer.field("id", String(issue.id))
            writer.field("self", link("issue/\(issue.id)"))
            writer.field("key", issue.key)
            writer.object("fields") { writer in
                for field in selection.fields { write(field, of: issue, to: &writer) }
                if withAgileMembers { writeAgileMembers(of: issue, to: &writer) }
            }
        }
    }

    private func write(_ field: SiteField, of issue: SandboxIssue, to writer: inout JSONWriter) {
        writer.key(field.id)
        if field.isAgile { return writeAgile(field, of: issue, to: &writer) }
        if field.customID != nil {
            switch issue.custom[field.id] {
            case nil: writer.null()
            case .number(let number): writer.write(number)
            case .line(let line): writer.write(line)
            case .labels(let labels): writer.array(labels) { $0.write($1) }
            }
            return
        }
        switch field.id {
        case "summary": writer.write(issue.summary)
        case "description": writer.write(issue.description ?? .null)
        case "labels": writer.array(issue.labels) { $0.write($1) }
        case "duedate": issue.due.map { writer.write($0) } ?? writer.null()
        case "created": writer.write(time(issue.created))
        case "updated": writer.write(time(issue.updated))
        case "statuscategorychangedate": writer.write(time(issue.statusCategoryChanged))
        case "issuetype": write(site.types[issue.type], to: &writer)
        case "status": write(Site.statuses[issue.status], to: &writer)
        case "priority": write(issue.priority, to: &writer)
        case "project": writeProject(issue.project, to: &writer)
        case "reporter", "creator": writeUser(to: &writer)
        case "issuelinks": writeLinks(of: issue, to: &writer)
        case "comment": writeComments(of: issue, to: &writer)
        case "assignee": writeOptionalUser(issue.assignee, to: &writer)
        case "parent", "subtasks", "worklog", "timespent", "timeestimate", "timeoriginalestimate",
            "timetracking":
            writeFamily(field, of: issue, to: &writer)
        default: writer.null()
        }
    }

    private func writeLinks(of issue: SandboxIssue, to writer: inout JSONWriter) {
        writer.array(issue.links.compactMap { store.links[$0] }) { writer, link in
            writer.object { writer in
                writer.field("id", String(link.id))
                writer.field("self", self.link("issueLink/\(link.id)"))
                writer.key("type")
                write(site.linkTypes[link.type], to: &writer)
                let isSource = link.source == issue.id
                if let other = store[isSource ? link.destination : link.source] {
                    writer.key(isSource ? "outwardIssue" : "inwardIssue")
                    writeLinked(other, to: &writer)
                }
            }
        }
    }

    /// The short form of an issue at the other end of a link.
    func writeLinked(_ issue: SandboxIssue, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", String(issue.id))
            writer.field("key", issue.key)
            writer.field("self", link("issue/\(issue.id)"))
            writer.object("fields") { writer in
                writer.field("summary", issue.summary)
                writer.key("status")
                write(Site.statuses[issue.status], to: &writer)
                writer.key("priority")
                write(issue.priority, to: &writer)
                writer.key("issuetype")
                write(site.types[issue.type], to: &writer)
            }
        }
    }
}
