/// A person that a request names and the site does not have.
struct UnknownPerson: Error {
    let message: String
}

extension Site {
    /// Account id of the person that `{"accountId"}` on Cloud, `{"name"}` on Data Center names; nil for nobody.
    func assignee(_ value: JSONValue) throws(UnknownPerson) -> String? {
        guard value != .null else { return nil }
        switch configuration.product {
        case .cloud:
            let member = value["accountId"] ?? value["id"]
            // -1 leaves it to the project, whose default is nobody.
            guard let member, member != .null, member.string != "-1" else { return nil }
            guard let found = member.string.flatMap({ configuration.account(id: $0) }) else {
                throw UnknownPerson(message: "Specify a valid value for assignee")
            }
            return found.accountID
        case .dataCenter:
            let member = value["name"] ?? value["key"]
            guard let member, member != .null, member.string != "-1", member.string != "" else { return nil }
            guard let found = configuration.accounts.first(where: { $0.name == member.string }) else {
                throw UnknownPerson(message: "User '\(member.string ?? "")' does not exist.")
            }
            return found.accountID
        }
    }
}

extension IssueRenderer {
    /// A person, or null for nobody.
    func writeOptionalUser(_ accountID: String?, to writer: inout JSONWriter) {
        if let accountID { writeUser(accountID, to: &writer) } else { writer.null() }
    }
}

/// People.
extension SandboxState {
    func user(_ call: Call) throws(Answer) -> Answer {
        try call.requireAccount()
        let found: SandboxAccount
        switch configuration.product {
        case .cloud:
            try refuseNames(call)
            guard let id = call[query: "accountId"], !id.isEmpty else {
                throw .refusal(400, ["The query parameter 'accountId' is required."])
            }
            guard let account = configuration.account(id: id) else {
                throw .refusal(
                    404,
                    ["Specified user does not exist or you do not have required permissions"]
                )
            }
            found = account
        case .dataCenter:
            let (name, key) = (call[query: "username"], call[query: "key"])
            guard let wanted = name ?? key, !wanted.isEmpty else {
                throw .refusal(
                    400,
                    ["Either the 'username' or the 'key' query parameters need to be provided"]
                )
            }
            guard
                let account = configuration.accounts.first(where: {
                    (name == nil ? $0.userKey : $0.name) == wanted
                })
            else {
                throw .refusal(
                    404,
                    [
                        name == nil
                            ? "The user with the key '\(wanted)' does not exist"
                            : "The user named '\(wanted)' does not exist"
                    ]
                )
            }
            found = account
        }
        let renderer = renderer(call)
        return .json(200) { renderer.writeUser(found.accountID, withDetails: true, to: &$0) }
    }

    func searchUsers(_ call: Call) throws(Answer) -> Answer {
        try call.requireAccount()
        let page = try Page(call, total: 0, limit: 1_000)
        let isCloud = configuration.product == .cloud
        if isCloud { try refuseNames(call) }
        let words = call[query: isCloud ? "query" : "username"]
        let id = isCloud ? call[query: "accountId"] : nil
        guard words != nil || id != nil else {
            throw .refusal(
                400,
                [
                    isCloud
                        ? "Query parameter 'query', 'accountId' or 'property' is required."
                        : "The username query parameter was not provided"
                ]
            )
        }
        guard words == nil || id == nil else {
            throw .refusal(400, ["Query parameters 'query' and 'accountId' cannot be used together."])
        }
        return people(matching(words, id: id), page, call)
    }

    func assignableUsers(_ call: Call) throws(Answer) -> Answer {
        try call.requireAccount()
        let isCloud = configuration.product == .cloud
        let page = try Page(call, total: 0, limit: isCloud ? 1_000 : 100)
        if isCloud { try refuseNames(call) }
        if let key = call[query: "issueKey"] ?? call[query: "issueId"] {
            _ = try visibleIssue(call, key)
        } else if let project = call[query: "project"] {
            _ = try visibleProject(call, project)
        } else {
            throw .refusal(400, ["Either project or issue key must be specified."])
        }
        let id = isCloud ? call[query: "accountId"] : nil
        return people(matching(call[query: isCloud ? "query" : "username"], id: id), page, call)
    }

