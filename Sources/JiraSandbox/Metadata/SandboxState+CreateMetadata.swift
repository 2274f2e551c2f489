internal import Clustering

/// What can be created, and with which fields.
extension SandboxState {
    func createTypes(_ call: Call, _ project: String) throws(Answer) -> Answer {
        _ = try visibleProject(call, project)
        let types = call.isSignedIn && site.allows("CREATE_ISSUES") ? site.types : []
        let page = try Page(call, total: types.count)
        let renderer = renderer(call)
        return .json(200) { writer in
            writer.object { writer in
                page.write(to: &writer)
                writer.array("issueTypes", types[page.range]) { renderer.write($1, to: &$0) }
            }
        }
    }

    func createFields(_ call: Call, _ project: String, type: String) throws(Answer) -> Answer {
        let project = try visibleProject(call, project)
        guard call.isSignedIn, let type = site.types.first(where: { String($0.id) == type }) else {
            // The words are ours; no source records them.
            throw .refusal(404, ["The issue type with id '\(type)' does not exist in this project."])
        }
        let fields = SiteField.all.filter { site.isOnCreateScreen($0, type: type) && $0.kind != .comments }
        let page = try Page(call, total: fields.count)
        let renderer = renderer(call)
        return .json(200, reserving: 4_096) { writer in
            writer.object { writer in
                page.write(to: &writer)
                writer.array("fields", fields[page.range]) { writer, field in
                    writer.object { writer in
                        writer.field("required", site.isRequired(field, type: type))
                        writer.writeSchema(field)
                        writer.field("name", field.name)
                        writer.field("key", field.id)
                        writer.field("fieldId", field.id)
                        writer.field("hasDefaultValue", field.kind == .priority)
                        writer.field("operations", strings: Self.operations(of: field))
                        switch field.kind {
                        case .priority:
                            writer.array("allowedValues", Priority.allCases) { renderer.write($1, to: &$0) }
                        case .issueType: writer.array("allowedValues", [type]) { renderer.write($1, to: &$0) }
                        case .project:
                            writer.array("allowedValues", [project]) { renderer.writeProject($1, to: &$0) }
                        default: break
                        }
                    }
                }
            }
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
