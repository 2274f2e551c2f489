internal import FoundationEssentials
public import HTTPMessages

/// A typed client of one Jira site over any transport.
///
/// Every call retries by its operation class (see `RetryPolicy`), counts itself, and throws `JiraError` and nothing else.
/// A value that can be copied freely; copies share their statistics. Safe to use from any task.
public struct JiraClient: Sendable {
    /// The site that it talks to.
    public let site: JiraSite
    /// Limits and patience.
    public let configuration: Configuration

    private let transport: any HTTPClientTransport
    private let credentials: any AuthorizationProvider
    let pacing: JiraPacing
    private let counter = JiraCallCounter()

    /// Makes a client; nothing is sent yet.
    public init(
        site: JiraSite,
        credentials: any AuthorizationProvider,
        transport: any HTTPClientTransport,
        pacing: JiraPacing,
        configuration: Configuration = Configuration()
    ) {
        self.site = site
        self.credentials = credentials
        self.transport = transport
        self.pacing = pacing
        self.configuration = configuration
    }

    /// Limits and patience of a client.
    public struct Configuration: Hashable, Sendable {
        /// When a failed request is sent again.
        public var retry: RetryPolicy
        /// Time for one attempt, from connecting to the last byte.
        public var timeout: Duration
        /// How many reads or links are under way at a time; at least 1.
        public var concurrency: Int

        /// Makes a configuration; the concurrency is within the 5 to 10 that Jira's vendor advises.
        public init(
            retry: RetryPolicy = RetryPolicy(),
            timeout: Duration = .seconds(30),
            concurrency: Int = 6
        ) {
            precondition(concurrency > 0, "at least one at a time, not \(concurrency)")
            self.retry = retry
            self.timeout = timeout
            self.concurrency = concurrency
        }
    }

    /// How often Jira was called through this client and its copies.
    public var statistics: JiraCallStatistics { counter.statistics }

    // MARK: Sending

    /// Sends a call, again where the policy says so, and gives back the answer of success.
    ///
    /// - Parameters:
    ///   - call: what to send.
    ///   - statuses: statuses besides 2xx whose answer the caller reads by itself.
    /// - Returns: the answer.
    /// - Throws: `JiraError` of the last attempt.
    func send(_ call: JiraCall, acceptingBodyOf statuses: [Int] = []) async throws(JiraError) -> HTTPResponse
    {
        let endpoint = call.endpoint(site.flavor)
        var retries = 0
        while true {
            counter.count(endpoint, isRetry: retries > 0)
            let error: JiraError
            do throws(JiraError) {
                return try await attempt(call, endpoint: endpoint, acceptingBodyOf: statuses)
            } catch let failure {
                error = failure
            }
            let decision = configuration.retry.decision(
                after: error,
                of: call.operation,
                retries: retries,
                chance: pacing.chance()
            )
            guard case .retry(let delay) = decision else { throw error }
            do {
                try await pacing.sleep(delay)
            } catch {
                throw Self.cancelledWhileWaiting(endpoint: endpoint)
            }
            retries += 1
        }
    }

    private func attempt(
        _ call: JiraCall,
        endpoint: String,
        acceptingBodyOf statuses: [Int]
    ) async throws(JiraError) -> HTTPResponse {
        let request = try await request(for: call, endpoint: endpoint)
        let response: HTTPResponse
        do throws(HTTPTransportError) {
            response = try await transport.send(request, timeout: configuration.timeout)
        } catch {
            throw JiraError(error, endpoint: endpoint)
        }
        guard (200..<300).contains(response.status) || statuses.contains(response.status) else {
            throw JiraError(response, endpoint: endpoint, now: pacing.now())
        }
        return response
    }

    private func request(for call: JiraCall, endpoint: String) async throws(JiraError) -> HTTPRequest {
        var fields: HTTPFields = ["Accept": "application/json"]
        if call.body != nil { fields["Content-Type"] = "application/json" }
        let address = site.apiAddress
        var request = HTTPRequest(
            method: call.method,
            scheme: address.scheme,
            authority: address.authority,
            path: address.contextPath + call.interface.path(of: site.flavor) + call.encodedPath,
            fields: fields,
            body: call.body ?? Data()
        )
        do throws(AuthorizationError) {
            try await credentials.authorize(&request)
        } catch {
            throw JiraError(.unauthorized, endpoint: endpoint, message: error.description)
        }
        return request
    }

    /// Counts as not sent: a create is only ever waited for after a failure that Jira surely did not act on.
    private static func cancelledWhileWaiting(endpoint: String) -> JiraError {
        JiraError(
            HTTPTransportError(
                kind: .cancelled,
                deliveryState: .notSent,
                message: "while waiting to try again"
            ),
            endpoint: endpoint
        )
    }
}

extension JiraClient {
    /// Sends a call and reads its JSON answer.
    func send<Answer: Decodable>(_ call: JiraCall, answering type: Answer.Type) async throws(JiraError)
        -> Answer
    {
        let response = try await send(call)
        return try decode(response, call) { try JSONDecoder().decode(type, from: response.body) }
    }

    /// Runs a decoding; what it throws becomes an error that names the endpoint and the place in the document.
    func decode<Answer>(
        _ response: HTTPResponse,
        _ call: JiraCall,
        _ body: () throws -> Answer
    ) throws(JiraError) -> Answer {
        do {
            return try body()
        } catch {
            throw JiraError.unreadable(
                response,
                endpoint: call.endpoint(site.flavor),
                detail: JSONPlace.describe(error)
            )
        }
    }

    /// The JSON of a request body: keys sorted, so that the same call is the same bytes.
    static func encode(_ body: some Encodable) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return try encoder.encode(body)
        } catch {
            // Only a number that is not finite cannot be written, and `JiraFieldInput` refuses those.
            preconditionFailure("a request body that is not JSON: \(error)")
        }
    }
}

/// Words for a decoding failure: where in the document and what was expected, without the document's contents.
enum JSONPlace {
    static func describe(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .typeMismatch(let type, let context): return "\(path(context)) is not a \(type)"
        case .valueNotFound(_, let context): return "\(path(context)) is null"
        case .keyNotFound(let key, let context): return "\(path(context)) has no \"\(key.stringValue)\""
        case .dataCorrupted(let context):
            return "\(path(context)) is damaged or cut off: \(context.debugDescription)"
        @unknown default: return "the document does not have the expected form"
        }
    }

    private static func path(_ context: DecodingError.Context) -> String {
        guard !context.codingPath.isEmpty else { return "the document" }
        return context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(
            separator: "."
        )
    }
}
