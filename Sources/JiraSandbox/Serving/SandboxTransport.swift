public import HTTPMessages

/// A way to a sandbox without a network: for a client's tests and for dry runs in one process.
///
/// Replies come when the sandbox has slept its latency; a time-out is not waited for, since nothing can get lost here. A
/// dropped connection is an error of unknown delivery, as on a wire.
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
        let reply = await handler.respond(to: request)
        guard !Task.isCancelled else {
            throw HTTPTransportError(
                kind: .cancelled,
                deliveryState: .unknown,
                message: "The task was cancelled."
            )
        }
        switch reply {
        case .response(let response): return response
        case .dropConnection:
            throw HTTPTransportError(
                kind: .connectionLost,
                deliveryState: .unknown,
                message: "The server closed the connection without an answer."
            )
        }
    }
}
