internal import FoundationEssentials
internal import HTTPMessages
internal import Secrets

/// Sends token requests.
struct TokenEndpoint: Sendable {
    static let timeout = Duration.seconds(30)
    /// Waits before the second and third attempt.
    static let waits: [Duration] = [.seconds(1), .seconds(3)]
    static let longestRetryAfter = Duration.seconds(20)

    let application: OAuth2Application
    let transport: any HTTPClientTransport
    let clock: SignInClock

    /// Sends a request, again where that can help.
    ///
    /// - Parameters:
    ///   - tokenRequest: what to send.
    ///   - isRepeatable: whether it may be sent again when the server can have seen it: a refresh may (there is a leeway, and
    ///     nothing to lose), a code may not (it is used up).
    /// - Returns: what came of it.
    func send(_ tokenRequest: TokenRequest, isRepeatable: Bool) async -> TokenOutcome {
        let request = request(tokenRequest)
        var wasEverSent = false
        var waits = Self.waits[...]
        while true {
            var (outcome, retryAfter) = await attempt(request, tokenRequest)
            guard case .unavailable(let reason, let wasSent) = outcome else { return outcome }
            wasEverSent = wasEverSent || wasSent
            outcome = .unavailable(reason: reason, wasSent: wasEverSent)
            guard isRepeatable || !wasSent, let wait = waits.popFirst() else { return outcome }
            do {
                try await clock.sleep(max(wait, min(retryAfter, Self.longestRetryAfter)))
            } catch { return wasEverSent ? .cancelled : outcome }
        }
    }

    private func attempt(
        _ request: HTTPRequest,
        _ tokenRequest: TokenRequest
    ) async -> (TokenOutcome, retryAfter: Duration) {
        do throws(HTTPTransportError) {
            let response = try await transport.send(request, timeout: Self.timeout)
            let seconds = response.fields["Retry-After"].flatMap { Int($0) } ?? 0
            let outcome = TokenOutcome(
                response,
                hiding: tokenRequest.secrets,
                usualLifetime: application.dialect.usualLifetime
            )
            return (outcome, .seconds(min(max(seconds, 0), 3_600)))
        } catch {
            if error.kind == .cancelled { return (.cancelled, .zero) }
            let words = ServerWords.clean(error.message, hiding: tokenRequest.secrets)
            return (.unavailable(reason: words, wasSent: error.deliveryState != .notSent), .zero)
        }
    }

    private func request(_ tokenRequest: TokenRequest) -> HTTPRequest {
        let (type, body): (String, Data)
        switch application.dialect.encoding {
        case .form:
            type = "application/x-www-form-urlencoded"
            body = Data(WebForm.text(tokenRequest.parameters).utf8)
        case .json:
            type = "application/json"
            let members = Dictionary(tokenRequest.parameters.map { ($0.name, $0.value) }) { first, _ in first
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            // Texts always encode.
            body = (try? encoder.encode(members)) ?? Data()
        }
        return application.server.request(
            .post,
            application.dialect.tokenPath,
            fields: ["Content-Type": type, "Accept": "application/json"],
            body: body
        )
    }
}
