internal import HTTPMessages

extension JiraClient {
    /// Every project that this account may see, without its issue types.
    public func projects() async throws(JiraError) -> [JiraProject] {
        try await list(site.flavor.projectList, of: JiraProject.self, .projects, pageSize: 100) { $0.id }
    }

    /// Issue types of a project with the statuses that issues of each can have.
    ///
    /// - Throws: `JiraError`, `notFound` where the project does not exist or the account may not see it.
    public func statuses(project: String) async throws(JiraError) -> [JiraTypeStatuses] {
        var call = read(["project", .value(project), "statuses"])
        call.cached = .metadata
        return try await send(call, answering: [JiraTypeStatuses].self)
    }

    /// Every issue type that this account may see.
    public func issueTypes() async throws(JiraError) -> [JiraIssueType] {
        try await list(.whole(["issuetype"]), of: JiraIssueType.self, .metadata, pageSize: 100) { $0.id }
    }

    /// Every priority of the site, in pages where the product has them.
    ///
    /// The plain list that `priorities()` reads is deprecated on Jira Cloud.
    public func allPriorities() async throws(JiraError) -> [JiraPriority] {
        try await list(site.flavor.priorityList, of: JiraPriority.self, .metadata, pageSize: 50) { $0.id }
    }

    /// Every resolution of the site.
    public func resolutions() async throws(JiraError) -> [JiraResolution] {
        try await list(.whole(["resolution"]), of: JiraResolution.self, .metadata, pageSize: 50) { $0.id }
    }

    /// Every component of a project.
    public func components(project: String) async throws(JiraError) -> [JiraComponent] {
        let place = JiraFlavor.ListPlace.whole(["project", .value(project), "components"])
        return try await list(place, of: JiraComponent.self, .projects, pageSize: 50) { $0.id }
    }

    /// Every version of a project, archived ones too.
    public func versions(project: String) async throws(JiraError) -> [JiraVersion] {
        let place = JiraFlavor.ListPlace.whole(["project", .value(project), "versions"])
        return try await list(place, of: JiraVersion.self, .projects, pageSize: 50) { $0.id }
    }

    private func list<Element: Decodable>(
        _ place: JiraFlavor.ListPlace,
        of type: Element.Type,
        _ kind: JiraCacheKind,
        pageSize: Int,
        identity: (Element) -> String
    ) async throws(JiraError) -> [Element] {
        switch place {
        case .whole(let path):
            var call = read(path)
            call.cached = kind
            return try await send(call, answering: [Element].self)
        case .pages(let path):
            var call = read(path)
            call.cached = kind
            return try await walk(call, of: type, pageSize: pageSize, identity: identity)
        }
    }
}
