/// Grants and tokens that the sign-in servers gave.
struct AuthorizationState: Sendable {
    /// What a person allowed a program.
    struct Grant: Sendable {
        let accountID: String
        let clientID: String
        let scopes: [String]
        /// Epoch milliseconds of the consent.
        let since: Int64
        /// Whether somebody used an old refresh token, after which nothing of the grant is renewed.
        var isDead = false
    }

    /// What a consent page gave, to be redeemed once.
    struct Code: Sendable {
        let grant: Grant
        let redirectURI: String
        let challenge: String?
        let method: String
        let expires: Int64
        var isUsed = false
    }

    struct AccessToken: Sendable {
        let grant: Int
        let expires: Int64
    }

    struct RefreshToken: Sendable {
        let grant: Int
        let issued: Int64
        /// When a new one took its place.
        var replaced: Int64?
    }

    /// A personal access token of Data Center.
    struct PersonalToken: Sendable {
        let id: Int
        let name: String
        let accountID: String
        let created: Int64
        let expires: Int64?
        let text: String
    }

    /// A token of the three legs of OAuth 1.0a.
    struct SignedToken: Sendable {
        let consumer: String
        let secret: String
        /// Where a request token sends people back to, or `oob`.
        var callback = ""
        var accountID: String?
        var verifier: String?
        let expires: Int64
    }

    var codes: [String: Code] = [:]
    var grants: [Grant] = []
    var accessTokens: [String: AccessToken] = [:]
    var refreshTokens: [String: RefreshToken] = [:]
    var personalTokens: [PersonalToken] = []
    var lastPersonalToken = 0
    /// Account ids by cookie.
    var sessions: [String: String] = [:]
    var requestTokens: [String: SignedToken] = [:]
    var signedTokens: [String: SignedToken] = [:]
    /// `timestamp.nonce` of signed requests, by consumer, so that none is taken twice.
    var nonces: Set<String> = []
    private var random: TraceNumbers

    /// Tokens follow from the seed, but are other numbers than those of requests.
    init(seed: UInt64) { random = TraceNumbers(seed: seed ^ 0x0A07_4B5E_ED00_0001) }

    /// A fresh text of 64 hexadecimal digits.
    mutating func token(_ prefix: String = "") -> String {
        prefix + random.hex() + random.hex() + random.hex() + random.hex()
    }

    /// A short text, for what people copy.
    mutating func shortToken() -> String { String(random.hex().prefix(8)) }

    /// A new pair for a grant; the refresh token only where one was asked for.
    mutating func issue(for grant: Int, now: Int64, seconds: Int, isRenewable: Bool) -> (
        access: String, refresh: String?
    ) {
        let access = token("ac.")
        accessTokens[access] = AccessToken(grant: grant, expires: now + Int64(seconds) * 1_000)
        guard isRenewable else { return (access, nil) }
        let refresh = token("re.")
        refreshTokens[refresh] = RefreshToken(grant: grant, issued: now)
        return (access, refresh)
    }
}
