/// What of a comment is written only when it is asked for.
struct CommentDetails: Sendable {
    var hasProperties = false
    var hasRenderedBody = false

    init() {}

    init(_ call: Call) {
        let expand = call.list("expand") ?? []
        hasProperties = expand.contains("properties")
        hasRenderedBody = expand.contains("renderedBody")
    }
}

/// Writes comments.
extension IssueRenderer {
    /// The field `comment` of an issue: its oldest comments, cut at a hundred.
    func writeComments(of issue: SandboxIssue, to writer: inout JSONWriter) {
        let visible = issue.comments.filter { isShown($0.visibility, author: $0.author) }
        writer.object { writer in
            let shown = visible.prefix(100)
            writer.array("comments", shown) { write($1, of: issue.id, CommentDetails(), to: &$0) }
            if product == .cloud { writer.field("self", link("issue/\(issue.id)/comment")) }
            writer.field("maxResults", shown.count)
            writer.field("total", visible.count)
            writer.field("startAt", 0)
        }
    }

    func write(
        _ comment: SandboxComment,
        of issue: Int64,
        _ details: CommentDetails,
        to writer: inout JSONWriter
    ) {
        writer.object { writer in
            writer.field("self", link("issue/\(issue)/comment/\(comment.id)"))
            writer.field("id", String(comment.id))
            writer.key("author")
            writeUser(comment.author, to: &writer)
            writer.field("body", textForm.shown(comment.body))
            if details.hasRenderedBody { writer.field("renderedBody", rendered(comment.body)) }
            writer.key("updateAuthor")
            writeUser(comment.updateAuthor, to: &writer)
            writer.key("created")
            writer.write(time: comment.created, in: zone)
            writer.key("updated")
            writer.write(time: comment.updated, in: zone)
            write(comment.visibility, to: &writer)
            if product == .cloud { writer.field("jsdPublic", true) }
            if details.hasProperties { writeProperties(comment.properties, to: &writer) }
        }
    }

    /// Whether the caller is shown what only some may see.
    func isShown(_ visibility: Visibility?, author: String) -> Bool {
        visibility?.admits(site.configuration.account(id: viewer)) ?? true || author == viewer
    }

    /// The words as HTML, a paragraph a line.
    private func rendered(_ body: JSONValue) -> String {
        let text = body.string ?? body.plainText
        return text.split(whereSeparator: \.isNewline).map { line in
            let escaped = line.flatMap { character -> [Character] in
                switch character {
                case "&": Array("&amp;")
                case "<": Array("&lt;")
                case ">": Array("&gt;")
                default: [character]
                }
            }
            return "<p>\(String(escaped))</p>"
        }.joined(separator: "\n")
    }
}
