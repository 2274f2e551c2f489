internal import HTTPMessages

/// What the sandbox needs to know of a request beside what endpoints are told.
struct Arrival: Sendable {
    let request: HTTPRequest
    /// Epoch milliseconds in the sandbox's time.
    let now: Int64

    /// Whether an answer may be JSON: it is asked for by name, as Data Center wants it.
    var acceptsJSON: Bool {
        request.fields["Accept"]?.lowercased().contains("application/json") == true
    }

    /// Node that the load balancer's cookie binds the client to, from 0 on.
    ///
    /// `ROUTEID=.node1`, as a balancer of Apache's is set up before Jira; the session has a cookie of its own.
    var cookieNode: Int? {
        let prefix = "ROUTEID=.node"
        for field in request.fields.fields where field.name.lowercased() == "cookie" {
            for part in field.value.split(separator: ";") {
                let pair = part.drop { $0 == " " }
                guard pair.hasPrefix(prefix), let number = Int(pair.dropFirst(prefix.count)), number > 0
                else {
                    continue
                }
                return number - 1
            }
        }
        return nil
    }

    /// Why a request may not use the controls; nil where it may.
    ///
    /// A page in a browser on this machine could reach them by a name that it made resolve to loopback, or by posting a
    /// form: the first shows in the host, the second in `Origin`.
    var controlProblem: String? {
        guard Self.isLoopback(request.authority) else {
            return "The controls answer on 127.0.0.1 and localhost only, not as '\(request.authority)'."
        }
        guard let origin = request.fields["Origin"] else { return nil }
        let host = origin.split(separator: "/", maxSplits: 1).last.map { String($0.drop { $0 == "/" }) } ?? ""
        return Self.isLoopback(host) ? nil : "The controls answer no page of '\(origin)'."
    }

    private static func isLoopback(_ authority: String) -> Bool {
        let hasPort = authority.last?.isNumber == true && authority.contains(":") && !authority.hasSuffix("]")
        let host =
            hasPort ? authority[..<(authority.lastIndex(of: ":") ?? authority.endIndex)] : authority[...]
        return ["127.0.0.1", "localhost", "[::1]"].contains(host.lowercased())
    }
}

/// What becomes of a request: the reply, and what time the client loses before it.
struct Outcome: Sendable {
    var reply: HTTPServerReply
    var wait: Duration = .zero
}
