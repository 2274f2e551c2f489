internal import Clustering

/// What can be created, and with which fields.
extension SandboxState {
    func createTypes(_ call: Call, _ project: String) throws(Answer) -> Answer {
        _ = try creatableProject(call, project)
        let types = allows("CREATE_ISSUES", call) ? site.types : []
        let page = try Page(call, total: types.count)
        let renderer = renderer(call)
        return .json(200) { writer in
            writer.object { writer in
                page.write(to: &writer)
                if call.product == .dataCenter { writer.field("isLast", page.isLast) }
                writer.array(call.product == .cloud ? "issueTypes" : "values", types[page.range]) {
                    renderer.write($1, to: &$0)
                }
            }
        }
    }

    func createFields(_ call: Call, _ project: String, type: String) throws(Answer) -> Answer {
        _ = try creatableProject(call, project)
        guard allows("CREATE_ISSUES", call), let type = site.types.first(where: { String($0.id) == type })
        else {
            // The words are ours; no source records them.
            throw .refusal(
                call.product == .cloud ? 404 : 400,
                ["The issue type with id '\(type)' does not exist in this project."]
            )
        }
        let fields = SiteField.all.filter { site.isOnCreateScreen($0, type: type) && $0.kind != .comments }
        let page = try Page(call, total: fields.count)
        let renderer = renderer(call)
        return .json(200, reserving: 4_096) { writer in
            writer.object { writer in
                page.write(to: &writer)
                if call.product == .dataCenter { writer.field("isLast", page.isLast) }
                let name = call.product == .cloud ? "fields" : "values"
                writer.array(name, fields[page.range]) { writer, field in
                    writer.object { writer in
                        writeMetadata(field, type, isCreating: true, renderer, to: &writer)
                    }
                }
            }
        }
    }

    /// Which fields of an issue the caller can change.
    func editMetadata(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        let issue = try visibleIssue(call, idOrKey)
        let renderer = renderer(call)
        return .json(200, reserving: 4_096) { writer in
            writer.object { writeEditFields(of: issue, renderer, call, to: &$0) }
        }
    }

    /// The member `fields` of what can be edited, by field id.
    func writeEditFields(
        of issue: SandboxIssue,
        _ renderer: IssueRenderer,
        _ call: Call,
        to writer: inout JSONWriter
    ) {
        let type = site.types[issue.type]
        let fields =
            allows("EDIT_ISSUES", call) ? SiteField.all.filter { site.isOnEditScreen($0, type: type) } : []
        writer.object("fields") { writer in
            for field in fields {
                writer.object(field.id) { writer in
                    writeMetadata(field, type, isCreating: false, renderer, to: &writer)
                }
            }
        }
    }

    private func writeMetadata(
        _ field: SiteField,
        _ type: Site.IssueType,
        isCreating: Bool,
        _ renderer: IssueRenderer,
        to writer: inout JSONWriter
    ) {
        writer.field("required", site.isRequired(field, type: type))
        writer.writeSchema(field)
        writer.field("name", field.name)
        if renderer.product == .cloud { writer.field("key", field.id) }
        if isCreating || renderer.product == .dataCenter { writer.field("fieldId", field.id) }
        if isCreating { writer.field("hasDefaultValue", field.kind == .priority) }
        writer.field("operations", strings: Self.operations(of: field))
        switch field.kind {
        case .priority:
            writer.array("allowedValues", Priority.allCases) { renderer.writePriority($1, to: &$0) }
        case .issueType: writer.array("allowedValues", [type]) { renderer.write($1, to: &$0) }
        case .project:
            writer.array("allowedValues", site.projects) { renderer.write($1, to: &$0) }
        default: break
        }
    }

    /// A project to create in; Data Center answers 400 where Cloud has 404.
    private func creatableProject(_ call: Call, _ idOrKey: String) throws(Answer) -> Int {
        do throws(Answer) {
            return try visibleProject(call, idOrKey)
        } catch {
            guard call.product == .dataCenter else { throw error }
            // The words are ours; the document has the status only.
            throw .refusal(400, ["The project '\(idOrKey)' does not exist or you may not see it."])
        }
    }

    private static func operations(of field: SiteField) -> [String] {
        switch field.kind {
        case .labels: ["add", "set", "remove"]
        case .links: ["add", "copy"]
        default: ["set"]
        }
    }
}

/// `startAt` and `maxResults` over a list.
struct Page {
    let startAt: Int
    let maxResults: Int
    let total: Int

    /// Reads both; Jira brings a page that is too long to its own limit without a word.
    init(_ call: Call, total: Int, limit: Int = 200, default fallback: Int = 50) throws(Answer) {
        startAt = max(0, try call.integer("startAt", default: 0))
        maxResults = min(limit, max(1, try call.integer("maxResults", default: fallback)))
        self.total = total
    }

    var isLast: Bool { range.upperBound == total }

    var range: Range<Int> {
        let start = min(startAt, total)
        return start..<min(total, start + maxResults)
    }

    func write(to writer: inout JSONWriter) {
        writer.field("startAt", startAt)
        writer.field("maxResults", maxResults)
        writer.field("total", total)
    }
}
