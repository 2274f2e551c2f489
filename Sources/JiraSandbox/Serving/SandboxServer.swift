public import HTTPServing

/// A sandbox Jira on a port of this machine.
public final class SandboxServer: Sendable {
    /// The site.
    public let jira: SandboxJira
    private let server: HTTPServer

    /// Where it is, such as `http://127.0.0.1:41234`; the base of every path.
    public var url: String { "http://\(server.authority)" }

    /// Where the site is: `url` and the context path; what clients take for Jira's address.
    public var siteURL: String { url + CallPlace.site.prefix(jira.configuration) }

    /// The port that it listens on.
    public var port: UInt16 { server.port }

    /// Starts to listen on loopback.
    ///
    /// - Parameters:
    ///   - jira: the site.
    ///   - port: port, 0 for a free one.
    /// - Throws: `HTTPServerError`, for instance where the port is taken.
    public init(_ jira: SandboxJira, port: UInt16 = 0) throws(HTTPServerError) {
        self.jira = jira
        server = try HTTPServer(handler: jira, configuration: HTTPServerConfiguration(port: port))
    }

    /// Finishes requests in flight and closes the port.
    public func stop() async { await server.stop() }
}
