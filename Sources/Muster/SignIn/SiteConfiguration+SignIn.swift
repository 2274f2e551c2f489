public import CredentialVault
public import HTTPMessages
internal import HTTPTransport
internal import Jira
public import JiraSignIn
internal import NetworkAddresses
internal import Secrets

extension MusterConfiguration {
    /// The encrypted credentials of all sites; no file is touched yet.
    ///
    /// - Parameter environment: `MUSTER_CREDENTIALS_KEY` in it wins over the key file.
    /// - Returns: the vault.
    public func credentialVault(environment: [String: String]) -> CredentialVault {
        let name = ConfigurationEnvironment.credentialsKey
        let isGiven = environment[name]?.isEmpty == false
        return CredentialVault(
            path: credentials.file,
            keySource: isGiven ? .environment(name, in: environment) : .file(credentials.keyFile)
        )
    }
}

extension SiteConfiguration {
    /// What signing in needs of the configuration; the client secret is read now, the token when it is needed.
    ///
    /// - Parameters:
    ///   - environment: environment variables with secrets.
    ///   - files: where files with secrets are read.
    /// - Returns: settings for `SiteSignIn.connect`, `OAuth2SignIn` and `OAuth1SignIn`.
    /// - Throws: `MusterError` of code `configuration`.
    public func signInSettings(
        environment: [String: String],
        files: ConfigurationFiles = .system
    ) throws(MusterError) -> SiteSignInSettings {
        var settings: SiteSignInSettings
        do throws(JiraSiteError) {
            settings = SiteSignInSettings(
                site: try JiraSite(name: name, url: url, flavor: kind.flavor),
                method: authentication.signInMethod
            )
        } catch { throw MusterError(.configuration, error.description) }
        settings.email = authentication.email
        settings.isTokenScoped = authentication.isScoped
        settings.clientID = authentication.clientID
        settings.redirectURI = authentication.redirectURI
        settings.scopes = authentication.scopes
        settings.apiGateway = authentication.apiGateway
        // Its default is Atlassian's, which gives no tokens for Data Center: there the site itself does.
        let isAtlassians =
            authentication.authorizationServer == SiteSignInSettings.atlassianAuthorizationServer
        settings.authorizationServer =
            kind == .datacenter && isAtlassians ? nil : authentication.authorizationServer
        do throws(ConfigurationError) {
            settings.clientSecret = try clientSecret(environment: environment, files: files)
        } catch { throw MusterError(.configuration, error.description) }
        if authentication.token != .vault {
            settings.token = { () throws(AuthorizationError) in
                do throws(ConfigurationError) {
                    return try token(environment: environment, files: files) ?? Secret("")
                } catch { throw AuthorizationError(error.description) }
            }
        }
        return settings
    }

    /// A way to the site and its servers for signing in.
    ///
    /// - Returns: the transport; it ends with its last reference.
    /// - Throws: `MusterError` of code `unavailable` where the system has no thread left.
    public func signInTransport() throws(MusterError) -> any HTTPClientTransport { try transport() }

    /// The way to the site, held to the addresses that it may have.
    func transport() throws(MusterError) -> CurlTransport {
        var configuration = CurlTransport.Configuration()
        configuration.certificateAuthorityFile = certificateAuthorityFile
        configuration.proxy = proxy
        // Of a site on this machine, this machine only; else public hosts and those that are named.
        let isLocal = (try? SiteURL(parsing: url))?.isLoopback ?? false
        configuration.addresses = AddressPolicy(isLocal ? .loopback : .publicHosts, exceptions: allowedHosts)
        do throws(HTTPTransportError) {
            return try CurlTransport(configuration)
        } catch { throw MusterError(.unavailable, error.description) }
    }
}

extension SiteAuthentication {
    fileprivate var signInMethod: SiteSignInSettings.Method {
        switch method {
        case .apiToken: .apiToken
        case .personalToken: .personalToken
        case .oauth2: .oauth2
        case .oauth1: .oauth1
        }
    }
}

extension MusterError {
    /// Sorts a sign-in that failed by who must act.
    public init(_ error: SignInError) {
        let code: Code =
            switch error {
            case .notSignedIn, .signInAgain, .accessDenied, .siteNotInGrant: .unauthorized
            case .unavailable, .unexpectedAnswer: .unavailable
            case .cancelled: .cancelled
            case .vault(let error): MusterError(error).code
            default: .configuration
            }
        self.init(code, error.description)
    }

    /// Sorts a vault that cannot be used by who must act.
    public init(_ error: VaultError) {
        let code: Code =
            switch error {
            case .locked: .locked
            case .cancelled: .cancelled
            case .file, .cryptography, .damaged: .store
            default: .configuration
            }
        self.init(code, error.description)
    }
}
