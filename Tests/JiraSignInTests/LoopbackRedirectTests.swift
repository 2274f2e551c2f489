import FoundationEssentials
import HTTPMessages
import HTTPTransport
import Locking
import Testing

@testable import JiraSignIn

@Suite(.timeLimit(.minutes(1)))
struct LoopbackRedirectTests {
    static let still = SignInClock(now: { 0 }, sleep: { _ in try await Task.sleep(for: .seconds(3_600)) })

    /// What does not belong to the sign-in is answered and changes nothing; what does is answered, handed over, and ends it.
    @Test func onlyTheAwaitedReturnEndsTheWait() async throws {
        let redirect = try LoopbackRedirect { $0.hasSuffix("state=right") }
        #expect(redirect.uri.hasPrefix("http://127.0.0.1:") && redirect.uri.hasSuffix("/callback"))
        let authority = String(redirect.uri.dropFirst("http://".count).prefix { $0 != "/" })
        let transport = try CurlTransport(CurlTransport.Configuration(addresses: .loopbackOnly))
        defer { transport.shutdown() }
        func send(_ path: String, _ method: HTTPMethod = .get) async throws -> HTTPResponse {
            let request = HTTPRequest(method: method, scheme: "http", authority: authority, path: path)
            return try await transport.send(request, timeout: .seconds(10))
        }
        async let arrived = redirect.wait(clock: Self.still)
        #expect(try await send("/").status == 404)
        #expect(try await send("/callback/x?state=right").status == 404)
        #expect(try await send("/callback?code=1&state=wrong").status == 400)
        #expect(try await send("/callback?code=1&state=right", .post).status == 405)
        let page = try await send("/callback?code=%3Cscript%3E&state=right")
        #expect(page.status == 200)
        #expect(page.fields["Content-Security-Policy"] == "default-src 'none'")
        #expect(page.fields["Cache-Control"] == "no-store")
        #expect(!String(decoding: page.body, as: UTF8.self).contains("script"))
        #expect(try await arrived == "/callback?code=%3Cscript%3E&state=right")
        await #expect(throws: HTTPTransportError.self) { _ = try await send("/callback?code=1&state=right") }
    }

    /// A page elsewhere can point its own name at 127.0.0.1 and have the browser come here: the name gives it away.
    @Test(arguments: [
        ("evil.example.net", 421), ("evil.example.net:8765", 421), ("127.0.0.1.example.net:8765", 421),
        ("", 421), ("127.0.0.1:8765", 200), ("localhost:8765", 200), ("LOCALHOST", 200),
    ])
    func foreignNamesAreNotAnswered(host: String, status: Int) async {
        let arrived = Locked(0)
        let desk = Desk(
            path: "/callback",
            isAwaited: { _ in true },
            arrived: { _ in arrived.withLock { $0 += 1 } }
        )
        let request = HTTPRequest(method: .get, scheme: "http", authority: host, path: "/callback?code=1")
        guard case .response(let response) = await desk.respond(to: request) else { return }
        #expect(response.status == status)
        #expect(arrived.withLock { $0 } == (status == 200 ? 1 : 0))
    }

    @Test func nobodyIsAwaitedForEver() async throws {
        let redirect = try LoopbackRedirect { _ in true }
        let asked = Locked<[Duration]>([])
        let clock = SignInClock(now: { 0 }, sleep: { pause in asked.withLock { $0.append(pause) } })
        await #expect(throws: SignInError.expiredState) {
            try await redirect.wait(timeout: .seconds(600), clock: clock)
        }
        #expect(asked.withLock { $0 } == [.seconds(600)])
    }

    @Test func anInterruptionEndsTheWait() async throws {
        let redirect = try LoopbackRedirect { _ in true }
        let waiting = Task { try await redirect.wait(clock: Self.still) }
        waiting.cancel()
        await #expect(throws: SignInError.cancelled) { try await waiting.value }
    }

    @Test func aPortInUseIsNamed() async throws {
        let first = try LoopbackRedirect { _ in true }
        do throws(SignInError) {
            _ = try LoopbackRedirect(redirectURI: first.uri) { _ in true }
            Issue.record("two listen on one port")
        } catch {
            guard case .cannotListen(let reason) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(reason.contains("already in use"))
        }
        #expect(first.uri.hasPrefix("http://127.0.0.1:"))
    }

    @Test(arguments: [
        "https://127.0.0.1/callback", "http://example.net/callback", "http://127.0.0.1:99999/x",
        "http://127.0.0.1@example.net/", "http://localhost.example.net/", "http://127.0.0.1/cb?x=1", "oob",
        "",
    ])
    func otherAddressesAreNotListenedOn(uri: String) {
        #expect(!LoopbackRedirect.canListen(on: uri))
        #expect(LoopbackRedirect.canListen(on: "http://localhost:8765/callback"))
    }
}
