internal import FoundationEssentials
internal import HTTPMessages
internal import HTTPServing

/// Waits on 127.0.0.1 for the browser to come back from the consent page (RFC 8252, section 7.3).
///
/// Answers a small page to the request that is awaited and hands its address over. Other paths, other methods, foreign host
/// names (a page elsewhere that points its own name at this machine) and unknown states are answered and change nothing: the
/// wait goes on. Safe to use from any task.
public final class LoopbackRedirect: Sendable {
    /// The address to give to the authorization server.
    public let uri: String
    private let server: HTTPServer
    private let arrivals: AsyncStream<String>

    /// Listens.
    ///
    /// - Parameters:
    ///   - redirectURI: the registered address, `http://127.0.0.1:port/path` or with `localhost`; nil for a free port and the
    ///     path `/callback`. A port of 0 or none is a free one.
    ///   - isAwaited: whether an address belongs to a sign-in that was begun, such as `OAuth2SignIn.isAwaited`.
    /// - Throws: `SignInError.cannotListen`, `SignInError.configuration`.
    public init(
        redirectURI: String? = nil,
        isAwaited: @escaping @Sendable (_ address: String) -> Bool
    ) throws(SignInError) {
        let place = try Place(redirectURI ?? "http://127.0.0.1/callback")
        let (stream, continuation) = AsyncStream.makeStream(of: String.self)
        let desk = Desk(
            path: place.path,
            isAwaited: isAwaited,
            arrived: { address in
                continuation.yield(address)
                continuation.finish()
            }
        )
        do throws(HTTPServerError) {
            server = try HTTPServer(
                handler: desk,
                configuration: HTTPServerConfiguration(
                    interface: .loopback,
                    port: place.port,
                    maxBodyBytes: 1_024,
                    maxConnections: 16,
                    requestTimeout: .seconds(10)
                )
            )
        } catch { throw .cannotListen(reason: error.description) }
        arrivals = stream
        uri = "http://\(place.host):\(server.port)\(place.path)"
    }

    /// Whether an address is one that this can listen on.
    public static func canListen(on redirectURI: String) -> Bool { (try? Place(redirectURI)) != nil }

    /// Waits for the browser, then stops listening; call it once.
    ///
    /// - Parameters:
    ///   - timeout: longest wait; a state lasts no longer than ten minutes.
    ///   - clock: what waiting means.
    /// - Returns: path and query that the browser came back with.
    /// - Throws: `SignInError.expiredState` after the time, `SignInError.cancelled`.
    public func wait(
        timeout: Duration = .seconds(600),
        clock: SignInClock
    ) async throws(SignInError) -> String {
        let arrivals = arrivals
        let address = await withTaskGroup(of: String?.self) { group in
            group.addTask { await arrivals.first { _ in true } }
            group.addTask {
                try? await clock.sleep(timeout)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        // The page that says so is on its way to the browser.
        await server.stop(within: .seconds(2))
        if let address { return address }
        throw Task.isCancelled ? .cancelled : .expiredState
    }

    /// Where to listen.
    private struct Place {
        let host: String
        let port: UInt16
        let path: String

        init(_ uri: String) throws(SignInError) {
            let problem = SignInError.configuration(
                key: "sites[].auth.redirect_uri",
                problem:
                    "'\(ServerWords.clean(uri, hiding: []))' is no http address of 127.0.0.1 or localhost"
            )
            guard uri.hasPrefix("http://"), !uri.contains(where: { "?#@".contains($0) }) else {
                throw problem
            }
            let rest = uri.dropFirst("http://".count)
            let authority = rest.prefix { $0 != "/" }
            let host = authority.prefix { $0 != ":" }
            guard host == "127.0.0.1" || host == "localhost" else { throw problem }
            let port = authority.dropFirst(host.count)
            guard port.isEmpty || UInt16(port.dropFirst()) != nil else { throw problem }
            self.host = String(host)
            self.port = UInt16(port.dropFirst()) ?? 0
            let path = rest.dropFirst(authority.count)
            self.path = path.isEmpty ? "/" : String(path)
        }
    }
}
