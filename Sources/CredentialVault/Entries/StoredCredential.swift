public import Secrets

/// One entry of a vault.
public enum StoredCredential: Hashable, Sendable {
    /// E-mail address and API token.
    case apiToken(email: String, token: Secret)
    /// Personal access token.
    case personalToken(token: Secret)
    /// Grant of OAuth 2.0.
    case oauth2(OAuth2Grant)
    /// Keys and token of OAuth 1.0a.
    case oauth1(OAuth1Access)

    /// Its kind.
    public var kind: CredentialKind {
        switch self {
        case .apiToken: .apiToken
        case .personalToken: .personalToken
        case .oauth2: .oauth2
        case .oauth1: .oauth1
        }
    }
}

/// What a person allowed Muster to do by OAuth 2.0, and the tokens that prove it.
public struct OAuth2Grant: Hashable, Sendable {
    /// Id of the registered application.
    public var clientID: String
    /// Secret of the registered application; nil for a public client of Data Center.
    public var clientSecret: Secret?
    /// Address of the server that gives tokens, without a slash at its end.
    public var authorizationServer: String
    /// Where the browser was sent back to; Data Center wants it again at each refresh.
    public var redirectURI: String
    /// Token of each request.
    public var accessToken: Secret
    /// Token that gets the next pair, once; nil where none was granted.
    public var refreshToken: Secret?
    /// When the access token was asked for, by this machine's clock; milliseconds since 1970.
    public var issuedAt: Int64
    /// When the access token ends, by this machine's clock; milliseconds since 1970.
    public var expiresAt: Int64
    /// What was granted.
    public var scopes: [String]
    /// Id of the site at the gateway; nil on Data Center.
    public var cloudID: String?
    /// Address of the gateway that the requests go to, without a slash at its end; nil on Data Center.
    public var apiBase: String?
    /// A refresh whose answer was not stored: set before the request is sent, gone with the new pair.
    public var unfinishedRefresh: UnfinishedRefresh?
    /// When the token server said that the grant is void; milliseconds since 1970.
    public var refusedAt: Int64?

    /// A refresh that was begun and whose outcome is not known.
    public struct UnfinishedRefresh: Hashable, Sendable {
        /// When the first request was sent whose answer is missing; milliseconds since 1970.
        public var startedAt: Int64

        /// Makes a note of a refresh.
        public init(startedAt: Int64) { self.startedAt = startedAt }
    }

    /// Makes a grant of its parts.
    public init(
        clientID: String,
        clientSecret: Secret?,
        authorizationServer: String,
        redirectURI: String,
        accessToken: Secret,
        refreshToken: Secret?,
        issuedAt: Int64,
        expiresAt: Int64,
        scopes: [String],
        cloudID: String? = nil,
        apiBase: String? = nil,
        unfinishedRefresh: UnfinishedRefresh? = nil,
        refusedAt: Int64? = nil
    ) {
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.authorizationServer = authorizationServer
        self.redirectURI = redirectURI
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.scopes = scopes
        self.cloudID = cloudID
        self.apiBase = apiBase
        self.unfinishedRefresh = unfinishedRefresh
        self.refusedAt = refusedAt
    }
}

/// Keys and token by which requests are signed under OAuth 1.0a.
public struct OAuth1Access: Hashable, Sendable {
    /// Name of the application link on the site.
    public var consumerKey: String
    /// RSA key of this site alone, PEM (PKCS #8).
    public var privateKey: Secret
    /// Access token; nil until somebody has signed in.
    public var token: Secret?
    /// Secret that came with the token; RSA signatures do not use it.
    public var tokenSecret: Secret?

    /// Makes an access of its parts.
    public init(consumerKey: String, privateKey: Secret, token: Secret? = nil, tokenSecret: Secret? = nil) {
        self.consumerKey = consumerKey
        self.privateKey = privateKey
        self.token = token
        self.tokenSecret = tokenSecret
    }
}
