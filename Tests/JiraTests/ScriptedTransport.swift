import FoundationEssentials
import HTTPMessages
import Jira
import Locking

/// A transport that answers by a function and remembers what it was asked.
final class ScriptedTransport: HTTPClientTransport {
    typealias Script = @Sendable (HTTPRequest, Int) throws(HTTPTransportError) -> HTTPResponse

    private let script: Script
    private let log = Locked<[HTTPRequest]>([])

    /// The script is given the request and how many came before it.
    init(_ script: @escaping Script) { self.script = script }

    /// Answers in this order; whatever comes after them is answered 418, which no client expects.
    convenience init(_ answers: [Result<HTTPResponse, HTTPTransportError>]) {
        self.init { (_, index) throws(HTTPTransportError) in
            index < answers.count ? try answers[index].get() : HTTPResponse(status: 418)
        }
    }

    /// What the script says to a request, without remembering it.
    func answer(_ request: HTTPRequest) throws(HTTPTransportError) -> HTTPResponse { try script(request, 0) }

    var requests: [HTTPRequest] { log.withLock { $0 } }

    /// Method and path of every request.
    var lines: [String] { requests.map { "\($0.method.rawValue) \($0.path)" } }

    /// Bodies as text.
    var bodies: [String] { requests.map { String(decoding: $0.body, as: UTF8.self) } }

    func send(_ request: HTTPRequest, timeout: Duration) async throws(HTTPTransportError) -> HTTPResponse {
        let index = log.withLock { log in
            log.append(request)
            return log.count - 1
        }
        return try script(request, index)
    }
}

extension HTTPResponse {
    static func json(_ status: Int = 200, _ body: String, _ fields: HTTPFields = [:]) -> HTTPResponse {
        var fields = fields
        if fields["Content-Type"] == nil { fields["Content-Type"] = "application/json;charset=UTF-8" }
        return HTTPResponse(status: status, fields: fields, body: Data(body.utf8))
    }
}

extension Result where Success == HTTPResponse, Failure == HTTPTransportError {
    static func json(_ status: Int = 200, _ body: String, _ fields: HTTPFields = [:]) -> Self {
        .success(.json(status, body, fields))
    }

    static func lost(
        _ kind: HTTPTransportError.Kind,
        _ state: HTTPTransportError.DeliveryState = .unknown
    ) -> Self {
        .failure(HTTPTransportError(kind: kind, deliveryState: state, message: "scripted"))
    }
}

/// Records waits instead of waiting.
final class RecordedPacing: Sendable {
    private let log = Locked<[Duration]>([])

    /// Rounded to milliseconds: the factors are binary fractions.
    var waits: [Duration] {
        log.withLock { $0 }.map { .milliseconds(Int64(($0 / .milliseconds(1)).rounded())) }
    }

    /// With chance 0.5 the jitter of a back-off is exactly 1.
    func pacing(chance: Double = 0.5, now: Int64 = 0) -> JiraPacing {
        JiraPacing(
            now: { now },
            sleep: { duration in self.log.withLock { $0.append(duration) } },
            chance: { chance }
        )
    }
}

/// A client of a site that does not exist, over a script.
func makeClient(
    _ transport: any HTTPClientTransport,
    pacing: JiraPacing = RecordedPacing().pacing(),
    retries: Int = 3,
    concurrency: Int = 1,
    flavor: JiraFlavor = .cloud
) throws -> JiraClient {
    JiraClient(
        site: try JiraSite(name: "hq", url: "https://jira.invalid/ctx/", flavor: flavor),
        credentials: try JiraCredentials.apiToken(email: "ops@example.com", token: "s3cret"),
        transport: transport,
        pacing: pacing,
        configuration: .init(retry: RetryPolicy(maximumRetries: retries), concurrency: concurrency)
    )
}

/// The error of a call, or nil where it succeeded.
func jiraFailure(_ body: () async throws(JiraError) -> Void) async -> JiraError? {
    do throws(JiraError) {
        try await body()
        return nil
    } catch {
        return error
    }
}