    /// Cloud's `/user/bulk`: people by id, unknown ones left out.
    func users(_ call: Call) throws(Answer) -> Answer {
        try call.requireAccount()
        try refuseNames(call)
        let ids = call.query.filter { $0.name == "accountId" }.map(\.value)
        guard !ids.isEmpty else { throw .refusal(400, ["The query parameter 'accountId' is required."]) }
        let found = configuration.accounts.filter { ids.contains($0.accountID) }
        let page = try Page(call, total: found.count, limit: 200, default: 10)
        let renderer = renderer(call)
        return renderer.page("user/bulk", page, found) { renderer.writeUser($1.accountID, to: &$0) }
    }

    mutating func assign(_ call: Call, _ idOrKey: String) throws(Answer) -> Answer {
        var issue = try visibleIssue(call, idOrKey)
        let body = try call.json()
        guard body.members != nil else { throw .invalidPayload }
        guard allows("ASSIGN_ISSUES", call) else {
            throw .refusal(403, ["You do not have permission to assign issues."])
        }
        do throws(UnknownPerson) {
            issue.assignee = try site.assignee(body)
        } catch {
            throw .refusal(400, errors: [("assignee", error.message)])
        }
        save(issue, call)
        return .empty(204)
    }

    /// Cloud has no user names any more.
    private func refuseNames(_ call: Call) throws(Answer) {
        guard call[query: "username"] == nil, call[query: "key"] == nil else {
            throw .refusal(
                400,
                ["'accountId' must be the only user identifying query parameter in GDPR strict mode."]
            )
        }
    }

    /// People whose shown name, e-mail address or user name begins, or has a word that begins, with the words.
    private func matching(_ words: String?, id: String?) -> [SandboxAccount] {
        configuration.accounts.filter { account in
            if let id { return account.accountID == id }
            // A dot finds everybody on Data Center, no words on both.
            guard let words = words?.lowercased(), !words.isEmpty else { return true }
            if configuration.product == .dataCenter, words == "." { return true }
            let texts =
                [account.displayName, account.email] + (configuration.product == .cloud ? [] : [account.name])
            return texts.contains { text in
                let text = text.lowercased()
                return text.hasPrefix(words) || text.split(separator: " ").contains { $0.hasPrefix(words) }
            }
        }
    }

    private func people(_ found: [SandboxAccount], _ page: Page, _ call: Call) -> Answer {
        let renderer = renderer(call)
        let start = min(page.startAt, found.count)
        let end = min(found.count, start + page.maxResults)
        return .json(200, reserving: 2_048) { writer in
            writer.array(found[start..<end]) { renderer.writeUser($1.accountID, to: &$0) }
        }
    }
}

extension IssueRenderer {
    /// Cloud's page of `values`; `nextPage` where there is more.
    func page<Element>(
        _ path: String,
        _ page: Page,
        _ elements: [Element],
        _ body: (inout JSONWriter, Element) -> Void
    ) -> Answer {
        .json(200, reserving: 2_048) { writer in
            writer.object { writer in
                let size = "maxResults=\(page.maxResults)&startAt="
                writer.field("self", link("\(path)?\(size)\(page.startAt)"))
                if page.range.upperBound < elements.count {
                    writer.field("nextPage", link("\(path)?\(size)\(page.range.upperBound)"))
                }
                writer.field("maxResults", page.maxResults)
                writer.field("startAt", page.startAt)
                writer.field("total", elements.count)
                writer.field("isLast", page.range.upperBound >= elements.count)
                writer.array("values", elements[page.range], body)
            }
        }
    }
}
