public import CredentialVault
public import Jira
public import Secrets

/// Why somebody could not be signed in; no case holds a secret.
public enum SignInError: Error, Hashable, Sendable {
    /// Nobody signed in to the site.
    case notSignedIn(site: String)
    /// What was granted is void: a person must sign in again.
    case signInAgain(site: String, reason: String)
    /// The server that gives tokens cannot be reached or is not well; what was granted is kept.
    case unavailable(site: String, reason: String)
    /// The server knows the application not, or not with this secret.
    case applicationRefused(site: String, reason: String)
    /// The person or an administrator said no.
    case accessDenied(reason: String)
    /// The server sent the browser back with another error.
    case redirectError(code: String, reason: String)
    /// The browser came back with a state that was never given out, or was used already.
    case unknownState
    /// The browser came back after more than ten minutes.
    case expiredState
    /// The browser came back without something that belongs to the answer.
    case redirectIncomplete(missing: String)
    /// A server answered something that cannot be used.
    case unexpectedAnswer(endpoint: String, reason: String)
    /// The grant does not cover the site.
    case siteNotInGrant(wanted: String, available: [AccessibleSite])
    /// A value of the configuration is missing or wrong.
    case configuration(key: String, problem: String)
    /// The loopback address for the browser's return cannot be used.
    case cannotListen(reason: String)
    /// The vault.
    case vault(VaultError)
    /// The cryptography.
    case keys(SecretsError)
    /// The waiting task was cancelled.
    case cancelled
}

extension SignInError: CustomStringConvertible {
    /// What happened, what it means and what to do.
    public var description: String {
        switch self {
        case .notSignedIn(let site):
            "nobody signed in to site '\(site)' yet; run 'muster auth login --site \(site)'"
        case .signInAgain(let site, let reason):
            "signing in to site '\(site)' again is necessary: \(reason); run 'muster auth login --site \(site)'"
        case .unavailable(let site, let reason):
            "the server that gives the tokens of site '\(site)' cannot be used now: \(reason); the grant is kept, try again "
                + "later"
        case .applicationRefused(let site, let reason):
            "the application of site '\(site)' was refused: \(reason); check sites[].auth.client_id and client_secret_file"
        case .accessDenied(let reason):
            "access was denied in the browser\(reason.isEmpty ? "" : " (\(reason))"); sign in again and allow it, or ask an "
                + "administrator of the site"
        case .redirectError(let code, let reason):
            "the authorization server refused with '\(code)'\(reason.isEmpty ? "" : ": \(reason)"); check client_id, "
                + "redirect_uri and scopes of the site against the registered application"
        case .unknownState:
            "the browser came back from a sign-in that was not begun here, or a second time; run 'muster auth login' again "
                + "and use the address that it prints"
        case .expiredState:
            "the browser came back after more than ten minutes; run 'muster auth login' again"
        case .redirectIncomplete(let missing):
            "the address that the browser came back with has no usable '\(missing)'; copy the whole address, or run "
                + "'muster auth login' again"
        case .unexpectedAnswer(let endpoint, let reason):
            "\(endpoint) gave no usable answer: \(reason); check the address of the site and of the authorization server"
        case .siteNotInGrant(let wanted, let available):
            "the grant does not cover \(wanted), but "
                + (available.isEmpty
                    ? "no Jira site at all"
                    : available.map { "\($0.url) (\($0.id))" }.joined(separator: ", "))
                + "; allow the right site in the browser, or choose one with 'muster auth login --cloud-id ID'"
        case .configuration(let key, let problem):
            "\(key) \(problem)"
        case .cannotListen(let reason):
            "cannot wait for the browser: \(reason)"
        case .vault(let error):
            error.description
        case .keys(let error):
            error.description
        case .cancelled:
            "cancelled while signing in"
        }
    }
}

extension SignInError {
    /// The same for the Jira client.
    public var authorizationError: AuthorizationError {
        let reason: AuthorizationError.Reason =
            switch self {
            case .notSignedIn, .signInAgain, .accessDenied, .siteNotInGrant: .signInAgain
            case .unavailable, .unexpectedAnswer, .vault(.locked): .unavailable
            case .cancelled, .vault(.cancelled): .cancelled
            default: .configuration
            }
        return AuthorizationError(description, reason: reason)
    }
}
