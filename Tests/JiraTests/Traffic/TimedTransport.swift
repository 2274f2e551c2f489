import FoundationEssentials
import HTTPMessages
import Jira
import Locking

/// A transport in simulated time that answers by a function and remembers when it was asked what.
final class TimedTransport: HTTPClientTransport {
    struct Exchange: Sendable {
        var at: Duration
        var request: HTTPRequest
        var timeout: Duration
    }

    typealias Script = @Sendable (HTTPRequest, Int) throws(HTTPTransportError) -> HTTPResponse

    let time: SimulatedTime
    private let start: Duration
    private let latency: Duration
    private let script: Script
    private let log = Locked<[Exchange]>([])

    /// The script is given the request and how many came before it, at the moment in which the site sees it.
    init(_ time: SimulatedTime, latency: Duration = .milliseconds(50), _ script: @escaping Script) {
        self.time = time
        self.latency = latency
        self.script = script
        start = time.now
    }

    /// Answers in this order, and 418 after them.
    convenience init(
        _ time: SimulatedTime,
        latency: Duration = .milliseconds(50),
        _ answers: [Result<HTTPResponse, HTTPTransportError>]
    ) {
        self.init(time, latency: latency) { (_, index) throws(HTTPTransportError) in
            index < answers.count ? try answers[index].get() : HTTPResponse(status: 418)
        }
    }

    var exchanges: [Exchange] { log.withLock { $0 } }
    /// When each request was sent, from the start of the test.
    var times: [Duration] { exchanges.map { $0.at - start } }
    var count: Int { exchanges.count }

    func send(_ request: HTTPRequest, timeout: Duration) async throws(HTTPTransportError) -> HTTPResponse {
        let index = log.withLock { log in
            log.append(Exchange(at: time.now, request: request, timeout: timeout))
            return log.count - 1
        }
        do {
            try await time.sleep(latency / 2)
            let answer = Result { () throws(HTTPTransportError) in try script(request, index) }
            try await time.sleep(latency / 2)
            return try answer.get()
        } catch let error as HTTPTransportError {
            throw error
        } catch {
            throw HTTPTransportError(kind: .cancelled, deliveryState: .unknown, message: "cancelled")
        }
    }

    /// A client over it.
    func client(
        retries: Int = 3,
        traffic: SiteTraffic? = nil,
        configuration: SiteTraffic.Configuration? = nil,
        credentials: (any AuthorizationProvider)? = nil
    ) throws -> JiraClient {
        JiraClient(
            site: try JiraSite(name: "hq", url: "https://jira.invalid"),
            credentials: try credentials
                ?? JiraCredentials.apiToken(email: "ops@example.com", token: "s3cret"),
            transport: self,
            pacing: pacing,
            configuration: .init(retry: RetryPolicy(maximumRetries: retries)),
            traffic: traffic ?? configuration.map { SiteTraffic(configuration: $0, pacing: pacing) }
        )
    }

    var pacing: JiraPacing {
        let time = time
        return JiraPacing(
            now: {
                let (seconds, attoseconds) = time.now.components
                return seconds * 1000 + attoseconds / 1_000_000_000_000_000
            },
            sleep: { try await time.sleep($0) },
            chance: { 0.5 }
        )
    }
}

/// What a call gave, for tests that look at both.
func outcome<Value: Sendable>(
    _ body: () async throws(JiraError) -> Value
) async -> Result<Value, JiraError> {
    do throws(JiraError) { return .success(try await body()) } catch { return .failure(error) }
}

extension Result {
    var failure: Failure? { if case .failure(let failure) = self { failure } else { nil } }
}
