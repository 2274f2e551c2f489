/// The sign-in servers of a sandbox: who may ask for tokens, and how long they last.
///
/// Nothing here is a secret: it opens an invented site on this machine.
public struct SandboxSignIn: Sendable {
    /// Id of the site at Atlassian's gateway: `/ex/jira/{cloudID}/rest/api/3/…`.
    public var cloudID = "11223344-a1b2-4b33-8444-def123456789"
    /// Further sites that a grant on Cloud opens; each is an empty site of its own behind the gateway.
    public var otherSites: [SandboxSite] = []
    /// Programs that may ask people for access by OAuth 2.0.
    public var clients: [SandboxClient] = [SandboxClient()]
    /// What happens at the consent page.
    public var consent = SandboxConsent.page
    /// Seconds that an access token lasts; nil for 3,600 on Cloud and 7,200 on Data Center.
    public var accessTokenSeconds: Int?
    /// Seconds that an authorization code can be redeemed.
    public var codeSeconds = 300
    /// Seconds after its replacement in which an old refresh token of Cloud still gets a new pair.
    ///
    /// Used later, it kills its grant, as stolen tokens do.
    public var reuseLeewaySeconds = 600
    /// Days after which a refresh token that nobody used expires.
    public var idleDays = 90
    /// Days after which a grant expires however much it is used.
    public var grantDays = 365
    /// API tokens of Cloud with scopes, which open the gateway and not the site's own address.
    public var scopedTokens: [SandboxScopedToken] = []
    /// Whether Data Center takes user names and passwords; nil for its version's way: yes before 11, no from
    /// then on.
    public var acceptsPasswords: Bool?
    /// Programs that may ask people for access by OAuth 1.0a on Data Center.
    public var consumers: [SandboxConsumer] = []

    /// Makes the servers of a fresh sandbox.
    public init() {}
}

/// A site behind Atlassian's gateway.
public struct SandboxSite: Hashable, Sendable {
    /// Its cloud id.
    public var cloudID: String
    /// Name that people see.
    public var name: String
    /// Its address.
    public var url: String

    /// Names a site.
    public init(cloudID: String, name: String, url: String) {
        self.cloudID = cloudID
        self.name = name
        self.url = url
    }
}

/// A program that may ask for access by OAuth 2.0: an app of Cloud's developer console, an application link
/// of Data Center.
public struct SandboxClient: Hashable, Sendable {
    /// `client_id`.
    public var id = "sandbox-client"
    /// `client_secret`.
    public var secret = "sandbox-client-secret"
    /// Name on the consent page.
    public var name = "Muster"
    /// Addresses that people may be sent back to; any loopback address where empty.
    public var redirectURIs: [String] = []

    /// Makes the client that a fresh sandbox knows.
    public init() {}
}

/// An API token of Cloud that may do only some things.
public struct SandboxScopedToken: Hashable, Sendable {
    /// E-mail address of its account.
    public var email: String
    /// The token.
    public var token: String
    /// What it may do, such as `read:jira-work`.
    public var scopes: Set<String>

    /// Makes a token.
    public init(email: String, token: String, scopes: Set<String>) {
        self.email = email
        self.token = token
        self.scopes = scopes
    }
}

/// A program that may ask for access by OAuth 1.0a: an incoming application link.
public struct SandboxConsumer: Hashable, Sendable {
    /// `oauth_consumer_key`.
    public var key: String
    /// Public key of the program, as PEM (`BEGIN PUBLIC KEY`).
    public var publicKey: String

    /// Names a program.
    public init(key: String, publicKey: String) {
        self.key = key
        self.publicKey = publicKey
    }
}

/// What happens when a person is asked to let a program in.
public enum SandboxConsent: Hashable, Sendable {
    /// A page with a button for each account, and one to refuse; `sandbox_consent=<e-mail>` in the address
    /// presses one.
    case page
    /// The account with this e-mail address or user name agrees at once.
    case given(by: String)
    /// Somebody refuses at once.
    case refused
}
