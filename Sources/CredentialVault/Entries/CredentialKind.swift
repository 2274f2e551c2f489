/// How a credential signs in; a site has at most one of each kind.
public enum CredentialKind: String, Hashable, Sendable, CaseIterable {
    /// E-mail address and API token of Jira Cloud.
    case apiToken = "api_token"
    /// Personal access token of Jira Data Center.
    case personalToken = "personal_token"
    /// Grant of OAuth 2.0.
    case oauth2
    /// Keys and token of OAuth 1.0a.
    case oauth1

    /// The kind in words.
    public var words: String {
        switch self {
        case .apiToken: "API token"
        case .personalToken: "personal access token"
        case .oauth2: "OAuth 2.0 grant"
        case .oauth1: "OAuth 1.0a access"
        }
    }
}
