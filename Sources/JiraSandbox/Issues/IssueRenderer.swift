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

    init(
        site: Site,
        store: IssueStore,
        base: String,
        version: Int? = nil,
        zone: TimeZoneTable? = nil,
        viewer: String = ""
    ) {
        self.site = site
        self.store = store
        self.base = base
        self.version = version ?? (site.configuration.product == .cloud ? 3 : 2)
        self.zone = zone ?? site.zone(of: nil)
        self.viewer = viewer
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
            }
            more(&writer)
        }
    }

    private func write(_ field: SiteField, of issue: SandboxIssue, to writer: inout JSONWriter) {
        writer.key(field.id)
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
        case "comment":
            writeComments(
                of: issue,
                issue.comments[...],
                startAt: 0,
                maxResults: issue.comments.count,
                to: &writer
            )
        default: writer.null()
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

    func writeComments(
        of issue: SandboxIssue,
        _ comments: ArraySlice<SandboxComment>,
        startAt: Int,
        maxResults: Int,
        to writer: inout JSONWriter
    ) {
        writer.object { writer in
            writer.array("comments", comments) { write($1, of: issue, to: &$0) }
            if product == .cloud { writer.field("self", link("issue/\(issue.id)/comment")) }
            writer.field("maxResults", maxResults)
            writer.field("total", issue.comments.count)
            writer.field("startAt", startAt)
        }
    }

    func write(_ comment: SandboxComment, of issue: SandboxIssue, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("self", link("issue/\(issue.id)/comment/\(comment.id)"))
            writer.field("id", String(comment.id))
            writer.key("author")
            writeUser(to: &writer)
            writer.field("body", textForm.shown(comment.body))
            writer.key("updateAuthor")
            writeUser(to: &writer)
            writer.key("created")
            writer.write(time: comment.created, in: zone)
            writer.key("updated")
            writer.write(time: comment.created, in: zone)
            if product == .cloud { writer.field("jsdPublic", true) }
        }
    }
}
