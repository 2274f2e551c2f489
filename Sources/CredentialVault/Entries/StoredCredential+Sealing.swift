internal import FoundationEssentials
internal import Secrets

extension StoredCredential {
    /// The entry as JSON, to be sealed; unknown members of a later version are dropped with the next write.
    var plaintext: SecretBytes {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A structure of texts and whole numbers always encodes.
        var data = (try? encoder.encode(Wire(self))) ?? Data()
        defer { data.resetBytes(in: data.startIndex..<data.endIndex) }
        return SecretBytes(data)
    }

    /// The entry of opened bytes; nil where they are none of this kind.
    static func read(_ plaintext: SecretBytes, kind: CredentialKind) -> StoredCredential? {
        plaintext.withUnsafeBytes { bytes in
            var data = Data(bytes)
            defer { data.resetBytes(in: data.startIndex..<data.endIndex) }
            return try? JSONDecoder().decode(Wire.self, from: data).credential(kind)
        }
    }

    /// Every member that some kind has; `Secret` itself has no coding, so that none is written by accident.
    private struct Wire: Codable {
        var email: String?
        var token: String?
        var client_id: String?
        var client_secret: String?
        var authorization_server: String?
        var redirect_uri: String?
        var access_token: String?
        var refresh_token: String?
        var issued_at: Int64?
        var expires_at: Int64?
        var scopes: [String]?
        var cloud_id: String?
        var api_base: String?
        var refresh_started_at: Int64?
        var refused_at: Int64?
        var consumer_key: String?
        var private_key: String?
        var token_secret: String?

        init(_ credential: StoredCredential) {
            switch credential {
            case .apiToken(let email, let token):
                (self.email, self.token) = (email, token.unsafelyRevealed)
            case .personalToken(let token):
                self.token = token.unsafelyRevealed
            case .oauth2(let grant):
                client_id = grant.clientID
                client_secret = grant.clientSecret?.unsafelyRevealed
                authorization_server = grant.authorizationServer
                redirect_uri = grant.redirectURI
                access_token = grant.accessToken.unsafelyRevealed
                refresh_token = grant.refreshToken?.unsafelyRevealed
                (issued_at, expires_at) = (grant.issuedAt, grant.expiresAt)
                scopes = grant.scopes
                (cloud_id, api_base) = (grant.cloudID, grant.apiBase)
                refresh_started_at = grant.unfinishedRefresh?.startedAt
                refused_at = grant.refusedAt
            case .oauth1(let access):
                consumer_key = access.consumerKey
                private_key = access.privateKey.unsafelyRevealed
                token = access.token?.unsafelyRevealed
                token_secret = access.tokenSecret?.unsafelyRevealed
            }
        }

        func credential(_ kind: CredentialKind) -> StoredCredential? {
            switch kind {
            case .apiToken:
                guard let email, let token else { return nil }
                return .apiToken(email: email, token: Secret(token))
            case .personalToken:
                return token.map { .personalToken(token: Secret($0)) }
            case .oauth2:
                return grant.map { .oauth2($0) }
            case .oauth1:
                guard let consumer_key, let private_key else { return nil }
                return .oauth1(
                    OAuth1Access(
                        consumerKey: consumer_key,
                        privateKey: Secret(private_key),
                        token: token.map { Secret($0) },
                        tokenSecret: token_secret.map { Secret($0) }
                    )
                )
            }
        }

        private var grant: OAuth2Grant? {
            guard let client_id, let authorization_server, let redirect_uri, let access_token,
                let issued_at, let expires_at
            else { return nil }
            return OAuth2Grant(
                clientID: client_id,
                clientSecret: client_secret.map { Secret($0) },
                authorizationServer: authorization_server,
                redirectURI: redirect_uri,
                accessToken: Secret(access_token),
                refreshToken: refresh_token.map { Secret($0) },
                issuedAt: issued_at,
                expiresAt: expires_at,
                scopes: scopes ?? [],
                cloudID: cloud_id,
                apiBase: api_base,
                unfinishedRefresh: refresh_started_at.map { OAuth2Grant.UnfinishedRefresh(startedAt: $0) },
                refusedAt: refused_at
            )
        }
    }
}
