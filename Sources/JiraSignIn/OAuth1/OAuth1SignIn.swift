public import CredentialVault
internal import FoundationEssentials
public import HTTPMessages
internal import Jira
internal import Secrets

/// A person signs in to a site of Jira Data Center by OAuth 1.0a: key for the administrator, then three legs.
///
/// Each site has an RSA key of its own, made here and kept in the vault. Safe to use from any task.
public final class OAuth1SignIn: Sendable {
    static let requestTokenPath = "/plugins/servlet/oauth/request-token"
    static let authorizePath = "/plugins/servlet/oauth/authorize"
    static let accessTokenPath = "/plugins/servlet/oauth/access-token"
    /// Callback of a program that no browser can come back to: the person copies a code.
    public static let outOfBand = "oob"

    private let settings: SiteSignInSettings
    private let vault: CredentialVault
    private let transport: any HTTPClientTransport
    private let clock: SignInClock
    private let server: ServerAddress
    private let consumerKey: String
    private let pending = PendingSignIns<Void>()

    /// Prepares to sign in; nothing is sent and no file is touched.
    ///
    /// - Parameters:
    ///   - settings: the site; `clientID` is the consumer key of its application link.
    ///   - vault: where key and token go.
    ///   - transport: the way to the site.
    ///   - clock: time and chance.
    /// - Throws: `SignInError.configuration`.
    public init(
        settings: SiteSignInSettings,
        vault: CredentialVault,
        transport: any HTTPClientTransport,
        clock: SignInClock
    ) throws(SignInError) {
        guard let consumerKey = settings.clientID, !consumerKey.isEmpty else {
            throw .configuration(
                key: "sites[].auth.client_id",
                problem: "is missing; for oauth1 it is the consumer key of the application link"
            )
        }
        self.consumerKey = consumerKey
        server = try ServerAddress(
            settings.authorizationServer ?? settings.site.url,
            key: "sites[].auth.authorization_server"
        )
        self.settings = settings
        self.vault = vault
        self.transport = transport
        self.clock = clock
    }

    /// The public key that the administrator enters into the application link; makes the pair where there is none.
    ///
    /// - Returns: PEM text.
    /// - Throws: `SignInError`.
    public func publicKey() async throws(SignInError) -> String {
        let access = try await access()
        do throws(SecretsError) {
            return try RSAPrivateKey(pem: access.privateKey).publicKey().pem()
        } catch { throw .keys(error) }
    }

    /// First leg: gets a temporary token, and says where a person allows it.
    ///
    /// - Parameter callback: where the browser is to come back to, or `outOfBand`.
    /// - Returns: the address of the page.
    /// - Throws: `SignInError`.
    public func begin(callback: String) async throws(SignInError) -> String {
        let answer = try await leg(Self.requestTokenPath, token: nil, further: [("oauth_callback", callback)])
        guard let token = answer.only("oauth_token") else {
            throw .unexpectedAnswer(endpoint: server.url + Self.requestTokenPath, reason: "no oauth_token")
        }
        // Section 2.1: says that the server knows of the callback, which servers before 1.0a do not.
        guard answer.only("oauth_callback_confirmed") == "true" else {
            throw .unexpectedAnswer(
                endpoint: server.url + Self.requestTokenPath,
                reason: "the callback was not confirmed: not OAuth 1.0a"
            )
        }
        pending.add(state: token, context: (), now: clock.now())
        return server.url + Self.authorizePath + "?" + WebForm.text([("oauth_token", token)])
    }

    /// Whether an address that a browser came back with belongs to a sign-in that was begun here.
    public func isAwaited(_ address: String) -> Bool {
        WebForm.parameters(WebForm.query(of: address)).only("oauth_token").map(pending.isKnown) ?? false
    }

    /// Third leg: trades token and verifier in, and stores the access.
    ///
    /// - Parameter address: the address, or its path and query, that the browser came back with.
    /// - Throws: `SignInError`.
    public func finish(_ address: String) async throws(SignInError) {
        let query = WebForm.parameters(WebForm.query(of: address))
        guard let token = query.only("oauth_token") else { throw .redirectIncomplete(missing: "oauth_token") }
        try await finish(token: token, verifier: query.only("oauth_verifier"))
    }

    /// Third leg with a verifier that a person copied from the page (`outOfBand`).
    ///
    /// - Parameters:
    ///   - beginning: the address that `begin` returned.
    ///   - verifier: the code of the page.
    /// - Throws: `SignInError`.
    public func finish(_ beginning: String, verifier: String) async throws(SignInError) {
        let query = WebForm.parameters(WebForm.query(of: beginning))
        guard let token = query.only("oauth_token") else { throw .redirectIncomplete(missing: "oauth_token") }
        try await finish(token: token, verifier: verifier.filter { !$0.isWhitespace })
    }

