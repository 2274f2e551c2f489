internal import FoundationEssentials
internal import HTTPMessages

extension JiraClient {
    /// Writes a remote link: a new one, or in place of the one with the same `globalID`.
    ///
    /// With a `globalID` the same call again changes nothing, so it is sent again after failures that may pass; without
    /// one each call makes another link, and a lost answer leaves it open whether there is one.
    ///
    /// - Returns: Jira's number of the link, and whether it is new.
    /// - Throws: `JiraError`, `tooLarge` for a `globalID` over 255 characters or an issue that is full.
    @discardableResult
    public func putRemoteLink(_ link: JiraRemoteLink, on issue: IssueReference) async throws(JiraError)
        -> (id: Int64, isNew: Bool)
    {
        struct Answer: Decodable { var id: JiraIdentifier }
        var call = remoteLinkCall(.post, issue)
        if let globalID = link.globalID, globalID.utf16.count > 255 || globalID.isEmpty {
            throw JiraError(
                .tooLarge,
                endpoint: call.endpoint(site.flavor),
                message:
                    "the global id \"\(globalID.prefix(20))…\" of a remote link has \(globalID.utf16.count) "
                    + "characters; it takes 1 to 255"
            )
        }
        call.body = Self.encode(link)
        call.operation = link.globalID == nil ? .create : .idempotentWrite
        let response = try await send(call)
        let id = try decode(response, call) { try JSONDecoder().decode(Answer.self, from: response.body).id }
        // Data Center's specification knows the status 200 only.
        return (Int64(id.text) ?? 0, response.status == 201)
    }

    /// Every remote link of an issue, in Jira's order.
    public func remoteLinks(of issue: IssueReference) async throws(JiraError) -> [JiraRemoteLink] {
        try await send(remoteLinkCall(.get, issue), answering: [JiraRemoteLink].self)
    }

    /// The remote link with a global id; nil where the issue has none.
    ///
    /// - Throws: `JiraError`, `notFound` where the issue itself is not there or not visible.
    public func remoteLink(globalID: String, of issue: IssueReference) async throws(JiraError)
        -> JiraRemoteLink?
    {
        var call = remoteLinkCall(.get, issue)
        call.query = [("globalId", globalID)]
        do throws(JiraError) {
            return try await send(call, answering: JiraRemoteLink.self)
        } catch  where error.status == 404 {
            // The same status for a missing issue and a missing link.
            _ = try await remoteLinks(of: issue)
            return nil
        }
    }

    /// Removes the remote link with a global id; one that is gone already is no error.
    public func removeRemoteLink(globalID: String, of issue: IssueReference) async throws(JiraError) {
        var call = remoteLinkCall(.delete, issue)
        call.query = [("globalId", globalID)]
        try await removeIgnoringAbsence(call, issue)
    }

    /// Removes a remote link by Jira's number; one that is gone already is no error.
    public func removeRemoteLink(id: Int64, of issue: IssueReference) async throws(JiraError) {
        var call = remoteLinkCall(.delete, issue)
        call.path.append(.value(String(id)))
        try await removeIgnoringAbsence(call, issue)
    }

    private func removeIgnoringAbsence(_ call: JiraCall, _ issue: IssueReference) async throws(JiraError) {
        do throws(JiraError) {
            _ = try await send(call)
        } catch  where error.status == 404 {
            _ = try await remoteLinks(of: issue)
        }
    }

    private func remoteLinkCall(_ method: HTTPMethod, _ issue: IssueReference) -> JiraCall {
        var call = JiraCall(
            method: method,
            path: ["issue", .value(issue.text), "remotelink"],
            operation: method == .get ? .read : .idempotentWrite
        )
        if method != .get { call.issue = issue.text }
        return call
    }
}
