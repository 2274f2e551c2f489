/// Comments of issues.
extension SandboxState {
    func comments(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        // The numbers are looked at before the issue is, as Jira does.
        _ = try Page(call, total: 0, limit: 100)
        let issue = try visibleIssue(call, idOrKey)
        let page = try Page(call, total: issue.comments.count, limit: 100)
        let isNewestFirst = call[query: "orderBy"] == "-created"
        let ordered = isNewestFirst ? issue.comments.reversed() : issue.comments
        let renderer = renderer(call)
        return .json(200, reserving: 4_096) { writer in
            renderer.writeComments(
                of: issue,
                ordered[page.range],
                startAt: page.startAt,
                maxResults: page.maxResults,
                to: &writer
            )
        }
    }

    mutating func addComment(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        let issue = try visibleIssue(call, idOrKey)
        let body = try call.json()
        guard body.members != nil else { throw .invalidPayload }
        let isAllowed = allows("ADD_COMMENTS", call)
        let text = body["body"].flatMap(call.textForm.stored)
        guard isAllowed, let text else {
            throw .refusal(
                400,
                isAllowed ? [] : ["You do not have the permission to comment on this issue."],
                errors: text == nil ? [("comment", "Comment body is not valid!")] : []
            )
        }
        let comment = addComment(text, to: issue.id, call)
        let renderer = renderer(call)
        return .json(201) { renderer.write(comment, of: issue, to: &$0) }
    }

    @discardableResult
    mutating func addComment(_ body: JSONValue, to id: Int64, _ call: Call) -> SandboxComment {
        let comment = SandboxComment(id: store.takeCommentID(), body: body, created: call.now)
        if var issue = store[id] {
            issue.comments.append(comment)
            save(issue, call)
        }
        return comment
    }
}