    private func finish(token: String, verifier: String?) async throws(SignInError) {
        try pending.redeem(token, now: clock.now())
        // Jira's own word for a person who said no.
        guard verifier != "denied" else { throw .accessDenied(reason: "") }
        guard let verifier, !verifier.isEmpty else { throw .redirectIncomplete(missing: "oauth_verifier") }
        let answer = try await leg(
            Self.accessTokenPath,
            token: Secret(token),
            further: [("oauth_verifier", verifier)]
        )
        guard let accessToken = answer.only("oauth_token") else {
            throw .unexpectedAnswer(endpoint: server.url + Self.accessTokenPath, reason: "no oauth_token")
        }
        var access = try await access()
        access.token = Secret(accessToken)
        access.tokenSecret = answer.only("oauth_token_secret").map { Secret($0) }
        try await store(access)
    }

    /// Sends a signed request for a token and reads the form that it is answered with.
    private func leg(
        _ path: String,
        token: Secret?,
        further: WebForm.Parameters
    ) async throws(SignInError) -> WebForm.Parameters {
        let access = try await access()
        var request = server.request(.post, path)
        do throws(SecretsError) {
            let key = try RSAPrivateKey(pem: access.privateKey)
            let signer = OAuth1Signer(consumerKey: consumerKey, key: key, token: token, clock: clock)
            request.fields["Authorization"] = try signer.header(for: request, further: further)
        } catch { throw .keys(error) }
        let response: HTTPResponse
        do throws(HTTPTransportError) {
            response = try await transport.send(request, timeout: TokenEndpoint.timeout)
        } catch {
            if error.kind == .cancelled { throw .cancelled }
            let words = ServerWords.clean(error.message, hiding: [token])
            throw .unavailable(site: settings.site.name, reason: words)
        }
        let text = String(decoding: response.body.prefix(65_536), as: UTF8.self)
        let answer = WebForm.parameters(text)
        if response.status == 200 { return answer }
        guard let problem = answer.only("oauth_problem") else {
            let reason = ServerWords.kind(of: response, hiding: [token])
            if response.status >= 500 || response.status == 429 {
                throw .unavailable(site: settings.site.name, reason: reason)
            }
            throw .unexpectedAnswer(endpoint: server.url + path, reason: reason)
        }
        throw refusal(ServerWords.clean(problem, hiding: [token]))
    }

    /// The problems of Jira in words (oauth.net "Problem Reporting").
    private func refusal(_ problem: String) -> SignInError {
        let site = settings.site.name
        switch problem {
        case "permission_denied", "user_refused":
            return .accessDenied(reason: problem)
        case "token_rejected", "token_expired", "token_revoked", "verifier_invalid", "token_used":
            return .signInAgain(site: site, reason: problem)
        case "timestamp_refused", "nonce_used":
            return .unavailable(
                site: site,
                reason: "\(problem): this machine's clock differs from the site's"
            )
        default:
            return .applicationRefused(
                site: site,
                reason:
                    "\(problem): the consumer key must be that of the application link, and its public key the one that "
                    + "'muster auth login --site \(site)' prints"
            )
        }
    }

    /// What the vault holds; a new key pair where it holds none for this consumer key.
    private func access() async throws(SignInError) -> OAuth1Access {
        do throws(VaultError) {
            _ = try await vault.makeKeyFileIfMissing()
            let lock = try await vault.lock(site: settings.site.name, kind: .oauth1)
            defer { lock.release() }
            if case .oauth1(var access)? = try vault.credential(site: settings.site.name, kind: .oauth1) {
                // Another consumer key is another application link on the same site; the key stays the site's.
                access.consumerKey = consumerKey
                return access
            }
            let made = Result { () throws(SecretsError) in try RSAPrivateKey.generate().pem() }
            let access: OAuth1Access
            switch made {
            case .success(let pem): access = OAuth1Access(consumerKey: consumerKey, privateKey: pem)
            case .failure(let error): throw .cryptography(error)
            }
            try await vault.store(.oauth1(access), site: settings.site.name)
            return access
        } catch { throw .vault(error) }
    }

    private func store(_ access: OAuth1Access) async throws(SignInError) {
        do throws(VaultError) {
            let lock = try await vault.lock(site: settings.site.name, kind: .oauth1)
            defer { lock.release() }
            try await vault.store(.oauth1(access), site: settings.site.name)
        } catch { throw .vault(error) }
    }
}

extension OAuth1SignIn: CustomStringConvertible, CustomReflectable {
    /// The site, without states and codes.
    public var description: String { "sign-in by OAuth 1.0a to site '\(settings.site.name)'" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
