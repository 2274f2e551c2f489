internal import HTTPMessages

extension JiraClient {
    /// What the site says about itself; needs no credentials.
    public func serverInfo() async throws(JiraError) -> JiraServerInfo {
        try await send(read(["serverInfo"]), answering: JiraServerInfo.self)
    }

    /// The account that the credentials belong to: the call that tells wrong credentials from an empty search.
    ///
    /// Never answered from the cache, as it is the check of the credentials.
    public func myself() async throws(JiraError) -> JiraUser {
        try await send(read(["myself"]), answering: JiraUser.self)
    }

    /// Every field of the site.
    public func fields() async throws(JiraError) -> [JiraField] {
        try await send(read(["field"], cached: .metadata), answering: [JiraField].self)
    }

    /// Every status of the site.
    public func statuses() async throws(JiraError) -> [JiraStatus] {
        try await send(read(["status"], cached: .metadata), answering: [JiraStatus].self)
    }

    /// Every priority of the site.
    public func priorities() async throws(JiraError) -> [JiraPriority] {
        try await send(read(["priority"], cached: .metadata), answering: [JiraPriority].self)
    }

    /// One project with its issue types.
    ///
    /// - Throws: `JiraError`, `notFound` where it does not exist or the account may not see it.
    public func project(_ idOrKey: String) async throws(JiraError) -> JiraProject {
        try await send(read(["project", .value(idOrKey)], cached: .projects), answering: JiraProject.self)
    }

    /// Every type of links between issues; `notFound` where linking is switched off.
    public func issueLinkTypes() async throws(JiraError) -> [JiraLinkType] {
        struct Answer: Decodable { var issueLinkTypes: [JiraLinkType] }
        return try await send(read(["issueLinkType"], cached: .metadata), answering: Answer.self)
            .issueLinkTypes
    }

    /// Issue types that this account may create in a project.
    public func creatableIssueTypes(project: String) async throws(JiraError) -> [JiraIssueType] {
        try await offsetPages(["issue", "createmeta", .value(project), "issuetypes"], of: JiraIssueType.self)
    }

    /// Fields on the create screen of an issue type in a project.
    public func createFields(project: String, issueTypeID: String) async throws(JiraError)
        -> [JiraCreateField]
    {
        try await offsetPages(
            ["issue", "createmeta", .value(project), "issuetypes", .value(issueTypeID)],
            of: JiraCreateField.self
        )
    }

    /// A plain read.
    ///
    /// - Parameters:
    ///   - path: segments below the interface's root.
    ///   - cached: kind of its answer, where it may be kept.
    /// - Returns: the call.
    func read(_ path: [JiraCall.Segment], cached: JiraCacheKind? = nil) -> JiraCall {
        var call = JiraCall(method: .get, path: path, operation: .read)
        call.cached = cached
        return call
    }

    /// Walks an endpoint that pages by offset, to its end.
    private func offsetPages<Element: Decodable>(
        _ path: [JiraCall.Segment],
        of type: Element.Type
    ) async throws(JiraError) -> [Element] {
        var all: [Element] = []
        // 200 pages of 200 are far beyond any site's issue types and fields: more means that the answers go round.
        for _ in 0..<200 {
            var call = read(path, cached: .metadata)
            call.query = [("startAt", "\(all.count)"), ("maxResults", "200")]
            let page = try await send(call, answering: OffsetPage<Element>.self)
            all += page.elements
            if page.isLast ?? (all.count >= page.total ?? 0) || page.elements.isEmpty { return all }
        }
        throw JiraError(
            .protocolViolation,
            endpoint: read(path).endpoint(site.flavor),
            message: "the pages of this list do not end; stopped after \(all.count) entries"
        )
    }
}

/// A page of an offset-paged list; its elements stand under a name that differs between products.
private struct OffsetPage<Element: Decodable>: Decodable {
    var elements: [Element]
    var total: Int?
    var isLast: Bool?

    private enum Keys: String, CodingKey { case issueTypes, fields, values, results, total, isLast }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        total = try? object.decodeIfPresent(Int.self, forKey: .total)
        isLast = try? object.decodeIfPresent(Bool.self, forKey: .isLast)
        let names: [Keys] = [.issueTypes, .fields, .values, .results]
        guard let name = names.first(where: { object.contains($0) }) else {
            throw DecodingError.keyNotFound(
                Keys.values,
                .init(codingPath: [], debugDescription: "no list of elements under any known name")
            )
        }
        elements = try object.decode([Element].self, forKey: name)
    }
}
