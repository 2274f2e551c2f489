internal import Secrets

/// The application that an administrator registered, and the servers that know it.
struct OAuth2Application: Sendable {
    let site: String
    let dialect: OAuth2Dialect
    let server: ServerAddress
    let clientID: String
    let clientSecret: Secret?
    let redirectURI: String
    let scopes: [String]

    /// Address of the page where a person consents.
    func consentURL(state: String, challenge: String) -> String {
        var parameters: WebForm.Parameters = [("client_id", clientID)]
        parameters += dialect.extraParameters
        parameters += [
            ("scope", scopes.joined(separator: " ")),
            ("redirect_uri", redirectURI),
            ("state", state),
            ("response_type", "code"),
            ("code_challenge", challenge),
            ("code_challenge_method", PKCE.method),
        ]
        return server.url + dialect.authorizePath + "?" + WebForm.text(parameters)
    }

    /// Parameters that trade a code in.
    func exchange(code: Secret, verifier: Secret) -> TokenRequest {
        TokenRequest(
            parameters: [
                ("grant_type", "authorization_code"), ("client_id", clientID),
            ] + secretParameter + [
                ("code", code.unsafelyRevealed), ("redirect_uri", redirectURI),
                ("code_verifier", verifier.unsafelyRevealed),
            ],
            secrets: [clientSecret, code, verifier]
        )
    }

    /// Parameters that get the next pair of tokens.
    func refresh(_ token: Secret) -> TokenRequest {
        var parameters: WebForm.Parameters = [("grant_type", "refresh_token"), ("client_id", clientID)]
        parameters += secretParameter
        parameters.append(("refresh_token", token.unsafelyRevealed))
        if dialect.refreshNeedsRedirectURI { parameters.append(("redirect_uri", redirectURI)) }
        return TokenRequest(parameters: parameters, secrets: [clientSecret, token])
    }

    private var secretParameter: WebForm.Parameters {
        clientSecret.map { [("client_secret", $0.unsafelyRevealed)] } ?? []
    }
}

/// A request to the token endpoint, with what must not be shown of it.
struct TokenRequest: Sendable, CustomStringConvertible, CustomReflectable {
    let parameters: WebForm.Parameters
    let secrets: [Secret?]
    var description: String { "token request, <redacted>" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
