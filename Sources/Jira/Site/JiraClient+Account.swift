internal import HTTPMessages

extension JiraClient {
    /// The account that the credentials belong to, on a site that is what the configuration says.
    ///
    /// One call where all is well. Where the answer is none of Jira's, or not one of the product configured, `serverInfo` is
    /// asked under the paths of both products to find out which it is.
    ///
    /// - Throws: `JiraError`: `wrongFlavor` where the site runs the other product, with the setting that mends it;
    ///   `unauthorized` where the credentials are wrong or did not reach the site.
    public func verifiedAccount() async throws(JiraError) -> JiraUser {
        let user: JiraUser
        do throws(JiraError) {
            user = try await myself()
        } catch {
            switch error.code {
            case .notFound, .protocolViolation, .refused, .unauthorized, .forbidden:
                try await requireFlavor()
                throw error
            default: throw error
            }
        }
        let identity =
            switch site.flavor.userIdentity {
            case .accountID: user.accountId
            case .name: user.name ?? user.key
            }
        guard identity == nil else { return user }
        try await requireFlavor()
        throw JiraError(
            .unauthorized,
            endpoint: "GET \(site.flavor.apiPath)/myself",
            message:
                "Jira's answer names no account, so the token did not reach it or was ignored; check the token and "
                + "any proxy in between"
        )
    }

    /// Throws where the site says of itself that it runs the other product; silent where it says nothing.
    ///
    /// Asked without credentials: a site refuses wrong ones even for what it tells anybody, and those of the other product
    /// are always wrong.
    private func requireFlavor() async throws(JiraError) {
        let anybody = withoutCredentials()
        let paths = [site.flavor.apiPath] + JiraFlavor.all.map(\.apiPath).filter { $0 != site.flavor.apiPath }
        for path in paths {
            var call = JiraCall(method: .get, path: ["serverInfo"], operation: .read)
            call.interface = .other(path)
            guard let info = try? await anybody.send(call, answering: JiraServerInfo.self),
                let type = info.deploymentType
            else { continue }
            if site.flavor.deploymentTypes.contains(type) { return }
            guard let other = JiraFlavor.all.first(where: { $0.deploymentTypes.contains(type) }) else {
                return
            }
            throw JiraError(
                .wrongFlavor,
                endpoint: call.endpoint(site.flavor),
                message: "the site \"\(site.name)\" at \(site.url) is Jira \(type), but it is configured as "
                    + "\(site.flavor.name); set kind: \(other.name) in its entry of sites"
            )
        }
    }
}
