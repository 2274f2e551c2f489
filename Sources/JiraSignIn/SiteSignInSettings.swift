public import Jira
public import Secrets

/// How a site knows Muster: what the configuration says, with everything that has a default left out.
public struct SiteSignInSettings: Sendable {
    /// The method.
    public enum Method: String, Hashable, Sendable, CaseIterable {
        /// E-mail address and API token, Jira Cloud.
        case apiToken = "api_token"
        /// Personal access token, Jira Data Center.
        case personalToken = "personal_token"
        /// OAuth 2.0, both products.
        case oauth2
        /// OAuth 1.0a, Data Center.
        case oauth1
    }

    /// The site itself, not the gateway.
    public var site: JiraSite
    /// The method.
    public var method: Method
    /// Address of the account, for `apiToken`.
    public var email: String?
    /// Reads the token of `apiToken` or `personalToken` from where the configuration says; nil takes the vault's.
    public var token: (@Sendable () async throws(AuthorizationError) -> Secret)?
    /// Whether the API token has scopes: such a token works at the gateway only.
    public var isTokenScoped = false
    /// Id of the registered application, for `oauth2`; the consumer key for `oauth1`.
    public var clientID: String?
    /// Secret of the registered application; mandatory on Cloud.
    public var clientSecret: Secret?
    /// Where the browser comes back to; nil for a free loopback port.
    public var redirectURI: String?
    /// What to ask for; nil for what Muster needs.
    public var scopes: [String]?
    /// Server that gives tokens; nil for Atlassian's on Cloud and the site itself on Data Center.
    public var authorizationServer: String?
    /// Atlassian's gateway; nil for the real one.
    public var apiGateway: String?
    /// The site's id at the gateway; nil finds it out.
    public var cloudID: String?

    /// Makes settings of a site and a method; everything else has its default.
    public init(site: JiraSite, method: Method) {
        self.site = site
        self.method = method
    }

    /// Address of Atlassian's authorization server.
    public static let atlassianAuthorizationServer = "https://auth.atlassian.com"
    /// Address of Atlassian's gateway.
    public static let atlassianGateway = "https://api.atlassian.com"
}

extension SiteSignInSettings {
    /// How the site's product speaks OAuth 2.0.
    var dialect: OAuth2Dialect { site.flavor == .cloud ? .cloud : .dataCenter }

    func gateway() throws(SignInError) -> ServerAddress {
        try ServerAddress(apiGateway ?? Self.atlassianGateway, key: "sites[].auth.api_gateway")
    }

    /// The application, checked.
    func application(redirectURI: String) throws(SignInError) -> OAuth2Application {
        let dialect = dialect
        guard let clientID, !clientID.isEmpty else {
            throw .configuration(
                key: "sites[].auth.client_id",
                problem: "is missing; it is the id of the application registered for site '\(site.name)'"
            )
        }
        let secret = clientSecret.flatMap { $0.unsafelyRevealed.isEmpty ? nil : $0 }
        guard secret != nil || !dialect.needsClientSecret else {
            throw .configuration(
                key: "sites[].auth.client_secret_file",
                problem: "is missing; Jira Cloud gives no tokens to an application without its secret"
            )
        }
        guard scopes?.isEmpty != true else {
            throw .configuration(
                key: "sites[].auth.scopes",
                problem: "is empty; leave it out for the default"
            )
        }
        // Whoever listens at a plain address elsewhere would be given the code.
        _ = try ServerAddress(
            String(redirectURI.prefix { $0 != "?" }),
            key: "sites[].auth.redirect_uri"
        )
        let ownServer = dialect.usesGateway ? Self.atlassianAuthorizationServer : site.url
        return OAuth2Application(
            site: site.name,
            dialect: dialect,
            server: try ServerAddress(
                authorizationServer ?? ownServer,
                key: "sites[].auth.authorization_server"
            ),
            clientID: clientID,
            clientSecret: secret,
            redirectURI: redirectURI,
            scopes: scopes ?? dialect.defaultScopes
        )
    }
}

extension SiteSignInSettings: CustomReflectable {
    /// A mirror that names site and method only.
    public var customMirror: Mirror {
        Mirror(self, children: ["site": site.name, "method": method.rawValue])
    }
}
