/// OAuth 2.0 of Cloud ("3LO"): `auth.atlassian.com` and the part of `api.atlassian.com` that lists sites.
///
/// Rotating refresh tokens, a client secret always, no PKCE (facts, section 4.1).
extension SandboxState {
    mutating func authorizeOnCloud(_ call: Call) throws(Answer) -> Answer {
        let client = try client(call)
        let address = call[query: "redirect_uri"] ?? ""
        let state = call[query: "state"].map { [(name: "state", value: $0)] } ?? []
        func refuse(_ error: String, _ description: String) -> Answer {
            redirect(to: address, [("error", error), ("error_description", description)] + state)
        }
        guard call[query: "response_type"] == "code" else {
            return refuse("unsupported_response_type", "response_type must be code")
        }
        guard call[query: "audience"] == "api.atlassian.com" else {
            return refuse("access_denied", "audience must be api.atlassian.com")
        }
        let scopes = Self.scopes(call[query: "scope"])
        guard !scopes.isEmpty else { return refuse("invalid_scope", "scope is missing") }
        switch try consent(call, to: client.name, scopes) {
        case .asked(let page): return page
        case .refused: return refuse("access_denied", "User did not authorize the request")
        case .given(let account):
            let code = giveCode(
                AuthorizationState.Grant(
                    accountID: account.accountID,
                    clientID: client.id,
                    scopes: scopes,
                    since: call.now
                ),
                redirectURI: address
            )
            return redirect(to: address, [("code", code)] + state)
        }
    }

    mutating func tokenOnCloud(_ call: Call) throws(Answer) -> Answer {
        // Forms are no JSON, and so not parameters.
        guard let body = try? JSONReader.read(call.body), body.members != nil else {
            throw .oauthError(400, "invalid_request", "Incorrect request parameters")
        }
        let type = body["grant_type"]?.string
        guard let type, ["authorization_code", "refresh_token", "client_credentials"].contains(type) else {
            throw .oauthError(
                400,
                "invalid_request",
                "grant_type must be one of [authorization_code|refresh_token|client_credentials]"
            )
        }
        guard
            let client = configuration.signIn.clients.first(where: { $0.id == body["client_id"]?.string }),
            body["client_secret"]?.string == client.secret
        else { throw .oauthError(401, "access_denied", "Unauthorized") }
        switch type {
        case "authorization_code": return try redeemOnCloud(body, client, call)
        case "refresh_token": return try refreshOnCloud(body, client, call)
        default:
            throw .oauthError(403, "unauthorized_client", "Grant type 'client_credentials' not allowed.")
        }
    }

    private mutating func redeemOnCloud(_ body: JSONValue, _ client: SandboxClient, _ call: Call)
        throws(Answer)
        -> Answer
    {
        guard let text = body["code"]?.string, let code = authorization.codes[text], !code.isUsed,
            code.grant.clientID == client.id, code.expires > call.now
        else { throw .oauthError(403, "invalid_grant", "Invalid authorization code") }
        guard body["redirect_uri"]?.string == code.redirectURI else {
            throw .oauthError(
                403,
                "invalid_grant",
                "The redirect URI is not the one of the authorization request."
            )
        }
        authorization.codes[text]?.isUsed = true
        authorization.grants.append(code.grant)
        return tokens(for: authorization.grants.count - 1, call)
    }

    private mutating func refreshOnCloud(_ body: JSONValue, _ client: SandboxClient, _ call: Call)
        throws(Answer)
        -> Answer
    {
        let refusal = Answer.oauthError(403, "invalid_grant", "Unknown or invalid refresh token.")
        guard let text = body["refresh_token"]?.string, let token = authorization.refreshTokens[text],
            authorization.grants[token.grant].clientID == client.id
        else { throw refusal }
        let grant = authorization.grants[token.grant]
        let settings = configuration.signIn
        let day: Int64 = 86_400_000
        guard !grant.isDead, call.now < token.issued + Int64(settings.idleDays) * day,
            call.now < grant.since + Int64(settings.grantDays) * day
        else { throw refusal }
        if let replaced = token.replaced {
            // Two programs have the token; after the leeway one of them must be a thief.
            guard call.now <= replaced + Int64(settings.reuseLeewaySeconds) * 1_000 else {
                authorization.grants[token.grant].isDead = true
                throw refusal
            }
        } else {
            authorization.refreshTokens[text]?.replaced = call.now
        }
        return tokens(for: token.grant, call)
    }

    private mutating func tokens(for grant: Int, _ call: Call) -> Answer {
        let scopes = authorization.grants[grant].scopes
        let seconds = configuration.signIn.accessTokenSeconds ?? 3_600
        let pair = authorization.issue(
            for: grant,
            now: call.now,
            seconds: seconds,
            isRenewable: scopes.contains("offline_access")
        )
        var answer = Answer.json(200) { writer in
            writer.object { writer in
                writer.field("access_token", pair.access)
                if let refresh = pair.refresh { writer.field("refresh_token", refresh) }
                writer.field("expires_in", seconds)
                writer.field("token_type", "Bearer")
                writer.field("scope", scopes.joined(separator: " "))
            }
        }
        answer.contentType = "application/json"
        return answer
    }

    /// The sites that an access token opens.
    func accessibleResources(_ call: Call) throws(Answer) -> Answer {
        guard call.isSignedIn, let scopes = call.identity.scopes, call.identity.clientID != nil else {
            throw .gatewayRefusal("Unauthorized")
        }
        let signIn = configuration.signIn
        let own = SandboxSite(cloudID: signIn.cloudID, name: "Muster sandbox", url: call.origin)
        return .json(200) { writer in
            writer.array([own] + signIn.otherSites) { writer, site in
                writer.object { writer in
                    writer.field("id", site.cloudID)
                    writer.field("name", site.name)
                    writer.field("url", site.url)
                    writer.field("scopes", strings: scopes.subtracting(["offline_access"]).sorted())
                    writer.field("avatarUrl", "\(call.origin)/avatar/site.png")
                }
            }
        }
    }

    func tenantInfo() -> Answer {
        .json(200) { writer in
            writer.object { $0.field("cloudId", configuration.signIn.cloudID) }
        }
    }

    /// Single scopes of a list with spaces between them, each once.
    static func scopes(_ text: String?) -> [String] {
        var seen: Set<String> = []
        return (text ?? "").split(separator: " ").map(String.init).filter { seen.insert($0).inserted }
    }
}

extension Answer {
    /// The gateway's refusal of credentials.
    static func gatewayRefusal(_ message: String) -> Answer {
        var answer = Answer.json(401) { writer in
            writer.object { writer in
                writer.field("code", 401)
                writer.field("message", message)
            }
        }
        answer.contentType = "application/json"
        return answer
    }
}
