internal import Glibc
public import HTTPMessages

/// An HTTP/1.1 server: libevent's evhttp on a thread of its own, answered by an async handler.
///
/// One request of a connection is answered at a time; requests that a client sends ahead wait (they are never answered
/// out of order). A handler runs in the concurrency pool, not on the loop, so that a slow one does not stop others; it is
/// cancelled when its client closes the connection, also when that only closes its sending half. Request bodies are
/// read whole before the handler is asked. No TLS and no IPv6: a reverse proxy does that.
///
/// Safe to use from any task. Stop it with `stop(within:)`; a server that is let go without is cut off at once.
public final class HTTPServer: Sendable {
    /// The port that it listens on.
    public let port: UInt16
    /// The address that it listens on.
    public let address: String
    private let loop: ServerLoop
    private let ledger: HandleLedger

    /// Where clients find it, such as `127.0.0.1:41234`.
    public var authority: String { "\(address):\(port)" }

    /// Starts to listen; when this returns, clients can connect.
    ///
    /// - Parameters:
    ///   - handler: answers every request.
    ///   - configuration: where to listen, and limits.
    /// - Throws: `HTTPServerError`, with nothing left open.
    public init(
        handler: any HTTPRequestHandler,
        configuration: HTTPServerConfiguration = HTTPServerConfiguration()
    ) throws(HTTPServerError) {
        try configuration.check()
        // A client that leaves in the middle of an answer must not end the process.
        signal(SIGPIPE, SIG_IGN)
        let loop = try ServerLoop(handler: handler, configuration: configuration)
        address = configuration.address
        port = loop.port
        self.loop = loop
        ledger = loop.ledger
        try loop.start()
    }

    /// What it holds at the moment.
    package var liveHandles: HandleCount { ledger.live }

    deinit { loop.post(.stop(grace: .zero, whenDone: {})) }

    /// Takes no more connections, lets requests in flight finish, then closes everything and ends the thread.
    ///
    /// Handlers still running when the time is over are cancelled and their clients cut off; this returns when the
    /// last handler has returned. Further calls return when the first has done its work.
    ///
    /// - Parameter grace: how long requests in flight may still take.
    public func stop(within grace: Duration = .seconds(5)) async {
        await withCheckedContinuation { continuation in
            loop.post(.stop(grace: grace, whenDone: { continuation.resume() }))
        }
    }
}

extension HTTPServerConfiguration {
    func check() throws(HTTPServerError) {
        func atLeast(_ minimum: Int, _ value: Int, _ name: String) throws(HTTPServerError) {
            guard value < minimum else { return }
            throw .limitOutOfRange(name: name, value: "\(value)", minimum: "\(minimum)")
        }
        try atLeast(256, maxHeaderBytes, "maxHeaderBytes")
        try atLeast(0, maxBodyBytes, "maxBodyBytes")
        try atLeast(1, maxConnections, "maxConnections")
        for (timeout, name) in [(requestTimeout, "requestTimeout"), (idleTimeout, "idleTimeout")]
        where timeout < .milliseconds(10) {
            throw .limitOutOfRange(name: name, value: "\(timeout)", minimum: "0.01 seconds")
        }
    }
}
