/// What a fault rule does to a request or to its answer.
///
/// Where an effect has `applied`, the request is carried out when it is true and left alone when it is false; the
/// effects without it carry the request out, but for `expiredToken`, `loginPage` and `loginRedirect`, which stand in
/// front of Jira and let nothing through.
public enum SandboxFaultEffect: Hashable, Sendable {
    /// The connection closes without a byte.
    case drop(applied: Bool)
    /// Nothing comes for so long, then the connection closes.
    case hang(Duration, applied: Bool)
    /// The answer is right, and late.
    case delay(Duration)
    /// Another answer than Jira's.
    case answer(SandboxFaultAnswer, applied: Bool)
    /// The head promises the whole body; so much of it comes (0 to 1), then the connection closes.
    case halfBody(fraction: Double)
    /// The body comes in pieces of so many bytes with a pause before each.
    case trickle(bytes: Int, every: Duration)
    /// 200 and a page in HTML that asks for a password, as a single sign-on in front of Jira shows it.
    case loginPage
    /// 302 to such a page.
    case loginRedirect
    /// Bytes that are no JSON under the content type of JSON.
    case garbage
    /// The answer's JSON, ended after so much of it (0 to 1) in a message that is whole.
    case cutJSON(fraction: Double)
    /// The answer's JSON with so many bytes of white space inside.
    case oversized(bytes: Int)
    /// The answer under another content type.
    case contentType(String)
    /// 401, as for a token that has expired.
    case expiredToken
    /// The answer's `Date` is off by so much.
    case clockSkew(Duration)
    /// A search on Cloud answers no rows and a fresh token for the same place.
    case emptyPage
    /// A search on Cloud answers the token that it was sent, or on a first page one for that page again.
    case repeatedToken
    /// The server takes this for the `maxResults` of the request: pages shorter or longer than asked for.
    case pageSize(Int)
    /// Before the request is carried out, somebody else changes an issue (this key, or one drawn): rows of searches that
    /// are ordered by `updated` move.
    case touchIssue(key: String?)
    /// Before the request is carried out, the account loses permissions, such as `LINK_ISSUES`, and nothing else.
    case denyPermissions(Set<String>)
    /// Before the request is carried out, the site loses a link type: no link of it can be made, those that stand stay.
    case removeLinkType(String)
    /// Before the request is carried out, somebody deletes an issue.
    case deleteIssue(key: String)
    /// Before the request is carried out, somebody moves an issue to another project.
    case moveIssue(key: String, project: String)
    /// Before the request is carried out, somebody gives an issue a status.
    case setStatus(key: String, status: String)
}

/// An answer that a fault rule gives in place of Jira's.
public struct SandboxFaultAnswer: Hashable, Sendable {
    /// What the body looks like.
    public enum Shape: Hashable, Sendable {
        /// A page, as a proxy writes it.
        case html
        /// Jira's `{"errorMessages":[…],"errors":{}}`.
        case json
        /// RFC 7807.
        case problem
        /// The gateway's `{"timestamp","status","error","message","path"}`.
        case gateway
        /// No body.
        case empty
        /// This text under this content type.
        case text(String, contentType: String)
    }

    /// A header field.
    public struct Header: Hashable, Sendable {
        /// Name.
        public var name: String
        /// Value.
        public var value: String

        /// Makes a field.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Status, from 200 to 599.
    public var status: Int
    /// Body.
    public var shape: Shape
    /// Words of the body, where its shape has room for them; nil for the status' own.
    public var message: String?
    /// What is said about trying again; nil leaves `Retry-After` out.
    public var retryAfter: SandboxRetryAfter?
    /// Further fields.
    public var headers: [Header]

    /// Makes an answer.
    public init(
        _ status: Int,
        _ shape: Shape = .json,
        message: String? = nil,
        retryAfter: SandboxRetryAfter? = nil,
        headers: [Header] = []
    ) {
        self.status = status
        self.shape = shape
        self.message = message
        self.retryAfter = retryAfter
        self.headers = headers
    }
}

/// How `Retry-After` is written.
public enum SandboxRetryAfter: Hashable, Sendable {
    /// Whole seconds, rounded up; a limit says its own where nil.
    case seconds(Int?)
    /// An HTTP date so many seconds ahead; a limit says its own where nil.
    case date(Int?)
    /// Exactly this: `0`, `-1`, `9223372036854775807`, `soon`.
    case text(String)
    /// Not at all.
    case absent
}
