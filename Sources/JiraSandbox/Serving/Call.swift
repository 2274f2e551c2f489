internal import FoundationEssentials
internal import HTTPMessages

/// One request, taken apart.
struct Call: Sendable {
    /// Who asks.
    enum Caller: Hashable, Sendable {
        case account
        case anonymous
        /// Credentials that open nothing.
        case refused
    }

    let method: HTTPMethod
    /// Path without its query, still encoded.
    let path: String
    /// As on the request line.
    let pathAndQuery: String
    /// Decoded parts of the path below the site's root: without the context path, without the gateway's
    /// prefix.
    let segments: [String]
    let query: [(name: String, value: String)]
    /// Header fields.
    let fields: HTTPFields
    var body: Data
    /// `http://127.0.0.1:8080`: what the caller connected to.
    let origin: String
    /// What `self` links begin with: the origin, and the context path or the gateway's prefix.
    let base: String
    /// By which door the request came in.
    let place: CallPlace
    let product: SandboxProduct
    /// Who it is, once credentials were looked at; see `SandboxState.identify`.
    var identity = Identity.anonymous
    /// Epoch milliseconds at which it arrived.
    var now: Int64

    init(_ request: HTTPRequest, _ configuration: SandboxConfiguration, now: Int64) {
        method = request.method
        path = request.pathOnly
        pathAndQuery = request.path
        let all = path.split(separator: "/").map { FormText.decoded($0, plusIsSpace: false) }
        (place, segments) = CallPlace.find(all, configuration)
        query = request.path.split(separator: "?", maxSplits: 1).dropFirst().first.map(FormText.parse) ?? []
        fields = request.fields
        body = request.body
        origin = "\(request.scheme)://\(request.authority)"
        base = origin + place.prefix(configuration)
        product = configuration.product
        self.now = now
    }

    var caller: Caller { identity.caller }

    /// The account that signed in; nil for anonymous and refused callers.
    var account: SandboxAccount? { identity.account }

    var isSignedIn: Bool { caller == .account }

    /// Version of the platform interface that answers are shaped for: 3 writes documents where 2 writes
    /// strings.
    ///
    /// Issues of `/rest/agile` and everything on Data Center have the shape of version 2.
    var version: Int {
        product == .cloud && segments.starts(with: ["rest", "api"]) && segments.dropFirst(2).first != "2"
            ? 3 : 2
    }

    subscript(query name: String) -> String? { query.first { $0.name == name }?.value }

    /// Every value of a repeated or comma-separated parameter; nil where it is absent.
    func list(_ name: String) -> [String]? {
        let values = query.filter { $0.name == name }
        guard !values.isEmpty else { return nil }
        return values.flatMap { $0.value.split(separator: ",").map { trimmed(String($0)) } }
    }

    /// A whole number of the query.
    func integer(_ name: String, default fallback: Int) throws(Answer) -> Int {
        guard let text = self[query: name], !text.isEmpty else { return fallback }
        guard let number = Int(text) else {
            // Jersey, which serves Data Center, knows no resource for a parameter that it cannot convert.
            if product == .dataCenter { throw .noResource(self) }
            throw notConverted(name, text)
        }
        return number
    }

    /// Refuses a parameter of Cloud that is neither true nor false in one of the words for that.
    func checkFlag(_ name: String) throws(Answer) {
        guard let text = self[query: name], !text.isEmpty else { return }
        let words = ["true", "on", "yes", "1", "false", "off", "no", "0"]
        guard words.contains(text.lowercased()) else { throw notConverted(name, text) }
    }

    private func notConverted(_ name: String, _ text: String) -> Answer {
        .problem(
            400,
            "Bad Request",
            detail: "Failed to convert '\(name)' with value: '\(text)'",
            path: path
        )
    }

    /// The body as JSON.
    func json() throws(Answer) -> JSONValue {
        do {
            return try JSONReader.read(body)
        } catch {
            throw .malformed("There was an error parsing JSON. Check that your request body is valid.")
        }
    }

    /// The body as an object that has no other members than those named.
    func closedObject(_ names: Set<String>) throws(Answer) -> JSONValue {
        let value = try json()
        guard let members = value.members else { throw .invalidPayload }
        guard let unknown = members.first(where: { !names.contains($0.name) }) else { return value }
        throw product == .dataCenter ? .unknownMember(unknown.name) : .invalidPayload
    }

    func requireAccount() throws(Answer) {
        if !isSignedIn { throw product == .dataCenter ? .clientMustSignIn : .notAuthenticated }
    }

    private func trimmed(_ text: String) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

/// Who sent a request, and how it was proved.
struct Identity: Sendable {
    var caller = Call.Caller.anonymous
    var account: SandboxAccount?
    /// Scopes of the OAuth token; nil where the credentials are no OAuth token, which may do all its account
    /// may.
    var scopes: Set<String>?
    /// The client that the OAuth token was given to.
    var clientID: String?
    /// The answer to credentials that open nothing.
    var refusal: Answer?

    static let anonymous = Identity()

    static func signedIn(_ account: SandboxAccount) -> Identity {
        Identity(caller: .account, account: account)
    }

    static func refused(_ answer: Answer) -> Identity { Identity(caller: .refused, refusal: answer) }
}
