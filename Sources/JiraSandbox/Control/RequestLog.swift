internal import FoundationEssentials
internal import HTTPMessages

/// A request that the site was sent, as the controls show it; credentials are never kept.
struct LoggedRequest: Sendable {
    var number = 0
    /// Epoch milliseconds in the sandbox's time.
    let time: Int64
    let endpoint: String
    /// E-mail address of who asked, `anonymous`, or `refused` for credentials that open nothing.
    let account: String
    let node: Int
    /// The fault rule that struck it.
    let rule: String?
    let isDuringBan: Bool
    let wait: Duration
    var method = ""
    var path = ""
    /// 0 for a connection that was dropped.
    var status = 0
    var requestBody: Data?
    var responseBody: Data?
}

/// The last requests of a sandbox.
struct RequestLog: Sendable {
    /// How many are kept.
    private(set) var capacity = 1_000
    /// Whether bodies are kept too, up to a size.
    var keepsBodies = false
    private(set) var entries: [LoggedRequest] = []
    private var count = 0

    /// Bytes of a body that are kept.
    static let bodyLimit = 65_536

    mutating func note(_ request: HTTPRequest, _ entry: LoggedRequest, _ reply: HTTPServerReply) {
        count += 1
        guard capacity > 0 else { return }
        var entry = entry
        entry.number = count
        entry.method = request.method.rawValue
        let isSignIn = Self.isSignIn(request.pathOnly)
        entry.path = isSignIn ? request.pathOnly : request.path
        entry.status = reply.response?.status ?? 0
        if keepsBodies, !isSignIn {
            entry.requestBody = request.body.prefix(Self.bodyLimit)
            entry.responseBody = reply.response?.body.prefix(Self.bodyLimit)
        }
        // Made shorter now and then, so that one more does not move all the others.
        if entries.count >= 2 * capacity { entries.removeFirst(entries.count - capacity + 1) }
        entries.append(entry)
    }

    /// The last entries, oldest first.
    var kept: ArraySlice<LoggedRequest> { entries.suffix(capacity) }

    mutating func keep(_ number: Int) {
        capacity = max(0, number)
        entries = Array(entries.suffix(capacity))
    }

    mutating func clear() { entries = [] }

    /// What carries client secrets, codes and tokens: neither query nor body is kept.
    private static func isSignIn(_ path: String) -> Bool {
        ["oauth", "/authorize", "/rest/pat/"].contains { path.contains($0) }
    }
}
