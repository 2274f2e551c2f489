internal import Secrets

/// OAuth 2.0 of Data Center 8.22 and later: `{base}/rest/oauth2/latest`.
///
/// Form parameters, PKCE, `redirect_uri` with a refresh too, both tokens replaced by it (facts, section 4.3).
extension SandboxState {
    /// Scopes in their order: each includes those before it.
    static let dataCenterScopes = ["READ", "WRITE", "ADMIN", "SYSTEM_ADMIN"]

    mutating func authorizeOnDataCenter(_ call: Call) throws(Answer) -> Answer {
        let client = try client(call)
        let address = call[query: "redirect_uri"] ?? ""
        let state = call[query: "state"].map { [(name: "state", value: $0)] } ?? []
        func refuse(_ error: String, _ description: String) -> Answer {
            redirect(to: address, [("error", error), ("error_description", description)] + state)
        }
        guard call[query: "response_type"] == "code" else {
            return refuse("unsupported_response_type", "response_type must be code")
        }
        let scopes = Self.scopes(call[query: "scope"])
        guard !scopes.isEmpty, scopes.allSatisfy(Self.dataCenterScopes.contains) else {
            return refuse(
                "invalid_scope",
                "scope must be one of \(Self.dataCenterScopes.joined(separator: ", "))"
            )
        }
        let challenge = call[query: "code_challenge"]
        let method = call[query: "code_challenge_method"] ?? "plain"
        guard ["S256", "plain"].contains(method) else {
            return refuse("invalid_request", "code_challenge_method must be S256 or plain")
        }
        switch try consent(call, to: client.name, scopes) {
        case .asked(let page): return page
        case .refused: return refuse("access_denied", "The user denied the request")
        case .given(let account):
            let code = giveCode(
                AuthorizationState.Grant(
                    accountID: account.accountID,
                    clientID: client.id,
                    scopes: scopes,
                    since: call.now
                ),
                redirectURI: address,
                challenge: challenge,
                method: method
            )
            return redirect(to: address, [("code", code)] + state)
        }
    }

    mutating func tokenOnDataCenter(_ call: Call) throws(Answer) -> Answer {
        let form = FormText.parse(Substring(String(decoding: call.body, as: UTF8.self))) + call.query
        func value(_ name: String) -> String? { form.first { $0.name == name }?.value }
        guard let type = value("grant_type") else {
            throw .oauthError(400, "invalid_request", "Missing parameters: grant_type")
        }
        guard ["authorization_code", "refresh_token"].contains(type) else {
            throw .oauthError(400, "unsupported_grant_type", "The grant type '\(type)' is not supported.")
        }
        guard let client = configuration.signIn.clients.first(where: { $0.id == value("client_id") }),
            value("client_secret") == client.secret
        else { throw .oauthError(401, "invalid_client", "Client authentication failed") }
        return type == "refresh_token"
            ? try refreshOnDataCenter(value, client, call) : try redeemOnDataCenter(value, client, call)
    }

    private mutating func redeemOnDataCenter(
        _ value: (String) -> String?,
        _ client: SandboxClient,
        _ call: Call
    ) throws(Answer) -> Answer {
        guard let text = value("code"), let code = authorization.codes[text], !code.isUsed,
            code.grant.clientID == client.id, code.expires > call.now
        else { throw .oauthError(400, "invalid_grant", "Invalid authorization code") }
        guard value("redirect_uri") == code.redirectURI else {
            throw .oauthError(
                400,
                "invalid_grant",
                "redirect_uri is not the one of the authorization request"
            )
        }
        if let challenge = code.challenge {
            guard let verifier = value("code_verifier"), Self.answers(verifier, challenge, code.method) else {
                throw .oauthError(400, "invalid_grant", "code_verifier does not match code_challenge")
            }
        }
        authorization.codes[text]?.isUsed = true
        authorization.grants.append(code.grant)
        return dataCenterTokens(for: authorization.grants.count - 1, call)
    }

    /// RFC 7636, section 4.6.
    private static func answers(_ verifier: String, _ challenge: String, _ method: String) -> Bool {
        guard (43...128).contains(verifier.utf8.count) else { return false }
        guard method == "S256" else { return verifier == challenge }
        return Base64.text(SHA256Digest(of: Array(verifier.utf8)).bytes, .url) == challenge
    }

    private mutating func refreshOnDataCenter(
        _ value: (String) -> String?,
        _ client: SandboxClient,
        _ call: Call
    ) throws(Answer) -> Answer {
        guard let text = value("refresh_token"), let token = authorization.refreshTokens[text],
            authorization.grants[token.grant].clientID == client.id, token.replaced == nil,
            call.now < token.issued + Int64(configuration.signIn.idleDays) * 86_400_000
        else { throw .oauthError(400, "invalid_grant", "Invalid refresh token") }
        guard let address = value("redirect_uri"), !address.isEmpty else {
            throw .oauthError(400, "invalid_grant", "redirect_uri is missing")
        }
        authorization.refreshTokens[text]?.replaced = call.now
        // The old access token goes with it.
        authorization.accessTokens = authorization.accessTokens.filter { $0.value.grant != token.grant }
        return dataCenterTokens(for: token.grant, call)
    }

    private mutating func dataCenterTokens(for grant: Int, _ call: Call) -> Answer {
        let seconds = configuration.signIn.accessTokenSeconds ?? 7_200
        let pair = authorization.issue(for: grant, now: call.now, seconds: seconds, isRenewable: true)
        let scopes = authorization.grants[grant].scopes
        var answer = Answer.json(200) { writer in
            writer.object { writer in
                writer.field("access_token", pair.access)
                writer.field("refresh_token", pair.refresh ?? "")
                writer.field("token_type", "bearer")
                writer.field("expires_in", seconds)
                writer.field("created_at", call.now / 1_000)
                writer.field("scope", scopes.joined(separator: " "))
            }
        }
        answer.headers = [("Pragma", "no-cache")]
        return answer
    }

    /// RFC 7009: whatever the token was, it is none afterwards.
    mutating func revokeOnDataCenter(_ call: Call) -> Answer {
        let form = FormText.parse(Substring(String(decoding: call.body, as: UTF8.self))) + call.query
        let token = form.first { $0.name == "token" }?.value ?? ""
        authorization.accessTokens[token] = nil
        authorization.refreshTokens[token] = nil
        return .empty(200)
    }
}

extension SandboxState {
    /// A code that is good for one exchange, for a short time.
    mutating func giveCode(
        _ grant: AuthorizationState.Grant,
        redirectURI: String,
        challenge: String? = nil,
        method: String = ""
    ) -> String {
        let code = authorization.token()
        authorization.codes[code] = AuthorizationState.Code(
            grant: grant,
            redirectURI: redirectURI,
            challenge: challenge,
            method: method,
            expires: grant.since + Int64(configuration.signIn.codeSeconds) * 1_000
        )
        return code
    }
}
