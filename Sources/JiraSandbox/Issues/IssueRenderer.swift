/// Writes issues and what belongs to them as Jira does: in the shape of one product and version, for one
/// caller.
struct IssueRenderer {
    let site: Site
    let store: IssueStore
    /// What links begin with: see `Call.base`.
    let base: String
    /// Version of the platform interface: see `Call.version`.
    let version: Int
    /// The zone that times are written in, which is the caller's.
    let zone: TimeZoneTable
    /// Account id of the caller; empty for nobody.
    let viewer: String
    /// What is the same in many issues, written once.
    let parts = RenderedParts()
    /// Boards and sprints.
    let agile: AgileState?

    init(
        site: Site,
        store: IssueStore,
        base: String,
        version: Int? = nil,
        zone: TimeZoneTable? = nil,
        viewer: String = "",
        agile: AgileState? = nil
    ) {
        self.site = site
        self.store = store
        self.base = base
        self.version = version ?? (site.configuration.product == .cloud ? 3 : 2)
        self.zone = zone ?? site.zone(of: nil)
        self.viewer = viewer
        self.agile = agile
    }

    var product: SandboxProduct { site.configuration.product }

    var textForm: TextForm { TextForm(product: product, version: version) }

    func link(_ path: String) -> String { "\(base)/rest/api/\(version)/\(path)" }

    func time(_ milliseconds: Int64) -> String {
        Timestamp.text(milliseconds, offset: zone.offset(at: milliseconds / 1_000))
    }

    /// An issue with its fields, and what `more` writes behind them.
    func write(
        _ issue: SandboxIssue,
        _ selection: FieldSelection,
        to writer: inout JSONWriter,
        withAgileMembers: Bool = false,
        more: (inout JSONWriter) -> Void = { _ in }
    ) {
        writer.object { writer in
            if selection.isIdentityOnly {
                writer.field("id", String(issue.id))
                if selection.hasKey { writer.field("key", issue.key) }
                return
            }
            writer.field(
                "expand",
                product == .cloud
                    ? "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations"
                    : "operations,versionedRepresentations,editmeta,changelog,renderedFields"
            )
            writer.field("id", String(issue.id))
            writer.field("self", link("issue/\(issue.id)"))
            writer.field("key", issue.key)
            writer.object("fields") { writer in
                for field in selection.fields { write(field, of: issue, to: &writer) }
                if withAgileMembers { writeAgileMembers(of: issue, to: &writer) }
            }
            more(&writer)
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
        case "description": writer.write(issue.description.map(textForm.shown) ?? .null)
        case "labels": writer.array(issue.labels) { $0.write($1) }
        case "components": writeComponents(of: issue, to: &writer)
        case "duedate": issue.due.map { writer.write($0) } ?? writer.null()
        case "created": writer.write(time: issue.created, in: zone)
        case "updated": writer.write(time: issue.updated, in: zone)
        case "statuscategorychangedate": writer.write(time: issue.statusCategoryChanged, in: zone)
        case "issuetype": writeType(issue.type, to: &writer)
        case "status": writeStatus(issue.status, to: &writer)
        case "priority": writePriority(issue.priority, to: &writer)
        case "project": writeProject(issue.project, to: &writer)
        case "reporter", "creator": writeUser(issue.creator, to: &writer)
        case "issuelinks": writeLinks(of: issue, to: &writer)
        case "comment": writeComments(of: issue, to: &writer)
        case "assignee": writeOptionalUser(issue.assignee, to: &writer)
        case "parent", "subtasks", "worklog", "timespent", "timeestimate", "timeoriginalestimate",
            "timetracking":
            writeFamily(field, of: issue, to: &writer)
        default: writer.null()
        }
    }

    private func writeComponents(of issue: SandboxIssue, to writer: inout JSONWriter) {
        let known = site.configuration.projects[issue.project].components
        writer.array(known.enumerated().filter { issue.components.contains($0.element) }) {
            writeComponent($1.element, number: $1.offset, of: issue.project, to: &$0)
        }
    }

    private func writeLinks(of issue: SandboxIssue, to writer: inout JSONWriter) {
        // A link to an issue that the caller may not see is not there for it.
        let links = issue.links.compactMap { store.links[$0] }.filter { link in
            let other = store[link.source == issue.id ? link.destination : link.source]
            return other?.hiddenFrom.contains(viewer) != true
        }
        writer.array(links) { writer, link in
            writer.object { writer in
                writer.field("id", String(link.id))
                writer.field("self", self.link("issueLink/\(link.id)"))
                writer.key("type")
                writeLinkType(link.type, to: &writer)
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
                writeStatus(issue.status, to: &writer)
                writer.key("priority")
                writePriority(issue.priority, to: &writer)
                writer.key("issuetype")
                writeType(issue.type, to: &writer)
            }
        }
    }
}
