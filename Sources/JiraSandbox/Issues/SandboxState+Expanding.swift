/// What `expand` adds to issues and to answers that have issues.
extension SandboxState {
    /// An issue with the parts that a caller wants beside its fields.
    ///
    /// One that is the whole answer has its own `names` and `schema`.
    func write(
        _ issue: SandboxIssue,
        _ selection: FieldSelection,
        _ expand: [String],
        _ renderer: IssueRenderer,
        _ call: Call,
        properties: [String] = [],
        isAlone: Bool = false,
        to writer: inout JSONWriter
    ) {
        guard !(expand.isEmpty && properties.isEmpty), !selection.isIdentityOnly else {
            renderer.write(issue, selection, to: &writer)
            return
        }
        renderer.write(issue, selection, to: &writer) { writer in
            if !properties.isEmpty {
                let isAll = properties.contains("*all")
                writer.object("properties") { writer in
                    for property in issue.properties where isAll || properties.contains(property.name) {
                        writer.field(property.name, property.value)
                    }
                }
            }
            if expand.contains("renderedFields") {
                renderer.writeRendered(issue, selection, to: &writer)
            }
            if isAlone { Self.writeNames(selection, expand, to: &writer) }
            if expand.contains("transitions") { writeTransitions(of: issue, renderer, call, to: &writer) }
            if expand.contains("editmeta") {
                writer.object("editmeta") { writeEditFields(of: issue, renderer, call, to: &$0) }
            }
            if expand.contains("operations") {
                writer.object("operations") { $0.array("linkGroups", [Int]()) { $0.write($1) } }
            }
        }
    }

    /// The members `names` and `schema`, of an answer with issues or of one issue.
    static func writeNames(_ selection: FieldSelection, _ expand: [String], to writer: inout JSONWriter) {
        if expand.contains("names") {
            writer.object("names") { writer in
                for field in selection.fields { writer.field(field.id, field.name) }
            }
        }
        if expand.contains("schema") {
            writer.object("schema") { writer in
                for field in selection.fields {
                    writer.key(field.id)
                    writer.writeBareSchema(field)
                }
            }
        }
    }
}

extension IssueRenderer {
    /// The member `renderedFields`: HTML of the texts.
    func writeRendered(_ issue: SandboxIssue, _ selection: FieldSelection, to writer: inout JSONWriter) {
        writer.object("renderedFields") { writer in
            for field in selection.fields where field.kind == .document {
                if let text = issue.description?.plainText { writer.field(field.id, Self.html(text)) }
            }
        }
    }

    private static func html(_ text: String) -> String {
        let escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(
            ">",
            with: "&gt;"
        )
        return escaped.split(separator: "\n").map { "<p>\($0)</p>" }.joined(separator: "\n")
    }
}
