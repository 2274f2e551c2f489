public import HTTPMessages

/// A way to a sandbox without a network: for a client's tests and for dry runs in one process.
///
/// Replies come when the sandbox has slept what they take, by its clock; one that takes longer than the time-out is given
/// up after it, and what the request did is done. A dropped connection is an error of unknown delivery, as on a wire.
public struct SandboxTransport: HTTPClientTransport {
    private let handler: any HTTPRequestHandler

    /// Makes a transport to a sandbox, or to any other handler.
    public init(_ handler: any HTTPRequestHandler) { self.handler = handler }

    /// Hands the request over.
    public func send(
        _ request: HTTPRequest,
        timeout: Duration
    ) async throws(HTTPTransportError) -> HTTPResponse {
        guard !Task.isCancelled else {
            throw HTTPTransportError(
                kind: .cancelled,
                deliveryState: .notSent,
                message: "The task was cancelled."
            )
        }
        let reply = try await reply(to: request, timeout: timeout)
        guard !Task.isCancelled else {
            throw HTTPTransportError(
                kind: .cancelled,
                deliveryState: .unknown,
                message: "The task was cancelled."
            )
        }
        switch reply {
        case .response(let response), .trickled(let response, _, _): return response
        case .dropConnection: throw Self.lost("The server closed the connection without an answer.")
        case .truncated(let response, let count):
            guard count < response.body.count else { return response }
            throw Self.lost(
                "The server closed the connection after \(count) of \(response.body.count) bytes."
            )
        }
    }

    private func reply(
        to request: HTTPRequest,
        timeout: Duration
    ) async throws(HTTPTransportError) -> HTTPServerReply {
        guard let jira = handler as? SandboxJira else { return await handler.respond(to: request) }
        let outcome = jira.outcome(of: request)
        let time = outcome.wait + outcome.reply.trickleTime
        if time > .zero { await jira.configuration.clock.sleep(min(time, timeout)) }
        guard time <= timeout || Task.isCancelled else {
            throw HTTPTransportError(
                kind: .timedOut,
                deliveryState: .unknown,
                message: "No answer within \(timeout)."
            )
        }
        return outcome.reply
    }

    private static func lost(_ message: String) -> HTTPTransportError {
        HTTPTransportError(kind: .connectionLost, deliveryState: .unknown, message: message)
    }
}

extension HTTPServerReply {
    /// How long the pieces of a trickled answer take.
    fileprivate var trickleTime: Duration {
        guard case .trickled(let response, let count, let pause) = self else { return .zero }
        return pause * ((response.body.count + max(1, count) - 1) / max(1, count))
    }
}
