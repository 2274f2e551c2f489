import FoundationEssentials
import HTTPMessages
import Jira
import JiraSandbox
import Locking
import Testing

/// A sandbox of one product, a client of it, and a check of every request against the product's published documents.
struct FeatureSession {
    let sandbox: SandboxJira
    let client: JiraClient
    let clock: SessionClock
    let wire: CheckedTransport
    let flavor: JiraFlavor

    init(
        _ product: SandboxProduct,
        tickets: Int = 3,
        retries: Int = 3,
        _ configure: (inout SandboxConfiguration) -> Void = { _ in }
    ) throws {
        let clock = SessionClock()
        self.clock = clock
        var configuration = SandboxConfiguration(
            clock: SandboxClock(now: { clock.now }, sleep: { _ in })
        )
        configuration.product = product
        configure(&configuration)
        sandbox = try SandboxJira(
            configuration: configuration,
            tickets: (1...tickets).map { SandboxTicket(key: "FIELD-\($0)", summary: "Job \($0)") }
        )
        flavor = product == .cloud ? .cloud : .dataCenter
        wire = CheckedTransport(SandboxTransport(sandbox), flavor)
        let account = configuration.account
        client = JiraClient(
            site: try JiraSite(name: "sandbox", url: "http://127.0.0.1:1", flavor: flavor),
            credentials: product == .cloud
                ? try JiraCredentials.apiToken(email: account.email, token: account.token)
                : try JiraCredentials.personalToken(account: account.name, token: account.token),
            transport: wire,
            pacing: JiraPacing(
                now: { clock.now },
                sleep: { clock.advance(milliseconds: Int64($0 / .milliseconds(1))) },
                chance: { 0.5 }
            ),
            configuration: .init(retry: RetryPolicy(maximumRetries: retries))
        )
    }

    /// Both products, as arguments of a test.
    static let products = SandboxProduct.allCases

    /// Method and path of every request, ids included.
    var lines: [String] { wire.lines }
}

/// A clock that moves when somebody waits.
final class SessionClock: Sendable {
    private let milliseconds = Locked<Int64>(1_790_000_000_000)
    var now: Int64 { milliseconds.withLock { $0 } }
    func advance(milliseconds amount: Int64) { milliseconds.withLock { $0 += amount } }
}

/// The published documents, parsed once for all tests.
///
/// `@unchecked Sendable` because 1. all members are constants, and 2. what they hold is never changed after parsing.
private final class Documents: @unchecked Sendable {
    static let shared = Documents()

    let cloud = Documents.parse("cloud-v3-openapi.json")
    let agile = Documents.parse("cloud-agile-1.0-openapi.json")
    /// Its paths begin below `/rest`.
    let dataCenter = Documents.parse("dc-v2-openapi-10.3.24.json", root: "/rest")

    private static func parse(_ name: String, root: String = "") -> Specification? {
        SharedFacts.file(name).flatMap { try? Specification($0, root: root) }
    }
}

/// Passes requests on, remembers them, and finds fault with what the product's documents do not have.
final class CheckedTransport: HTTPClientTransport {
    private let inner: any HTTPClientTransport
    private let isCloud: Bool
    private let log = Locked<[(line: String, faults: [String])]>([])
    /// Answers that get lost, by the number of the request; the request is passed on all the same.
    private let lost = Locked<[Int: HTTPTransportError]>([:])

    init(_ inner: any HTTPClientTransport, _ flavor: JiraFlavor) {
        self.inner = inner
        isCloud = flavor == .cloud
    }

    var lines: [String] { log.withLock { $0.map(\.line) } }

    /// What the documents do not have, request by request.
    var faults: [String] {
        log.withLock { $0.flatMap { entry in entry.faults.map { "\(entry.line): \($0)" } } }
    }

    /// Loses the answer to the next request but so many.
    func loseAnswer(afterNext count: Int = 0) {
        let number = lines.count + count
        lost.withLock {
            $0[number] = HTTPTransportError(kind: .connectionLost, deliveryState: .unknown, message: "lost")
        }
    }

    func send(_ request: HTTPRequest, timeout: Duration) async throws(HTTPTransportError) -> HTTPResponse {
        let isAgile = request.path.hasPrefix("/rest/agile")
        var checked = request
        // The check drops a context path of four letters.
        checked.path = "/ctx" + request.path
        let documents = Documents.shared
        let document = isCloud ? isAgile ? documents.agile : documents.cloud : documents.dataCenter
        let faults = document?.complaints(about: checked) ?? []
        let number = log.withLock { log in
            log.append(("\(request.method.rawValue) \(request.path)", faults))
            return log.count - 1
        }
        let answer = try await inner.send(request, timeout: timeout)
        if let failure = lost.withLock({ $0[number] }) { throw failure }
        return answer
    }
}
