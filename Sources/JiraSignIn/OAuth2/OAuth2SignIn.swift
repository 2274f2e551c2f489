public import CredentialVault
public import HTTPMessages
internal import Jira
internal import Secrets

/// A person signs in to one site by OAuth 2.0: out to the browser, back with a code, and the grant into the vault.
///
/// `begin` may be called several times; each address is good once and for ten minutes. Safe to use from any task.
public final class OAuth2SignIn: Sendable {
    private let settings: SiteSignInSettings
    private let vault: CredentialVault
    private let transport: any HTTPClientTransport
    private let clock: SignInClock
    private let pending = PendingSignIns<Attempt>()

    private struct Attempt: Sendable {
        let application: OAuth2Application
        let pkce: PKCE
    }

    /// Prepares to sign in; nothing is sent and no file is touched.
    ///
    /// - Parameters:
    ///   - settings: the site and its application.
    ///   - vault: where the grant goes.
    ///   - transport: the way to the servers.
    ///   - clock: time and chance.
    /// - Throws: `SignInError.configuration`.
    public init(
        settings: SiteSignInSettings,
        vault: CredentialVault,
        transport: any HTTPClientTransport,
        clock: SignInClock
    ) throws(SignInError) {
        // What is wrong with the settings is better said now than when the browser comes back.
        _ = try settings.application(redirectURI: settings.redirectURI ?? "http://127.0.0.1/")
        self.settings = settings
        self.vault = vault
        self.transport = transport
        self.clock = clock
    }

    /// Begins: the address of the page where a person consents.
    ///
    /// - Parameter redirectURI: where the browser is to come back to; nil for the one of the settings.
    /// - Returns: the address; it holds a state and a challenge, but no secret.
    /// - Throws: `SignInError.configuration` where there is no redirect address; `SignInError.keys`.
    public func begin(redirectURI: String? = nil) throws(SignInError) -> String {
        guard let redirect = redirectURI ?? settings.redirectURI else {
            throw .configuration(key: "sites[].auth.redirect_uri", problem: "is missing")
        }
        let application = try settings.application(redirectURI: redirect)
        let (state, pkce): (String, PKCE)
        do throws(SecretsError) {
            state = Base64.text(try clock.randomBytes(32), .url)
            pkce = PKCE(randomBytes: try clock.randomBytes(32))
        } catch { throw .keys(error) }
        pending.add(
            state: state,
            context: Attempt(application: application, pkce: pkce),
            now: clock.now()
        )
        return application.consentURL(state: state, challenge: pkce.challenge)
    }

    /// Whether an address that a browser came back with belongs to a sign-in that was begun here.
    public func isAwaited(_ address: String) -> Bool {
        WebForm.parameters(WebForm.query(of: address)).only("state").map(pending.isKnown) ?? false
    }

    /// Ends: trades the code in, finds the site at the gateway, and stores the grant.
    ///
    /// - Parameters:
    ///   - address: the address, or its path and query, that the browser came back with.
    ///   - choose: asked where the grant covers sites but none with the configured address; nil refuses.
    /// - Returns: the stored grant's cloud id and scopes.
    /// - Throws: `SignInError`; nothing is stored then.
    @discardableResult
    public func finish(
        _ address: String,
        choosing choose: ([AccessibleSite]) async -> AccessibleSite? = { _ in nil }
    ) async throws(SignInError) -> SignedIn {
        let query = WebForm.parameters(WebForm.query(of: address))
        guard let state = query.only("state") else { throw .redirectIncomplete(missing: "state") }
        let attempt = try pending.redeem(state, now: clock.now())
        // Words of an address are anybody's; they are shown only because the state proves where they come from.
        if let code = query.only("error") {
            let words = ServerWords.clean(query.only("error_description") ?? "", hiding: [])
            if code == "access_denied" { throw .accessDenied(reason: words) }
            throw .redirectError(code: ServerWords.clean(code, hiding: []), reason: words)
        }
        guard let code = query.only("code") else { throw .redirectIncomplete(missing: "code") }

        let site = settings.site.name
        let askedAt = clock.now()
        let endpoint = TokenEndpoint(application: attempt.application, transport: transport, clock: clock)
        let request = attempt.application.exchange(code: Secret(code), verifier: attempt.pkce.verifier)
        let answer: TokenAnswer
        switch await endpoint.send(request, isRepeatable: false) {
        case .granted(let tokens): answer = tokens
        case .refused(let status, let code, let words):
            let reason = "status \(status), \(code)" + (words.isEmpty ? "" : ": \(words)")
            guard code == "invalid_grant" else { throw .applicationRefused(site: site, reason: reason) }
            throw .signInAgain(
                site: site,
                reason: "the code of the browser was refused (\(reason)); it lasts five minutes and once"
            )
        case .unavailable(let reason, _): throw .unavailable(site: site, reason: reason)
        case .cancelled: throw .cancelled
        }
        var grant = attempt.application.grant(answer, askedAt: askedAt)
        var covered: AccessibleSite?
        if attempt.application.dialect.usesGateway {
            let found = try await find(grant, choose)
            grant.cloudID = found.id
            grant.apiBase = try settings.gateway().url
            covered = found
        }
        try await store(grant)
        return SignedIn(
            site: site,
            accessibleSite: covered,
            scopes: grant.scopes,
            renewsItself: grant.refreshToken != nil
        )
    }

