/// Sends one request and gives back its response: the port to the network.
///
/// A transport does not follow redirects, retry, or interpret status codes; a response of any status is a success here.
/// Cancelling the calling task aborts the exchange and throws `cancelled`. Implementations are safe to call from any task.
public protocol HTTPClientTransport: Sendable {
    /// Sends the request.
    ///
    /// - Parameters:
    ///   - request: what to send.
    ///   - timeout: for the whole exchange, from connecting to the last byte.
    /// - Returns: the response, of whatever status.
    /// - Throws: `HTTPTransportError`; its `deliveryState` says whether the server can have seen the request.
    func send(_ request: HTTPRequest, timeout: Duration) async throws(HTTPTransportError) -> HTTPResponse
}

/// An exchange that brought no response.
public struct HTTPTransportError: Error, Hashable, Sendable {
    /// What went wrong.
    public enum Kind: Hashable, Sendable {
        /// Name not found, connection refused, no route, TLS refused.
        case cannotConnect
        /// The time was over.
        case timedOut
        /// The connection broke in the middle.
        case connectionLost
        /// The answer was longer than the transport's limit.
        case responseTooLarge
        /// The request is not one that this transport sends: bad URL, forbidden scheme.
        case invalidRequest
        /// The calling task was cancelled.
        case cancelled
        /// Anything else that the library reported.
        case other
    }

    /// Whether the server can have acted on the request: a create may be sent again only after `notSent`.
    public enum DeliveryState: Hashable, Sendable {
        /// No byte of the request left this machine.
        case notSent
        /// The request, or part of it, was sent; its effect is unknown.
        case unknown
    }

    /// What went wrong.
    public var kind: Kind
    /// Whether the server can have acted.
    public var deliveryState: DeliveryState
    /// The library's own words, without credentials.
    public var message: String

    /// Makes an error.
    public init(kind: Kind, deliveryState: DeliveryState, message: String) {
        self.kind = kind
        self.deliveryState = deliveryState
        self.message = message
    }
}

extension HTTPTransportError: CustomStringConvertible {
    /// The library's own words.
    public var description: String { message }
}

/// Answers requests: what a server runs and what a test calls directly.
public protocol HTTPRequestHandler: Sendable {
    /// Answers one request; cancelled when the client goes away.
    func respond(to request: HTTPRequest) async -> HTTPServerReply
}

/// What a handler wants done with a request.
public enum HTTPServerReply: Hashable, Sendable {
    /// Send this response.
    case response(HTTPResponse)
    /// Close the connection without an answer, as a crashed or cut-off server does (fault injection).
    case dropConnection
    /// Send a head that promises the whole body, so many bytes of that body, and close the connection then (fault
    /// injection); a count at or above the body's is a whole response.
    case truncated(HTTPResponse, bodyBytes: Int)
    /// Send the head at once and the body in pieces, with a pause before each (fault injection).
    case trickled(HTTPResponse, pieceBytes: Int, pause: Duration)
}
