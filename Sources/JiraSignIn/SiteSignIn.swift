public import CredentialVault
public import HTTPMessages
public import Jira
internal import Secrets

/// The way from a site's configuration to a client that is signed in.
public enum SiteSignIn {
    /// Finds the credentials of a site and the address where they work.
    ///
    /// Sends at most one request, and that only for a scoped API token whose cloud id is not configured. No token is
    /// renewed here: that happens when the first request needs it.
    ///
    /// - Parameters:
    ///   - settings: what the configuration says.
    ///   - vault: where credentials are kept; nil where there is none, which only tokens from files do without.
    ///   - transport: the way to the site and its servers.
    ///   - clock: time and chance.
    /// - Returns: the provider for the client's requests, and the site with the address that they go to.
    /// - Throws: `SignInError`, which names what is missing and the fix.
    public static func connect(
        _ settings: SiteSignInSettings,
        vault: CredentialVault?,
        transport: any HTTPClientTransport,
        clock: SignInClock
    ) async throws(SignInError) -> (authorization: any AuthorizationProvider, apiSite: JiraSite) {
        switch settings.method {
        case .apiToken:
            let credentials = try await apiToken(settings, vault)
            guard settings.isTokenScoped else { return (credentials, settings.site) }
            let cloudID: String
            if let known = settings.cloudID {
                cloudID = known
            } else {
                cloudID = try await TenantInfo.cloudID(of: settings.site, transport: transport)
            }
            return (credentials, try throughGateway(settings, try settings.gateway().url, cloudID))
        case .personalToken:
            return (try await personalToken(settings, vault), settings.site)
        case .oauth2:
            return try oauth2(settings, vault, transport, clock)
        case .oauth1:
            guard case .oauth1(let access)? = try stored(settings, .oauth1, vault) else {
                throw .notSignedIn(site: settings.site.name)
            }
            let provider = try OAuth1Authorization(access, site: settings.site.name, clock: clock)
            return (provider, settings.site)
        }
    }

    private static func oauth2(
        _ settings: SiteSignInSettings,
        _ vault: CredentialVault?,
        _ transport: any HTTPClientTransport,
        _ clock: SignInClock
    ) throws(SignInError) -> (authorization: any AuthorizationProvider, apiSite: JiraSite) {
        guard let vault, case .oauth2(let grant)? = try stored(settings, .oauth2, vault) else {
            throw .notSignedIn(site: settings.site.name)
        }
        if let clientID = settings.clientID, clientID != grant.clientID {
            throw .signInAgain(
                site: settings.site.name,
                reason: "the stored grant belongs to another application than sites[].auth.client_id"
            )
        }
        let application = try OAuth2Application(grant, settings)
        let renewal = GrantRenewal(
            application: application,
            vault: vault,
            transport: transport,
            clock: clock
        )
        let provider = OAuth2Authorization(grant: grant, renewal: renewal, clock: clock)
        guard settings.dialect.usesGateway else { return (provider, settings.site) }
        guard let cloudID = settings.cloudID ?? grant.cloudID else {
            throw .signInAgain(site: settings.site.name, reason: "the stored grant names no cloud id")
        }
        let gateway = settings.apiGateway ?? grant.apiBase ?? SiteSignInSettings.atlassianGateway
        return (provider, try throughGateway(settings, gateway, cloudID))
    }

    private static func apiToken(
        _ settings: SiteSignInSettings,
        _ vault: CredentialVault?
    ) async throws(SignInError) -> JiraCredentials {
        if let provider = settings.token {
            let token = try await read(provider)
            return try credentials { () throws(AuthorizationError) in
                try JiraCredentials.apiToken(email: settings.email ?? "", token: token.unsafelyRevealed)
            }
        }
        guard case .apiToken(let email, let token)? = try stored(settings, .apiToken, vault) else {
            throw .notSignedIn(site: settings.site.name)
        }
        return try credentials { () throws(AuthorizationError) in
            try JiraCredentials.apiToken(email: settings.email ?? email, token: token.unsafelyRevealed)
        }
    }

    private static func personalToken(
        _ settings: SiteSignInSettings,
        _ vault: CredentialVault?
    ) async throws(SignInError) -> JiraCredentials {
        let token: Secret
        if let provider = settings.token {
            token = try await read(provider)
        } else {
            guard case .personalToken(let found)? = try stored(settings, .personalToken, vault) else {
                throw .notSignedIn(site: settings.site.name)
            }
            token = found
        }
        return try credentials { () throws(AuthorizationError) in
            try JiraCredentials.personalToken(
                account: settings.email ?? settings.site.name,
                token: token.unsafelyRevealed
            )
        }
    }

    private static func read(
        _ provider: () async throws(AuthorizationError) -> Secret
    ) async throws(SignInError) -> Secret {
        do throws(AuthorizationError) { return try await provider() } catch {
            throw .configuration(key: "sites[].auth.token_file", problem: "cannot be used: \(error)")
        }
    }

    private static func credentials(
        _ make: () throws(AuthorizationError) -> JiraCredentials
    ) throws(SignInError) -> JiraCredentials {
        do throws(AuthorizationError) { return try make() } catch {
            throw .configuration(key: "sites[].auth", problem: "cannot be used: \(error)")
        }
    }

    private static func stored(
        _ settings: SiteSignInSettings,
        _ kind: CredentialKind,
        _ vault: CredentialVault?
    ) throws(SignInError) -> StoredCredential? {
        do throws(VaultError) {
            return try vault?.credential(site: settings.site.name, kind: kind)
        } catch { throw .vault(error) }
    }

    private static func throughGateway(
        _ settings: SiteSignInSettings,
        _ gateway: String,
        _ cloudID: String
    ) throws(SignInError) -> JiraSite {
        do throws(JiraSiteError) {
            return try settings.site.throughGateway(gateway, cloudID: cloudID)
        } catch {
            throw .configuration(key: "the cloud id of the site", problem: "cannot be used: \(error)")
        }
    }
}
