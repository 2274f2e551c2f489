public import HTTPMessages
import Locking
@_exported public import NetworkAddresses

/// Sends requests by libcurl: one driver thread for any number of concurrent exchanges.
///
/// - Connections are kept and used again; no host gets more than `maxConnectionsPerHost` exchanges at a time, the others
///   wait their turn in order, within their own timeout.
/// - No redirect is followed, no cookie kept, no `.netrc` read. The proxy variables of the environment are ignored: a
///   nightly job must not change its route with the shell that it is started from; `proxy` names one explicitly.
/// - TLS 1.2 or newer with certificate and host name verified; there is no switch to turn that off. A private
///   certificate authority is named by `certificateAuthorityFile`.
/// - Nothing is sent twice, with one exception that RFC 9110 section 9.2.2 allows: a `GET`, `HEAD` or `OPTIONS` whose
///   kept connection turns out to be closed goes out again on a new one. libcurl would do that to a `POST` too, which
///   can create an issue twice; here it ends as `connectionLost` with an unknown delivery state.
/// - gzip is offered; a body arrives decoded, without its `Content-Encoding` and `Content-Length`.
///
/// Safe to use from any task. `shutdown()`, or the release of the last reference, ends what is under way and joins the
/// thread.
public final class CurlTransport: HTTPClientTransport {
    private let driver: CurlDriver
    private let addresses: AddressPolicy

    /// Live libcurl objects of this transport: 0 after `shutdown()`; tests prove the absence of leaks by it.
    package let handles: HandleCounter

    /// Starts the driver thread.
    ///
    /// - Throws: `HTTPTransportError` of kind `other` where libcurl or the system has no memory or thread left.
    public init(_ configuration: Configuration = Configuration()) throws(HTTPTransportError) {
        handles = HandleCounter()
        addresses = configuration.addresses
        driver = try CurlDriver(configuration: configuration, handles: handles)
    }

    deinit { driver.shutdown() }

    /// Ends every exchange that is under way with `cancelled`, closes all connections and joins the driver thread.
    ///
    /// Later calls of `send` throw `cancelled`; calling it again does nothing. It blocks for at most some milliseconds.
    public func shutdown() { driver.shutdown() }

    /// Sends the request; see `HTTPClientTransport`.
    public func send(
        _ request: HTTPRequest,
        timeout: Duration
    ) async throws(HTTPTransportError) -> HTTPResponse {
        let prepared = try PreparedRequest(request)
        if let objection = addresses.objection(to: prepared.host) {
            throw HTTPTransportError(
                kind: .invalidRequest,
                deliveryState: .notSent,
                message: "request not sent: \(objection)"
            )
        }
        let exchange = Exchange(prepared, deadline: MonotonicTime.now() + timeout)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                driver.submit(exchange, continuation)
            }
        } onCancel: {
            driver.cancel(exchange)
        }
        return try result.get()
    }
}

extension CurlTransport {
    /// What a transport may do and how much.
    public struct Configuration: Hashable, Sendable {
        /// Exchanges, and so connections, to one host at a time; at least 1 (Jira advises 5 to 10).
        public var maxConnectionsPerHost: Int
        /// Largest body in bytes after decompression; a longer answer is `responseTooLarge`.
        public var maxResponseBytes: Int
        /// Part of a request's timeout that connecting may take.
        public var connectTimeout: Duration
        /// Value of `User-Agent`.
        public var userAgent: String
        /// PEM file of the certificate authorities to trust instead of the system's.
        public var certificateAuthorityFile: String?
        /// `http://host:port` of a proxy; nil goes direct, whatever the environment says.
        public var proxy: String?
        /// Which addresses may be dialled; checked on the resolved address, so that no name can point around it.
        ///
        /// The host in a request's address is checked by its text as well, so that an odd spelling is refused even where
        /// a proxy does the dialling.
        public var addresses: AddressPolicy
        /// `name:port:address` instead of what the resolver says; how tests point a name somewhere.
        package var resolutions: [String] = []

        /// Makes a configuration; the defaults suit one Jira site.
        public init(
            maxConnectionsPerHost: Int = 8,
            maxResponseBytes: Int = 64 << 20,
            connectTimeout: Duration = .seconds(10),
            userAgent: String = "Muster",
            certificateAuthorityFile: String? = nil,
            proxy: String? = nil,
            addresses: AddressPolicy = .any
        ) {
            precondition(maxConnectionsPerHost > 0, "at least one connection, not \(maxConnectionsPerHost)")
            self.maxConnectionsPerHost = maxConnectionsPerHost
            self.maxResponseBytes = maxResponseBytes
            self.connectTimeout = connectTimeout
            self.userAgent = userAgent
            self.certificateAuthorityFile = certificateAuthorityFile
            self.proxy = proxy
            self.addresses = addresses
        }
    }
}
