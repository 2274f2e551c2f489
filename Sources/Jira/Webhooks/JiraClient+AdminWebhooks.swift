internal import FoundationEssentials
internal import HTTPMessages

/// Webhooks of administrators, on both products.
extension JiraClient {
    /// Which form of administrators' webhooks this site speaks: by its version, on Data Center.
    public func adminWebhookInterface() async throws(JiraError) -> JiraWebhookInterface {
        struct Answer: Decodable {
            var versionNumbers: [Int]?
            var version: String?
        }
        guard !site.flavor.hasDynamicWebhooks else { return .cloud }
        let info = try await send(read(["serverInfo"]), answering: Answer.self)
        let major =
            info.versionNumbers?.first ?? info.version?.split(separator: ".").first.flatMap { Int($0) }
        // A site that does not say its version is taken for a new one: 9 is out of support.
        return major ?? 10 >= 10 ? .dataCenter10 : .dataCenter9
    }

    /// Every webhook of the site's administrators.
    ///
    /// - Throws: `JiraError`, `forbidden` for an account that is no administrator.
    public func adminWebhooks() async throws(JiraError) -> [JiraAdminWebhook] {
        let form = try await adminWebhookInterface()
        return try await send(adminCall(.get, form), answering: [JiraAdminWebhook].self)
    }

    /// Registers a webhook; a repeated request would make a second one, so a lost answer is settled by the list.
    ///
    /// - Parameters:
    ///   - webhook: what to register.
    ///   - secret: key of the signature in `X-Hub-Signature`; nil for unsigned deliveries. Never kept or printed.
    /// - Returns: the webhook with its id.
    /// - Throws: `JiraError`, `validation` where a secret is given and the site cannot sign.
    public func registerAdminWebhook(_ webhook: JiraAdminWebhook, secret: String?) async throws(JiraError)
        -> JiraAdminWebhook
    {
        let form = try await adminWebhookInterface()
        var call = adminCall(.post, form)
        guard secret == nil || form.signs else {
            throw JiraError(
                .validation,
                endpoint: call.endpoint(site.flavor),
                message:
                    "Jira Data Center before 10 cannot sign deliveries; give no secret, and put a token into the "
                    + "webhook's address"
            )
        }
        call.body = Self.encode(AdminWebhookBody(webhook: webhook, secret: secret, form: form))
        do throws(JiraError) {
            return try await send(call, answering: JiraAdminWebhook.self)
        } catch  where error.isAmbiguousWrite && !error.isCancellation {
            let present = try await send(adminCall(.get, form), answering: [JiraAdminWebhook].self)
            let match = present.first { $0.name == webhook.name && $0.url == webhook.url }
            guard let match else { throw error }
            return match
        }
    }

    /// Removes a webhook; one that is gone already is no error.
    public func removeAdminWebhook(id: String) async throws(JiraError) {
        var call = adminCall(.delete, try await adminWebhookInterface())
        call.path.append(.value(id))
        do throws(JiraError) {
            _ = try await send(call)
        } catch  where error.status == 404 {
        }
    }

    private func adminCall(_ method: HTTPMethod, _ form: JiraWebhookInterface) -> JiraCall {
        JiraCall(
            method: method,
            interface: .other(form.root),
            path: [.fixed(form.list)],
            operation: method == .get ? .read : method == .post ? .create : .idempotentWrite
        )
    }
}
