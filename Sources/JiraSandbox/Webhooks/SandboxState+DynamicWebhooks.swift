internal import JQL

/// Webhooks that apps register for themselves: Cloud, with an OAuth 2.0 grant only (facts section 5.1).
extension SandboxState {
    /// `POST /webhook`: a result for each, in their order.
    mutating func registerWebhooks(_ call: Call) throws(Answer) -> Answer {
        let (app, account) = try callingApp(call)
        let body = try call.closedObject(["url", "webhooks"])
        guard let url = body["url"]?.string, let entries = body["webhooks"]?.array, !entries.isEmpty else {
            throw .invalidPayload
        }
        guard Self.isAddress(url) else {
            throw .refusal(400, ["The URL '\(url)' is not valid."])
        }
        for entry in entries {
            let known: Set = ["events", "fieldIdsFilter", "issuePropertyKeysFilter", "jqlFilter"]
            guard let members = entry.members, members.allSatisfy({ known.contains($0.name) }),
                entry["jqlFilter"]?.string != nil, let events = entry["events"]?.strings, !events.isEmpty,
                events.allSatisfy(Self.dynamicEvents.contains)
            else { throw .invalidPayload }
        }
        webhooks.expire(now: call.now)
        var results: [(id: Int64?, errors: [String])] = []
        for entry in entries {
            let errors = problems(entry, url: url, app, account)
            guard errors.isEmpty else {
                results.append((nil, errors))
                continue
            }
            let hook = Webhook(
                id: webhooks.takeHookID(),
                kind: .app(app, accountID: account),
                url: url,
                events: entry["events"]?.strings ?? [],
                jql: entry["jqlFilter"]?.string ?? "",
                fieldIDs: entry["fieldIdsFilter"]?.strings,
                propertyKeys: entry["issuePropertyKeysFilter"]?.strings,
                expires: call.now + Self.milliseconds(configuration.webhooks.lifetime)
            )
            webhooks.hooks.append(hook)
            results.append((hook.id, []))
        }
        return .json(200) { writer in
            writer.object { writer in
                writer.array("webhookRegistrationResult", results) { writer, result in
                    writer.object { writer in
                        if let id = result.id { writer.field("createdWebhookId", id) }
                        if !result.errors.isEmpty { writer.field("errors", strings: result.errors) }
                    }
                }
            }
        }
    }

    /// `GET /webhook`: those of the calling app and user.
    mutating func dynamicWebhooks(_ call: Call) throws(Answer) -> Answer {
        let (app, account) = try callingApp(call)
        webhooks.expire(now: call.now)
        let own = webhooks.hooks.filter { $0.belongs(to: app.clientID, account) }
        let page = try Page(call, total: own.count, limit: 100, default: 100)
        return .json(200) { writer in
            writer.object { writer in
                page.write(to: &writer)
                writer.field("isLast", page.isLast)
                writer.array("values", own[page.range]) { writer, hook in
                    writer.object { writer in
                        writer.field("id", hook.id)
                        writer.field("url", hook.url)
                        writer.field("jqlFilter", hook.jql)
                        writer.field("events", strings: hook.events)
                        if let fields = hook.fieldIDs { writer.field("fieldIdsFilter", strings: fields) }
                        if let keys = hook.propertyKeys {
                            writer.field("issuePropertyKeysFilter", strings: keys)
                        }
                        if let expires = hook.expires { writer.field("expirationDate", expires) }
                    }
                }
            }
        }
    }

    /// `PUT /webhook/refresh`: ids that are not the app's are passed over.
    mutating func refreshWebhooks(_ call: Call) throws(Answer) -> Answer {
        let (app, account) = try callingApp(call)
        let ids = try Self.webhookIDs(call)
        webhooks.expire(now: call.now)
        let end = call.now + Self.milliseconds(configuration.webhooks.lifetime)
        for place in webhooks.hooks.indices
        where ids.contains(webhooks.hooks[place].id)
            && webhooks.hooks[place].belongs(to: app.clientID, account)
        {
            webhooks.hooks[place].expires = end
        }
        return .json(200) { writer in writer.object { $0.field("expirationDate", end) } }
    }

    /// `DELETE /webhook`: ids that are not the app's are passed over.
    mutating func deleteWebhooks(_ call: Call) throws(Answer) -> Answer {
        let (app, account) = try callingApp(call)
        let ids = try Self.webhookIDs(call)
        webhooks.hooks.removeAll { ids.contains($0.id) && $0.belongs(to: app.clientID, account) }
        return .empty(202)
    }

    /// `GET /webhook/failed`: Connect apps only, which nobody is here.
    func failedWebhooks(_ call: Call) throws(Answer) -> Answer {
        throw .refusal(403, ["Only Connect apps can use this operation."])
    }

    // MARK: Checks

    /// Events that apps can be told of: no worklogs, no links.
    private static let dynamicEvents: Set<String> = [
        "jira:issue_created", "jira:issue_updated", "jira:issue_deleted", "comment_created",
        "comment_updated", "comment_deleted", "issue_property_set", "issue_property_deleted",
        "sprint_created", "sprint_updated", "sprint_closed", "sprint_deleted", "sprint_started",
        "jira:version_released", "jira:version_unreleased", "jira:version_created", "jira:version_moved",
        "jira:version_updated", "jira:version_merged", "jira:version_deleted",
    ]

    /// The app and account that call; the status of the refusal is documented, the words are ours.
    private func callingApp(_ call: Call) throws(Answer) -> (app: WebhookApp, accountID: String) {
        try call.requireAccount()
        guard let app = webhookApp(call), let account = call.account else {
            throw .refusal(403, ["Only Connect and OAuth 2.0 apps can use this operation."])
        }
        return (app, account.accountID)
    }

    private static func webhookIDs(_ call: Call) throws(Answer) -> Set<Int64> {
        let body = try call.closedObject(["webhookIds"])
        let ids = body["webhookIds"]?.array?.compactMap(\.integer)
        guard let ids, ids.count == body["webhookIds"]?.array?.count else { throw .invalidPayload }
        return Set(ids.map(Int64.init))
    }

    /// Whether something can be posted there, such as `http://127.0.0.1:8081/hook`.
    ///
    /// Jira wants https; here nothing but this machine is posted to.
    static func isAddress(_ url: String) -> Bool {
        (url.hasPrefix("http://") || url.hasPrefix("https://")) && url.count > 8
            && !url.contains(where: \.isWhitespace)
    }

    private func problems(_ entry: JSONValue, url: String, _ app: WebhookApp, _ account: String)
        -> [String]
    {
        let ofApp = webhooks.hooks.filter {
            if case .app(let other, _) = $0.kind { other.clientID == app.clientID } else { false }
        }
        if ofApp.contains(where: { $0.url != url }) {
            return ["Only a single URL per app is allowed to be registered."]
        }
        guard ofApp.count(where: { $0.belongs(to: app.clientID, account) }) < configuration.webhooks.limit
        else {
            return ["At most \(configuration.webhooks.limit) webhooks can be registered by an app and user."]
        }
        do throws(JQLSyntaxError) {
            let query = try JQLQuery(parsing: entry["jqlFilter"]?.string ?? "")
            var errors: [String] = []
            if !query.order.isEmpty { errors.append("The clause ORDER BY is unsupported") }
            if let clause = query.clause { WebhookFilter.check(clause, &errors) }
            return errors
        } catch {
            return [error.message]
        }
    }
}
