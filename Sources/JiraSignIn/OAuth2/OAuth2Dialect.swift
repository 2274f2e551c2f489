/// How a product speaks OAuth 2.0; every difference between the two is a value here.
public struct OAuth2Dialect: Hashable, Sendable {
    /// How a token request is written.
    public enum Encoding: Hashable, Sendable {
        /// A JSON object.
        case json
        /// `application/x-www-form-urlencoded`.
        case form
    }

    /// Path of the page where a person consents.
    public let authorizePath: String
    /// Path of the token endpoint.
    public let tokenPath: String
    /// How a token request is written.
    public let encoding: Encoding
    /// Parameters of the consent page that only this product has.
    let extraParameters: [(name: String, value: String)]
    /// Scope that a refresh token needs.
    public let offlineScope: String?
    /// Scopes where the configuration names none.
    public let defaultScopes: [String]
    /// Whether the client secret must be sent.
    public let needsClientSecret: Bool
    /// Whether a refresh must name the redirect address again (facts 4.3: else `invalid_grant`).
    public let refreshNeedsRedirectURI: Bool
    /// Whether requests go through Atlassian's gateway, by cloud id.
    public let usesGateway: Bool
    /// How long a used refresh token is still accepted.
    public let reuseLeeway: Duration
    /// How long an access token lasts where the server does not say.
    public let usualLifetime: Duration

    /// Jira Cloud (3LO): client secret mandatory; PKCE is sent all the same, which it ignores (facts 4.1).
    public static let cloud = OAuth2Dialect(
        authorizePath: "/authorize",
        tokenPath: "/oauth/token",
        encoding: .json,
        extraParameters: [("audience", "api.atlassian.com"), ("prompt", "consent")],
        offlineScope: "offline_access",
        defaultScopes: ["read:jira-work", "write:jira-work", "read:jira-user", "offline_access"],
        needsClientSecret: true,
        refreshNeedsRedirectURI: false,
        usesGateway: true,
        reuseLeeway: .seconds(600),
        usualLifetime: .seconds(3_600)
    )

    /// Jira Data Center 8.22 and newer: PKCE checked, secret where the application has one (facts 4.3).
    public static let dataCenter = OAuth2Dialect(
        authorizePath: "/rest/oauth2/latest/authorize",
        tokenPath: "/rest/oauth2/latest/token",
        encoding: .form,
        extraParameters: [],
        offlineScope: nil,
        defaultScopes: ["WRITE"],
        needsClientSecret: false,
        refreshNeedsRedirectURI: true,
        usesGateway: false,
        reuseLeeway: .zero,
        usualLifetime: .seconds(7_200)
    )

    /// By the path of the token endpoint, which the two have not in common.
    public static func == (left: OAuth2Dialect, right: OAuth2Dialect) -> Bool {
        left.tokenPath == right.tokenPath
    }

    /// By the path of the token endpoint.
    public func hash(into hasher: inout Hasher) { hasher.combine(tokenPath) }
}
