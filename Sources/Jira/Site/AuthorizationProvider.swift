internal import FoundationEssentials
public import HTTPMessages

/// Signs requests in: a header that stays the same, a token that expires, or a signature over each request.
///
/// Called before every attempt, on any task, by many at a time. An implementer's description, dump and mirror must not
/// show the secret.
public protocol AuthorizationProvider: Sendable {
    /// What tells the account from others of the same site, without the secret; nil where it is not known.
    ///
    /// Two providers with the same identity may be given each other's kept answers.
    var identity: String? { get }

    /// Adds what makes the site accept the request: as a rule, the `Authorization` header.
    ///
    /// - Parameter request: complete but for its credentials; nothing but header fields may be changed.
    /// - Throws: `AuthorizationError` where no credentials can be had.
    func authorize(_ request: inout HTTPRequest) async throws(AuthorizationError)

    /// Told that the site answered 401 to a request; renews what can be renewed, once for however many callers.
    ///
    /// - Parameter request: the refused request with the header fields that it was sent with.
    /// - Returns: whether a request authorised now can fare better.
    /// - Throws: `AuthorizationError` where renewing failed: signing in again is necessary, or the token server is down.
    func renew(after request: HTTPRequest) async throws(AuthorizationError) -> Bool
}

extension AuthorizationProvider {
    /// Not known: answers are shared with copies of the same client only.
    public var identity: String? { nil }

    /// Nothing to renew.
    public func renew(after request: HTTPRequest) async throws(AuthorizationError) -> Bool { false }
}

/// No credentials: an anonymous caller.
public struct AnonymousAccess: AuthorizationProvider {
    /// Makes the provider.
    public init() {}

    /// Every anonymous caller is the same.
    public var identity: String? { "" }

    /// Adds nothing.
    public func authorize(_ request: inout HTTPRequest) {}
}

/// Credentials that could not be had.
public struct AuthorizationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is missing and how to provide it, without the secret.
    public let description: String

    /// Makes an error with a message that holds no secret.
    public init(_ description: String) { self.description = description }
}

/// Credentials that are known when the client is made.
public struct JiraCredentials: AuthorizationProvider {
    /// Who they are for, such as an e-mail address; may be shown.
    public let account: String
    private let header: HeaderValue

    /// The account.
    public var identity: String? { account }

    /// An API token of Jira Cloud: basic authentication with e-mail address and token.
    ///
    /// - Parameters:
    ///   - email: the account's e-mail address, without a colon.
    ///   - token: the token; white space around it, such as the line end of a token file, is dropped.
    /// - Returns: credentials that never print the token.
    /// - Throws: `AuthorizationError` where one of the two is empty or cannot stand in the header.
    public static func apiToken(email: String, token: String) throws(AuthorizationError) -> JiraCredentials {
        let trimmed = token.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
        guard !email.isEmpty, !email.contains(":") else {
            throw AuthorizationError(
                "\"\(email)\" is not an account's e-mail address; set sites[].auth.email"
            )
        }
        guard !trimmed.isEmpty else {
            throw AuthorizationError(
                "the API token of \(email) is empty; check the file of sites[].auth.token_file"
            )
        }
        guard trimmed.allSatisfy({ !$0.isNewline && !$0.isWhitespace }) else {
            throw AuthorizationError(
                "the API token of \(email) has white space in it; the file must hold nothing else"
            )
        }
        let encoded = Data("\(email):\(String(trimmed))".utf8).base64EncodedString()
        return JiraCredentials(account: email, header: HeaderValue("Basic " + encoded))
    }

    /// A personal access token of Jira Data Center, or any other bearer token.
    ///
    /// - Parameters:
    ///   - account: whose it is, for messages.
    ///   - token: the token; white space around it is dropped.
    /// - Returns: credentials that never print the token.
    /// - Throws: `AuthorizationError` where it is empty or cannot stand in the header.
    public static func personalToken(account: String, token: String) throws(AuthorizationError)
        -> JiraCredentials
    {
        let trimmed = token.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
        guard !trimmed.isEmpty else {
            throw AuthorizationError(
                "the personal access token of \(account) is empty; check the file of sites[].auth.token_file"
            )
        }
        guard trimmed.allSatisfy({ $0.isASCII && !$0.isNewline && !$0.isWhitespace }) else {
            throw AuthorizationError(
                "the personal access token of \(account) has white space or letters in it that no token has; the file must "
                    + "hold nothing else"
            )
        }
        return JiraCredentials(account: account, header: HeaderValue("Bearer " + String(trimmed)))
    }

    /// Adds the header.
    public func authorize(_ request: inout HTTPRequest) { request.fields["Authorization"] = header.value }

    /// Keeps the header value out of descriptions, dumps and mirrors.
    private struct HeaderValue: Sendable, CustomStringConvertible, CustomReflectable {
        let value: String
        init(_ value: String) { self.value = value }
        var description: String { "<redacted>" }
        var customMirror: Mirror { Mirror(self, children: []) }
    }
}

extension JiraCredentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The account, without the secret.
    public var description: String { "credentials of \(account), <redacted>" }
    /// The account, without the secret.
    public var debugDescription: String { description }
    /// A mirror with the account only.
    public var customMirror: Mirror { Mirror(self, children: ["account": account]) }
}
