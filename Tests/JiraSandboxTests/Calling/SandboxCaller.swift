import Foundation
import HTTPMessages
import JiraSandbox
import Locking
import Testing

/// A site and a way to ask it; every exchange is checked against Jira's specification where that is there.
struct SandboxCaller {
    let jira: SandboxJira
    let transport: SandboxTransport
    let clock: TestClock
    let configuration: SandboxConfiguration

    /// A site with tickets from FIELD-1 on.
    init(
        _ product: SandboxProduct = .cloud,
        tickets count: Int = 3,
        _ change: (inout SandboxConfiguration) -> Void = { _ in }
    ) throws {
        try self.init(
            (1...max(1, count)).prefix(count).map { number in
                SandboxTicket(
                    key: "FIELD-\(number)",
                    summary: "Job \(number)",
                    latitude: "51.\(100 + number)",
                    longitude: "-0.\(100 + number)",
                    durationMinutes: "30",
                    due: "2026-12-01",
                    skills: "power;heights",
                    created: "2026-10-01T08:00:00Z"
                )
            },
            product,
            change
        )
    }

    init(
        _ tickets: [SandboxTicket],
        _ product: SandboxProduct = .cloud,
        _ change: (inout SandboxConfiguration) -> Void = { _ in }
    ) throws {
        clock = TestClock()
        var configuration = SandboxConfiguration(clock: clock.clock)
        configuration.product = product
        change(&configuration)
        self.configuration = configuration
        jira = try SandboxJira(configuration: configuration, tickets: tickets)
        transport = SandboxTransport(jira)
    }

    /// How an account signs in: Basic with an API token on Cloud, a personal access token on Data Center.
    func authorization(_ account: SandboxAccount) -> String {
        switch configuration.product {
        case .cloud: Self.basic(account.email, account.token)
        case .dataCenter: "Bearer \(account.token)"
        }
    }

    static func basic(_ name: String, _ secret: String) -> String {
        "Basic " + Data("\(name):\(secret)".utf8).base64EncodedString()
    }

    /// Asks, and checks what was said and answered against the specification of the product.
    ///
    /// The path is one below the platform interface, or whole where it starts with one of the site's roots.
    /// An empty authorization is the first account's, nil is none.
    @discardableResult
    func send(
        _ method: HTTPMethod,
        _ path: String,
        _ body: String? = nil,
        authorization: String? = "",
        headers: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> SandboxReply {
        var fields: HTTPFields = ["Accept": "application/json"]
        let own = self.authorization(configuration.account)
        if let authorization { fields["Authorization"] = authorization.isEmpty ? own : authorization }
        for (name, value) in headers { fields[name] = value }
        let roots = [
            "/rest/", "/ex/", "/oauth", "/authorize", "/_", "/plugins", configuration.contextPath + "/rest/",
            configuration.contextPath + "/plugins/",
        ]
        let version = configuration.product == .cloud ? "3" : "2"
        let request = HTTPRequest(
            method: method,
            scheme: "http",
            authority: "127.0.0.1:80",
            path: roots.contains(where: path.hasPrefix)
                ? path : "\(configuration.contextPath)/rest/api/\(version)" + path,
            fields: fields,
            body: Data((body ?? "").utf8)
        )
        let response = try await transport.send(request, timeout: .seconds(10))
        let reply = SandboxReply(response)
        let problems = OpenAPIDocument.problems(
            configuration,
            method: method.rawValue,
            path: request.pathOnly,
            requestBody: body.flatMap { try? JSONSerialization.jsonObject(with: Data($0.utf8)) },
            status: response.status,
            responseBody: reply.json
        )
        // What every endpoint can answer and the specification does not repeat.
        let isEverywhere = [401, 404, 405, 410, 413, 429, 502, 503].contains(response.status)
        // Turned away before the endpoint: Data Center's sign-in answers 403, which no endpoint mentions.
        let isAtTheDoor =
            response.fields["WWW-Authenticate"]?.contains("insufficient_scope") == true
            || reply.text.contains("Basic Authentication has been disabled on this instance.")
        if let problems, !isEverywhere, !isAtTheDoor {
            #expect(problems == [], "\(method.rawValue) \(path)", sourceLocation: sourceLocation)
        }
        return reply
    }

    /// Pages of a search until the last.
    func searchKeys(_ jql: String, fields: String = "summary", maxResults: Int = 100) async throws -> [String]
    {
        var keys: [String] = []
        var token: String?
        repeat {
            let tokenPart = token.map { "&nextPageToken=\(Self.encoded($0))" } ?? ""
            let page = try await send(
                .get,
                "/search/jql?jql=\(Self.encoded(jql))&maxResults=\(maxResults)&fields=\(fields)\(tokenPart)"
            )
            try #require(page.status == 200, "\(page.text)")
            keys += page["issues"].array.map { $0["key"].string }
            token = page["nextPageToken"].isMissing ? nil : page["nextPageToken"].string
        } while token != nil
        return keys
    }

    static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

/// A clock that only moves when a test says so.
final class TestClock: Sendable {
    private let milliseconds = Locked<Int64>(1_790_000_000_000)

    var clock: SandboxClock {
        SandboxClock(
            now: { self.milliseconds.withLock { $0 } },
            sleep: { duration in self.advance(milliseconds: duration.components.seconds * 1_000) }
        )
    }

    var now: Int64 { milliseconds.withLock { $0 } }

    func advance(milliseconds amount: Int64) { milliseconds.withLock { $0 += amount } }
}

/// An answer, and its body as a tree.
struct SandboxReply {
    let response: HTTPResponse
    let json: Any?

    init(_ response: HTTPResponse) {
        self.response = response
        json = try? JSONSerialization.jsonObject(with: response.body)
    }

    var status: Int { response.status }
    var text: String { String(decoding: response.body, as: UTF8.self) }

    subscript(name: String) -> JSONNode { JSONNode(json)[name] }
    subscript(index: Int) -> JSONNode { JSONNode(json)[index] }
    var node: JSONNode { JSONNode(json) }
}

/// Reads a JSON tree without a cast a line; what is missing is empty, which no expectation takes for right.
struct JSONNode {
    let value: Any?

    init(_ value: Any?) { self.value = value }

    subscript(name: String) -> JSONNode { JSONNode((value as? [String: Any])?[name]) }
    subscript(index: Int) -> JSONNode {
        let items = value as? [Any] ?? []
        return JSONNode(items.indices.contains(index) ? items[index] : nil)
    }
    var string: String { value as? String ?? "" }
    var int: Int { (value as? NSNumber)?.intValue ?? Int.min }
    var double: Double { (value as? NSNumber)?.doubleValue ?? .nan }
    var bool: Bool? { (value as? NSNumber)?.boolValue }
    var array: [JSONNode] { (value as? [Any] ?? []).map { JSONNode($0) } }
    var strings: [String] { array.map(\.string) }
    var isMissing: Bool { value == nil }
    var isNull: Bool { value is NSNull }
    var keys: [String] { (value as? [String: Any] ?? [:]).keys.sorted() }
}
