internal import CredentialVault
public import HTTPMessages
public import Jira
internal import Secrets

/// Signs requests of Jira Data Center by OAuth 1.0a with an RSA key.
///
/// Its tokens last for years and cannot be renewed: a refused one means that somebody must sign in again. Safe to use from
/// any task.
public struct OAuth1Authorization: AuthorizationProvider {
    private let signer: OAuth1Signer
    private let site: String

    init(_ access: OAuth1Access, site: String, clock: SignInClock) throws(SignInError) {
        guard let token = access.token else { throw .notSignedIn(site: site) }
        do throws(SecretsError) {
            let key = try RSAPrivateKey(pem: access.privateKey)
            signer = OAuth1Signer(consumerKey: access.consumerKey, key: key, token: token, clock: clock)
        } catch { throw .keys(error) }
        self.site = site
    }

    /// Signs the request as it is: method, address, query and form.
    ///
    /// - Parameter request: complete but for its credentials.
    /// - Throws: `AuthorizationError` where OpenSSL fails.
    public func authorize(_ request: inout HTTPRequest) async throws(AuthorizationError) {
        do throws(SecretsError) {
            request.fields["Authorization"] = try signer.header(for: request)
        } catch {
            throw SignInError.keys(error).authorizationError
        }
    }
}

extension OAuth1Authorization: CustomStringConvertible, CustomReflectable {
    /// The site, without key and token.
    public var description: String { "OAuth 1.0a access of site '\(site)', <redacted>" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
