internal import FoundationEssentials
public import HTTPMessages

/// Sends the report of a run to the address that is configured for it: at most three times, and never to the run's harm.
///
/// Each attempt is a `POST` of the same body with the same `webhook-id`, so that a receiver can tell a repetition from a
/// second run; time and signature are each attempt's own. Redirects are refused: a signed report goes where it was
/// addressed to. Repeated are answers 408, 425, 429 and 5xx and exchanges without an answer.
public struct RunWebhook: Sendable {
    /// How it went.
    public enum Delivery: Hashable, Sendable {
        /// Taken, at the attempt of this number.
        case delivered(attempt: Int)
        /// Not taken: why, in words that hold no secret.
        case failed(String)
    }

    /// Attempts in all.
    public static let attempts = 3
    /// Time for one attempt.
    public static let timeout: Duration = .seconds(10)
    /// Waits before the second and the third attempt.
    static let waits: [Duration] = [.seconds(2), .seconds(8)]

    private let target: WebhookTarget
    private let transport: any HTTPClientTransport
    private let now: @Sendable () -> Int64
    private let sleep: @Sendable (Duration) async throws -> Void
    private let timeout: Duration

    /// Makes a sender.
    ///
    /// - Parameters:
    ///   - target: where to.
    ///   - transport: the way there.
    ///   - now: wall clock, milliseconds since 1970.
    ///   - sleep: waits between attempts.
    ///   - timeout: for one attempt.
    public init(
        target: WebhookTarget,
        transport: any HTTPClientTransport,
        now: @escaping @Sendable () -> Int64,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        timeout: Duration = RunWebhook.timeout
    ) {
        self.target = target
        self.transport = transport
        self.now = now
        self.sleep = sleep
        self.timeout = timeout
    }

    /// Sends a body.
    ///
    /// - Parameters:
    ///   - body: JSON; see `WebhookBody`.
    ///   - runID: id of the execution; `webhook-id` is made of it.
    /// - Returns: how it went; never throws.
    public func send(_ body: [UInt8], runID: String) async -> Delivery {
        let id = RunWebhook.messageID(runID)
        var reason = ""
        for attempt in 1...RunWebhook.attempts {
            if attempt > 1 {
                do { try await sleep(RunWebhook.waits[attempt - 2]) } catch {
                    return .failed("the report was not sent to \(target.name): interrupted after \(reason)")
                }
            }
            let result = await exchange(body, id: id)
            switch result {
            case .taken: return .delivered(attempt: attempt)
            case .refused(let words):
                return .failed("the report was not taken by \(target.name): \(words)")
            case .again(let words): reason = words
            }
        }
        return .failed(
            "the report was not taken by \(target.name) in \(RunWebhook.attempts) attempts, the last one: \(reason)"
        )
    }

    private enum Answer {
        case taken
        case refused(String)
        case again(String)
    }

    private func exchange(_ body: [UInt8], id: String) async -> Answer {
        // Seconds, rounded down also before 1970.
        let time = now()
        let timestamp = time >= 0 ? time / 1_000 : (time - 999) / 1_000
        let request = HTTPRequest(
            method: .post,
            scheme: target.scheme,
            authority: target.authority,
            path: target.path,
            fields: [
                "Content-Type": "application/json",
                "webhook-id": id,
                "webhook-timestamp": String(timestamp),
                "webhook-signature": target.signature.header(of: body, id: id, timestamp: timestamp),
            ],
            body: Data(body)
        )
        let response: HTTPResponse
        do throws(HTTPTransportError) {
            response = try await transport.send(request, timeout: timeout)
        } catch {
            switch error.kind {
            case .cancelled: return .refused("interrupted")
            case .invalidRequest: return .refused(error.message)
            default: return .again(error.message)
            }
        }
        switch response.status {
        case 200..<300: return .taken
        case 300..<400:
            return .refused(
                "it answered \(response.status), a redirect, which is not followed; configure the address that it leads to"
            )
        case 408, 425, 429, 500...: return .again("it answered \(response.status)")
        case 410: return .refused("it answered 410: the receiver wants no more reports; remove the address")
        default: return .refused("it answered \(response.status)")
        }
    }

    /// Value of `webhook-id`: the same for every attempt, and another for another run.
    static func messageID(_ runID: String) -> String {
        // Header values are ASCII without blanks; ids are, and what is not is replaced.
        "muster-" + String(decoding: runID.utf8.map { $0 > 0x20 && $0 < 0x7F ? $0 : 0x2D }, as: UTF8.self)
    }
}