    private func find(
        _ grant: OAuth2Grant,
        _ choose: ([AccessibleSite]) async -> AccessibleSite?
    ) async throws(SignInError) -> AccessibleSite {
        let sites = try await AccessibleSites(gateway: settings.gateway(), transport: transport)
            .list(grant.accessToken)
        let wanted = settings.cloudID.map { "cloud id \($0)" } ?? settings.site.url
        if let site = AccessibleSites.match(sites, url: settings.site.url, cloudID: settings.cloudID) {
            return site
        }
        if !sites.isEmpty, let site = await choose(sites), sites.contains(site) { return site }
        throw .siteNotInGrant(wanted: wanted, available: sites)
    }

    private func store(_ grant: OAuth2Grant) async throws(SignInError) {
        do throws(VaultError) {
            _ = try await vault.makeKeyFileIfMissing()
            // A refresh of the old grant under way must not overwrite the new one.
            let lock = try await vault.lock(site: settings.site.name, kind: .oauth2)
            defer { lock.release() }
            try await vault.store(.oauth2(grant), site: settings.site.name)
        } catch { throw .vault(error) }
    }
}

/// What came of signing in; holds no secret.
public struct SignedIn: Hashable, Sendable {
    /// Name of the site in the configuration.
    public let site: String
    /// The site as the gateway knows it; nil on Data Center.
    public let accessibleSite: AccessibleSite?
    /// What was granted.
    public let scopes: [String]
    /// Whether there is a refresh token: else a person must sign in again when the access token ends.
    public let renewsItself: Bool
}

extension OAuth2Application {
    /// The grant of a first answer.
    func grant(_ answer: TokenAnswer, askedAt: Int64) -> OAuth2Grant {
        OAuth2Grant(
            clientID: clientID,
            clientSecret: clientSecret,
            authorizationServer: server.url,
            redirectURI: redirectURI,
            accessToken: answer.accessToken,
            refreshToken: answer.refreshToken,
            issuedAt: askedAt,
            expiresAt: askedAt + answer.lifetime.milliseconds,
            scopes: answer.scopes ?? scopes
        )
    }

    /// The application that a stored grant belongs to.
    ///
    /// What the configuration names counts: a secret that was replaced, or a server that moved, without signing in again.
    /// The redirect address is the grant's, since Data Center compares.
    init(_ grant: OAuth2Grant, _ settings: SiteSignInSettings) throws(SignInError) {
        let secret = settings.clientSecret.flatMap { $0.unsafelyRevealed.isEmpty ? nil : $0 }
        self.init(
            site: settings.site.name,
            dialect: settings.dialect,
            server: try ServerAddress(
                settings.authorizationServer ?? grant.authorizationServer,
                key: "sites[].auth.authorization_server"
            ),
            clientID: grant.clientID,
            clientSecret: secret ?? grant.clientSecret,
            redirectURI: grant.redirectURI,
            scopes: grant.scopes
        )
    }
}

extension OAuth2SignIn: CustomStringConvertible, CustomReflectable {
    /// The site, without states and codes.
    public var description: String { "sign-in by OAuth 2.0 to site '\(settings.site.name)'" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
