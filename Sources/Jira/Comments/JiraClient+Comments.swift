internal import FoundationEssentials
internal import HTTPMessages

extension JiraClient {
    /// Every comment of an issue that this account may see, oldest first.
    ///
    /// The field `comment` of an issue can be cut; this walks the comments' own list, a hundred at a time.
    ///
    /// - Parameters:
    ///   - issue: which one.
    ///   - includingMarkers: whether to ask for markers too.
    /// - Returns: the comments, complete.
    /// - Throws: `JiraError`, `notFound` for an issue that is not there, `incomplete` where comments kept coming and going.
    public func comments(
        of issue: IssueReference,
        includingMarkers: Bool = false
    ) async throws(JiraError) -> [JiraComment] {
        var call = read(["issue", .value(issue.text), "comment"])
        call.query = [("orderBy", "created")]
        if includingMarkers { call.query.append(("expand", "properties")) }
        return try await walk(call, of: JiraComment.self, pageSize: 100) { $0.id }
    }

    /// One comment.
    public func comment(_ id: String, of issue: IssueReference) async throws(JiraError) -> JiraComment {
        try await send(
            read(["issue", .value(issue.text), "comment", .value(id)]),
            answering: JiraComment.self
        )
    }

    /// Adds a comment; Jira does not recognise a repeated one, so it counts as a create.
    ///
    /// - Throws: `JiraError`; where `isAmbiguousWrite` is true, the comment may exist.
    public func addComment(
        _ draft: JiraCommentDraft,
        to issue: IssueReference
    ) async throws(JiraError) -> JiraComment {
        var call = JiraCall(
            method: .post,
            path: ["issue", .value(issue.text), "comment"],
            body: encoded(draft),
            operation: .create
        )
        call.issue = issue.text
        call.invalidates = [.issues]
        return try await send(call, answering: JiraComment.self)
    }

    /// Adds a comment unless one with its marker is there.
    ///
    /// - Parameters:
    ///   - draft: a comment with a marker.
    ///   - issue: where to.
    /// - Returns: the comment, and whether it is new.
    /// - Throws: `JiraError`; where `isAmbiguousWrite` is true the comment may exist, and calling again with the same
    ///   marker is safe.
    public func addCommentOnce(
        _ draft: JiraCommentDraft,
        to issue: IssueReference
    ) async throws(JiraError) -> JiraOnce<JiraComment> {
        guard let marker = draft.marker, !marker.isEmpty else {
            preconditionFailure("a comment that shall exist once needs a marker")
        }
        return try await once { () async throws(JiraError) in
            try await self.comment(marked: marker, of: issue)
        } add: { () async throws(JiraError) in
            try await self.addComment(draft, to: issue)
        }
    }

    /// The comment that was made with a marker; nil where there is none.
    public func comment(
        marked marker: String,
        of issue: IssueReference
    ) async throws(JiraError) -> JiraComment? {
        let all = try await comments(of: issue, includingMarkers: true)
        if let found = all.first(where: { $0.marker == marker }) { return found }
        // A site that did not list the properties is asked for each comment that can be ours.
        guard all.contains(where: { !$0.hasProperties }) else { return nil }
        let own = try await myself().reference
        for comment in all where !comment.hasProperties && comment.author?.reference == own {
            if try await self.marker(ofComment: comment.id) == marker { return comment }
        }
        return nil
    }

    /// Replaces the text of a comment and, where the draft has one, its visibility; the author stays.
    public func updateComment(
        _ id: String,
        of issue: IssueReference,
        to draft: JiraCommentDraft
    ) async throws(JiraError) -> JiraComment {
        var call = JiraCall(
            method: .put,
            path: ["issue", .value(issue.text), "comment", .value(id)],
            body: encoded(draft),
            operation: .idempotentWrite
        )
        call.issue = issue.text
        call.invalidates = [.issues]
        return try await send(call, answering: JiraComment.self)
    }

    /// Deletes a comment.
    ///
    /// - Returns: whether it was there; false also where an earlier try deleted it and its answer was lost.
    @discardableResult
    public func deleteComment(_ id: String, of issue: IssueReference) async throws(JiraError) -> Bool {
        var call = JiraCall(
            method: .delete,
            path: ["issue", .value(issue.text), "comment", .value(id)],
            operation: .idempotentWrite
        )
        call.issue = issue.text
        call.invalidates = [.issues]
        return try await deleting(call)
    }

    /// Sends a deletion; what is gone already is no failure.
    func deleting(_ call: JiraCall) async throws(JiraError) -> Bool {
        do throws(JiraError) {
            _ = try await send(call)
            return true
        } catch  where error.code == .notFound {
            return false
        }
    }

    private func marker(ofComment id: String) async throws(JiraError) -> String? {
        let call = read(["comment", .value(id), "properties", .value(JiraMarker.key)])
        do throws(JiraError) {
            return try await send(call, answering: MarkerProperty.self).value
        } catch  where error.code == .notFound {
            return nil
        }
    }
}
