internal import CredentialVault
internal import Secrets

extension OAuth2Grant {
    /// How long before its end an access token is renewed, in milliseconds.
    static let margin: Int64 = 60_000

    /// Whether the access token can be used at a moment of this machine's clock.
    ///
    /// The end is reckoned from the moment when the token was asked for, so that the server's clock does not matter. A
    /// token that seems to come from the future tells that this machine's clock was set back: nothing is known then. A
    /// short-lived token is renewed a quarter of its life early, not a minute, or it would be renewed at each request.
    func isUsable(at now: Int64) -> Bool {
        let margin = min(Self.margin, (expiresAt - issuedAt) / 4)
        return now >= issuedAt - 60_000 && now < expiresAt - margin
    }

    /// The grant with the next pair of tokens.
    func renewed(by answer: TokenAnswer, askedAt: Int64) -> OAuth2Grant {
        var grant = self
        grant.accessToken = answer.accessToken
        grant.refreshToken = answer.refreshToken ?? refreshToken
        grant.issuedAt = askedAt
        grant.expiresAt = askedAt + answer.lifetime.milliseconds
        grant.scopes = answer.scopes ?? scopes
        grant.unfinishedRefresh = nil
        grant.refusedAt = nil
        return grant
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 { components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000 }
}
