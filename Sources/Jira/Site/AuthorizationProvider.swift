internal import FoundationEssentials

/// Gives each request the value of its `Authorization` header.
///
/// Called before every attempt, so that a provider with expiring tokens can renew them in between. An implementer's
/// description, dump and mirror must not show the secret.
public protocol AuthorizationProvider: Sendable {
    /// Value of the header; nil sends none, as an anonymous caller.
    func authorization() async throws(AuthorizationError) -> String?
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

    /// Value of the header.
    public func authorization() -> String? { header.value }

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
