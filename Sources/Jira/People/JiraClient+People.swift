internal import FoundationEssentials
internal import HTTPMessages

extension JiraClient {
    /// One person.
    ///
    /// - Parameter reference: an account id on Jira Cloud, a name or key on Data Center.
    /// - Returns: the person; e-mail address and time zone are hidden more often than not.
    /// - Throws: `JiraError`; `notFound` for nobody that this account may see, `validation` for a reference of the other
    ///   product, without asking the site.
    public func user(_ reference: JiraUserReference) async throws(JiraError) -> JiraUser {
        var call = read(["user"])
        call.query = [(reference.parameter, reference.text)]
        call.cached = .users
        call.points = 2
        try requireFitting(reference, call)
        return try await send(call, answering: JiraUser.self)
    }

    /// People whose name or e-mail address begins with words.
    ///
    /// - Parameters:
    ///   - words: what to look for; on Data Center `.` finds everybody.
    ///   - limit: how many to give at most, 1 or more.
    /// - Returns: people in the site's order, none twice.
    /// - Throws: `JiraError`, `forbidden` for an account that may not browse people.
    public func users(matching words: String, limit: Int = 50) async throws(JiraError) -> [JiraUser] {
        var call = read(["user", "search"])
        call.query = [(site.flavor.peopleWordsParameter, words)]
        return try await people(call, limit: limit)
    }

    /// People who can be made assignee of a project's issues.
    ///
    /// - Parameters:
    ///   - project: key of the project.
    ///   - words: what name or e-mail address begins with; nil for everybody.
    ///   - limit: how many to give at most, 1 or more.
    /// - Returns: people in the site's order, none twice.
    /// - Throws: `JiraError`, `forbidden` for an account that may not browse people.
    public func assignableUsers(
        project: String,
        matching words: String? = nil,
        limit: Int = 1_000
    ) async throws(JiraError) -> [JiraUser] {
        var call = read(["user", "assignable", "search"])
        call.query = [("project", project)]
        if let words { call.query.append((site.flavor.peopleWordsParameter, words)) }
        return try await people(call, limit: limit)
    }

    /// Makes somebody, or nobody, the assignee of an issue.
    ///
    /// - Parameters:
    ///   - issue: which one.
    ///   - person: who; nil for nobody.
    /// - Throws: `JiraError`; `validation` for somebody who cannot be.
    public func assign(_ issue: IssueReference, to person: JiraUserReference?) async throws(JiraError) {
        var call = JiraCall(
            method: .put,
            path: ["issue", .value(issue.text), "assignee"],
            operation: .idempotentWrite
        )
        if let person { try requireFitting(person, call) }
        let member = site.flavor.userIdentity == .accountID ? "accountId" : "name"
        call.body = person.map { encoded($0) } ?? Data(#"{"\#(member)":null}"#.utf8)
        call.issue = issue.text
        call.invalidates = [.issues]
        _ = try await send(call)
    }

    /// Walks a search for people to its end, or to a limit.
    ///
    /// These lists are bare arrays without a total: they end with a page that brings nobody new. A page can be short before
    /// that, as people are filtered after they are counted.
    private func people(_ call: JiraCall, limit: Int) async throws(JiraError) -> [JiraUser] {
        precondition(limit > 0, "at least one person, not \(limit)")
        var all: [JiraUser] = []
        var seen: Set<String> = []
        var start = 0
        let size = min(limit, site.flavor.peoplePageLimit)
        while all.count < limit {
            var call = call
            // Data Center's search for assignable people knows no `startAt` and gives its first page again.
            if start > 0 { call.query.append(("startAt", "\(start)")) }
            call.query.append(("maxResults", "\(size)"))
            call.cached = .users
            call.points = 1 + 2 * size
            let page = try await send(call, answering: [JiraUser].self)
            let fresh = page.filter { seen.insert($0.reference?.text ?? $0.displayName ?? "").inserted }
            all += fresh
            start += size
            // Fewer than asked for are the last ones on Data Center, and mostly so on Cloud: one more page tells.
            if fresh.isEmpty || site.flavor.userIdentity == .name && page.count < size { break }
        }
        return Array(all.prefix(limit))
    }

    private func requireFitting(_ reference: JiraUserReference, _ call: JiraCall) throws(JiraError) {
        guard !reference.fits(site.flavor.userIdentity) else { return }
        throw JiraError(
            .validation,
            endpoint: call.endpoint(site.flavor),
            message:
                "the site \(site.name) runs Jira \(site.flavor.name), which does not know people by \(reference.parameter); "
                + "give \(site.flavor.userIdentity == .accountID ? "the account id" : "the user name or key")"
        )
    }
}
