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
    /// Decoded parts of the path.
    let segments: [String]
    let query: [(name: String, value: String)]
    let body: Data
    /// `http://127.0.0.1:8080`: what `self` links begin with.
    let base: String
    let caller: Caller
    /// The account that signed in; nil for anonymous and refused callers.
    let account: SandboxAccount?
    /// Epoch milliseconds at which it arrived.
    let now: Int64

    init(_ request: HTTPRequest, account: SandboxAccount, now: Int64) {
        method = request.method
        path = request.pathOnly
        segments = path.split(separator: "/").map { Self.decoded($0, plusIsSpace: false) }
        query = request.path.split(separator: "?", maxSplits: 1).dropFirst().first.map(Self.parameters) ?? []
        body = request.body
        base = "\(request.scheme)://\(request.authority)"
        caller = Self.caller(request.fields["Authorization"], account)
        self.account = caller == .account ? account : nil
        self.now = now
    }

    var isSignedIn: Bool { caller == .account }

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
            throw .problem(
                400,
                "Bad Request",
                detail: "Failed to convert '\(name)' with value: '\(text)'",
                path: path
            )
        }
        return number
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
        guard let members = value.members, members.allSatisfy({ names.contains($0.name) }) else {
            throw .invalidPayload
        }
        return value
    }

    func requireAccount() throws(Answer) { if !isSignedIn { throw .notAuthenticated } }

    private func trimmed(_ text: String) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    private static func caller(_ authorization: String?, _ account: SandboxAccount) -> Caller {
        guard let authorization else { return .anonymous }
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic",
            let data = Data(base64Encoded: String(parts[1]))
        else { return .refused }
        return Array(data) == Array("\(account.email):\(account.token)".utf8) ? .account : .refused
    }

    private static func parameters(_ text: Substring) -> [(name: String, value: String)] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count == 2 ? decoded(parts[1], plusIsSpace: true) : ""
            return (decoded(parts[0], plusIsSpace: true), value)
        }
    }

    private static func decoded(_ text: Substring, plusIsSpace: Bool) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
