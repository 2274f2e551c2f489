package import CredentialVault
package import HTTPTransport
package import Jira
package import JiraSignIn
internal import HTTPMessages
internal import NetworkAddresses
internal import Secrets

extension MusterConfiguration {
    /// Where credentials are kept, encrypted; nothing is opened yet.
    package func vault(variables: [String: String]) -> CredentialVault {
        let name = ConfigurationEnvironment.credentialsKey
        let isInEnvironment = variables[name]?.isEmpty == false
        return CredentialVault(
            path: credentials.file,
            keySource: isInEnvironment ? .environment(name, in: variables) : .file(credentials.keyFile)
        )
    }
}

extension SiteConfiguration {
    /// The site in the client's words; its own address, not the gateway's.
    package func jiraSite() throws(MusterError) -> JiraSite {
        do throws(JiraSiteError) {
            return try JiraSite(name: name, url: url, flavor: kind.flavor)
        } catch {
            throw MusterError(.configuration, error.description)
        }
    }

    /// What signing in needs to know; secrets in files and variables are read when they are needed.
    package func signInSettings(variables: [String: String]) throws(MusterError) -> SiteSignInSettings {
        var settings = SiteSignInSettings(site: try jiraSite(), method: authentication.method.signInMethod)
        settings.email = authentication.email
        if authentication.token != .vault, [.apiToken, .personalToken].contains(authentication.method) {
            settings.token = { [self] () async throws(AuthorizationError) -> Secret in
                do throws(ConfigurationError) {
                    return try token(environment: variables) ?? Secret("")
                } catch {
                    throw AuthorizationError(error.description)
                }
            }
        }
        settings.isTokenScoped = authentication.isScoped
        settings.clientID = authentication.clientID
        do throws(ConfigurationError) {
            settings.clientSecret = try clientSecret(environment: variables)
        } catch {
            throw MusterError(.configuration, error.description)
        }
        settings.redirectURI = authentication.redirectURI
        settings.scopes = authentication.scopes
        if kind == .cloud {
            settings.authorizationServer = authentication.authorizationServer
            settings.apiGateway = authentication.apiGateway
        }
        settings.cloudID = authentication.cloudID
        return settings
    }

    /// The way to the site, held to the addresses that it may have.
    package func transport(timeout: Duration) throws(MusterError) -> CurlTransport {
        do throws(HTTPTransportError) {
            return try CurlTransport(
                CurlTransport.Configuration(
                    connectTimeout: min(.seconds(10), timeout),
                    certificateAuthorityFile: certificateAuthorityFile,
                    proxy: proxy,
                    addresses: addressPolicy
                )
            )
        } catch {
            throw MusterError(.unavailable, error.description)
        }
    }

    /// Public hosts and those that are named; of a site on this machine, this machine only.
    var addressPolicy: AddressPolicy {
        let isLocal = (try? SiteURL(parsing: url))?.isLoopback ?? false
        return AddressPolicy(isLocal ? .loopback : .publicHosts, exceptions: allowedHosts)
    }
}

extension SiteAuthentication.Method {
    fileprivate var signInMethod: SiteSignInSettings.Method {
        switch self {
        case .apiToken: .apiToken
        case .personalToken: .personalToken
        case .oauth2: .oauth2
        case .oauth1: .oauth1
        }
    }
}
