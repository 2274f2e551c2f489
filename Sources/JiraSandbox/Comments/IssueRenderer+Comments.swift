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
        let visible = issue.comments.filter {
            $0.visibility?.admits(viewer) ?? true || $0.author == viewer?.accountID
        }
        writer.object { writer in
            let shown = visible.prefix(100)
            writer.array("comments", shown) { write($1, of: issue.id, CommentDetails(), to: &$0) }
            writer.field("self", link("issue/\(issue.id)/comment"))
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
            writer.field("body", comment.body)
            if details.hasRenderedBody { writer.field("renderedBody", rendered(comment.body)) }
            writer.key("updateAuthor")
            writeUser(comment.updateAuthor, to: &writer)
            writer.field("created", time(comment.created))
            writer.field("updated", time(comment.updated))
            write(comment.visibility, to: &writer)
            if site.configuration.product == .cloud { writer.field("jsdPublic", true) }
            if details.hasProperties { writeProperties(comment.properties, to: &writer) }
        }
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
