/// Comments of issues.
extension SandboxState {
    func comments(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        // The numbers are looked at before the issue is, as Jira does.
        _ = try Page(call, total: 0, limit: 100)
        let order = call[query: "orderBy"] ?? "created"
        // Data Center takes what it does not know for nothing said.
        guard call.product == .dataCenter || ["created", "+created", "-created", " created"].contains(order)
        else {
            throw .refusal(400, ["Comments can be ordered by 'created' only, not by '\(order)'."])
        }
        let issue = try visibleIssue(call, idOrKey)
        let visible = visibleComments(of: issue, call)
        let ordered = order == "-created" ? visible.reversed() : visible
        let page = try Page(call, total: visible.count, limit: 100)
        let renderer = renderer(call)
        let details = CommentDetails(call)
        return .json(200, reserving: 4_096) { writer in
            writer.object { writer in
                page.write(to: &writer)
                writer.array("comments", ordered[page.range]) {
                    renderer.write($1, of: issue.id, details, to: &$0)
                }
            }
        }
    }

    func comment(_ call: Call, _ idOrKey: String, id: String) throws(Answer) -> Answer {
        let (issue, position) = try findComment(call, idOrKey, id)
        let renderer = renderer(call)
        return .json(200) {
            renderer.write(issue.comments[position], of: issue.id, CommentDetails(call), to: &$0)
        }
    }

    mutating func addComment(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        let issue = try visibleIssue(call, idOrKey)
        let body = try call.json()
        guard body.members != nil else { throw .invalidPayload }
        let isAllowed = allows("ADD_COMMENTS", call)
        let problem = call.textForm.problem(body["body"])
        guard isAllowed, problem == nil, let text = body["body"].flatMap(call.textForm.stored) else {
            throw .refusal(
                400,
                isAllowed ? [] : ["You do not have the permission to comment on this issue."],
                errors: problem.map { [("comment", $0)] } ?? []
            )
        }
        let visibility = try site.visibility(body["visibility"])
        let properties = try site.properties(body["properties"])
        guard issue.comments.count < configuration.commentLimit else {
            // The words are ours; no source records them.
            throw .refusal(
                413,
                ["The limit of \(configuration.commentLimit) comments for an issue has been reached."]
            )
        }
        let comment = addComment(
            text,
            to: issue.id,
            visibility: visibility,
            properties: properties,
            call
        )
        let renderer = renderer(call)
        return .json(201) { renderer.write(comment, of: issue.id, CommentDetails(call), to: &$0) }
    }

    mutating func editComment(_ call: Call, _ idOrKey: String, id: String) throws(Answer) -> Answer {
        var (issue, position) = try findComment(call, idOrKey, id)
        let body = try call.json()
        guard body.members != nil else { throw .invalidPayload }
        try requireMayChange(issue.comments[position], "EDIT", call)
        var comment = issue.comments[position]
        if let text = body["body"] {
            guard let text = call.textForm.stored(text), call.textForm.problem(body["body"]) == nil else {
                let problem = call.textForm.problem(body["body"]) ?? ""
                throw .refusal(400, errors: [("comment", problem)])
            }
            comment.body = text
        }
        if body["visibility"] != nil { comment.visibility = try site.visibility(body["visibility"]) }
        for property in try site.properties(body["properties"]) {
            comment.properties.set(property.name, property.value)
        }
        comment.updated = call.now
        comment.updateAuthor = author(call)
        issue.comments[position] = comment
        save(issue, call)
        let renderer = renderer(call)
        return .json(200) { renderer.write(comment, of: issue.id, CommentDetails(call), to: &$0) }
    }

    mutating func deleteComment(_ call: Call, _ idOrKey: String, id: String) throws(Answer) -> Answer {
        var (issue, position) = try findComment(call, idOrKey, id)
        try requireMayChange(issue.comments[position], "DELETE", call)
        let comment = issue.comments.remove(at: position)
        comments.issueOfComment[comment.id] = nil
        save(issue, call)
        return .empty(204)
    }

    /// Cloud's `/comment/list`: comments by id, the ones that cannot be seen left out.
    func commentList(_ call: Call) throws(Answer) -> Answer {
        let body = try call.closedObject(["ids"])
        guard let ids = body["ids"]?.array?.map(\.integer), !ids.isEmpty, ids.count <= 1_000,
            ids.allSatisfy({ $0 != nil })
        else { throw .refusal(400, ["The number of ids must be between 1 and 1000."]) }
        var found: [(issue: Int64, comment: SandboxComment)] = []
        for id in Set(ids.compactMap { $0 }).sorted() where canBrowse(call) {
            guard let issue = comments.issueOfComment[Int64(id)].flatMap({ store[$0] }), sees(issue, call),
                let comment = visibleComments(of: issue, call).first(where: { $0.id == id })
            else { continue }
            found.append((issue.id, comment))
        }
        let page = try Page(call, total: found.count, limit: 1_000, default: 1_000)
        let renderer = renderer(call)
        return renderer.page("comment/list", page, found) {
            renderer.write($1.comment, of: $1.issue, CommentDetails(call), to: &$0)
        }
    }

    /// Adds a comment without asking whether it may be.
    @discardableResult
    mutating func addComment(
        _ body: JSONValue,
        to id: Int64,
        visibility: Visibility? = nil,
        properties: [JSONMember] = [],
        _ call: Call
    ) -> SandboxComment {
        let comment = SandboxComment(
            id: store.takeCommentID(),
            author: author(call),
            updateAuthor: author(call),
            body: body,
            created: call.now,
            updated: call.now,
            visibility: visibility,
            properties: properties
        )
        if var issue = store[id] {
            comments.issueOfComment[comment.id] = id
            issue.comments.append(comment)
            save(issue, call)
        }
        return comment
    }

    /// Account id of who writes.
    func author(_ call: Call) -> String { (call.account ?? configuration.account).accountID }

    func visibleComments(of issue: SandboxIssue, _ call: Call) -> [SandboxComment] {
        issue.comments.filter { isVisible($0.visibility, author: $0.author, call) }
    }

    func isVisible(_ visibility: Visibility?, author: String, _ call: Call) -> Bool {
        guard let visibility else { return true }
        return visibility.admits(call.account) || call.account?.accountID == author
    }

    func findComment(_ call: Call, _ idOrKey: String, _ id: String) throws(Answer) -> (SandboxIssue, Int) {
        let issue = try visibleIssue(call, idOrKey)
        let found = issue.comments.firstIndex {
            String($0.id) == id && isVisible($0.visibility, author: $0.author, call)
        }
        guard let found else { throw .refusal(404, ["Can not find a comment for the id: \(id)."]) }
        return (issue, found)
    }

    private func requireMayChange(_ comment: SandboxComment, _ verb: String, _ call: Call) throws(Answer) {
        let isOwn = call.account?.accountID == comment.author
        let isAllowed =
            allows("\(verb)_ALL_COMMENTS", call) || isOwn && allows("\(verb)_OWN_COMMENTS", call)
        guard isAllowed else {
            throw .refusal(
                400,
                ["You do not have the permission to \(verb.lowercased()) the comment with id: \(comment.id)."]
            )
        }
    }
}
