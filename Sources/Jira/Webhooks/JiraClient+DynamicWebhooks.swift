internal import FoundationEssentials
internal import HTTPMessages

/// Webhooks that an app registers for itself: Jira Cloud with an OAuth 2.0 grant; anybody else is refused with 403.
extension JiraClient {
    /// Registers webhooks, which live for 30 days.
    ///
    /// A grant has room for five on a site, and all of an app's webhooks lead to one address. Not sent again where it is
    /// open whether the first was taken: list them first.
    ///
    /// - Returns: one result per draft, in their order; the others are registered though one is refused.
    public func registerWebhooks(_ drafts: [JiraWebhookDraft], url: String) async throws(JiraError)
        -> [JiraWebhookRegistration]
    {
        struct Body: Encodable {
            var url: String
            var webhooks: [Entry]
        }
        struct Entry: Encodable {
            var events: [String]
            var jqlFilter: String
            var fieldIdsFilter: [String]?
            var issuePropertyKeysFilter: [String]?
        }
        struct Answer: Decodable {
            struct Result: Decodable {
                var createdWebhookId: JiraIdentifier?
                var errors: [String]?
            }
            var webhookRegistrationResult: [Result]
        }
        guard !drafts.isEmpty else { return [] }
        let entries = drafts.map { draft in
            Entry(
                events: draft.events,
                jqlFilter: draft.jql,
                fieldIdsFilter: draft.fieldIDs.isEmpty ? nil : draft.fieldIDs,
                issuePropertyKeysFilter: draft.propertyKeys.isEmpty ? nil : draft.propertyKeys
            )
        }
        let call = JiraCall(
            method: .post,
            path: ["webhook"],
            body: Self.encode(Body(url: url, webhooks: entries)),
            operation: .create
        )
        let results = try await send(call, answering: Answer.self).webhookRegistrationResult
        guard results.count == drafts.count else {
            throw JiraError(
                .protocolViolation,
                endpoint: call.endpoint(site.flavor),
                message:
                    "\(results.count) results for \(drafts.count) webhooks; list them to see which are there",
                status: 200
            )
        }
        return results.map { result in
            if let id = result.createdWebhookId.flatMap({ Int64($0.text) }) { return .registered(id: id) }
            return .refused(result.errors ?? ["no reason given"])
        }
    }

    /// Every webhook that this app has registered, in ascending order of their ids.
    public func dynamicWebhooks() async throws(JiraError) -> [JiraDynamicWebhook] {
        struct Page: Decodable {
            var values: [JiraDynamicWebhook]
            var isLast: Bool?
            var total: Int?
        }
        var all: [Int64: JiraDynamicWebhook] = [:]
        var startAt = 0
        while true {
            var call = read(["webhook"])
            call.query = [("startAt", "\(startAt)"), ("maxResults", "100")]
            let page = try await send(call, answering: Page.self)
            let known = all.count
            for webhook in page.values { all[webhook.id] = webhook }
            startAt += page.values.count
            if page.values.isEmpty || page.isLast ?? (startAt >= page.total ?? 0) { break }
            guard all.count > known else {
                throw JiraError(
                    .protocolViolation,
                    endpoint: call.endpoint(site.flavor),
                    message: "the pages of the webhooks repeat; stopped after \(all.count)"
                )
            }
        }
        return all.values.sorted { $0.id < $1.id }
    }

    /// Gives webhooks another 30 days; ids that this app does not have are passed over in silence.
    ///
    /// - Returns: when they end now, in milliseconds since 1970.
    public func refreshWebhooks(ids: [Int64]) async throws(JiraError) -> Int64 {
        struct Answer: Decodable { var expirationDate: JiraMoment }
        let call = JiraCall(
            method: .put,
            path: ["webhook", "refresh"],
            body: Self.encode(["webhookIds": ids]),
            operation: .idempotentWrite
        )
        let moment = try await send(call, answering: Answer.self).expirationDate.milliseconds
        guard let moment else {
            throw JiraError(
                .protocolViolation,
                endpoint: call.endpoint(site.flavor),
                message: "the new end of the webhooks cannot be read",
                status: 200
            )
        }
        return moment
    }

    /// Removes webhooks of this app; ids that it does not have are passed over in silence.
    public func removeWebhooks(ids: [Int64]) async throws(JiraError) {
        guard !ids.isEmpty else { return }
        _ = try await send(
            JiraCall(
                method: .delete,
                path: ["webhook"],
                body: Self.encode(["webhookIds": ids]),
                operation: .idempotentWrite
            )
        )
    }
}
