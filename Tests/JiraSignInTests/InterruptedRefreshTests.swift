import CredentialVault
import HTTPMessages
import Jira
import JiraSandbox
import JiraSignIn
import Locking
import Secrets
import Testing

/// A refresh that ends in the middle, at each of its steps, and a new process on the same file.
struct InterruptedRefreshTests {
    /// Two stores of five steps each, and the exchange between them: what a crash before each step means.
    ///
    /// With a leeway of one reuse the next process always goes on; the server is asked again only where it had to be.
    @Test(arguments: 0..<10)
    func aCrashBeforeAnyStepOfStoringIsMended(step: Int) async throws {
        let bench = try SignInBench(StrictTokenServer(leeway: 1))
        try await bench.signIn()
        let steps = Locked(0)
        let crashing = bench.vault { at, path throws(VaultError) in
            let count = steps.withLock { count in
                count += 1
                return count
            }
            if count > step { throw .file(path: path, action: "test", reason: "crash before \(at)") }
        }
        bench.advance(seconds: 3_600)
        let dying = try await bench.provider(vault: crashing)
        await #expect(throws: AuthorizationError.self) { try await SignInBench.token(of: dying) }
        #expect(bench.server.refreshes == (step < 5 ? 0 : 1))

        let next = try await bench.provider()
        #expect(try await bench.status(by: next) == 200)
        #expect(bench.server.reuses == 0)
        // The last step comes after the new pair took its place: then nothing had to be asked for again.
        let expected = step == 9 || step < 5 ? 1 : 2
        #expect(bench.server.refreshes == expected)
        #expect(try bench.grant()?.unfinishedRefresh == nil)
        #expect(try bench.grant()?.refreshToken == Secret(bench.server.currentRefreshToken))
    }

    /// The provider that could not store goes on with its own pair when the disk works again: nothing is asked for twice.
    @Test func aFullDiskLosesNoToken() async throws {
        let bench = try SignInBench()
        try await bench.signIn()
        let isFull = Locked(false)
        let vault = bench.vault { _, path throws(VaultError) in
            if isFull.withLock({ $0 }) {
                throw .file(path: path, action: "write", reason: "no space left")
            }
        }
        bench.advance(seconds: 3_600)
        let transport = Interruption(bench.transport) { isFull.withLock { $0 = true } }
        let provider = try await bench.provider(vault: vault, transport: transport)
        for _ in 0..<3 {
            let error = await #expect(throws: AuthorizationError.self) {
                try await SignInBench.token(of: provider)
            }
            #expect(error?.description.contains("no space left") == true)
        }
        isFull.withLock { $0 = false }
        #expect(try await bench.status(by: provider) == 200)
        #expect(bench.server.refreshes == 1 && bench.server.reuses == 0)
        #expect(try bench.grant()?.refreshToken == Secret(bench.server.currentRefreshToken))
    }

    /// The answer of the server is lost: the same provider asks again, within the leeway.
    @Test func aLostAnswerIsAskedForAgainWithinTheLeeway() async throws {
        let bench = try SignInBench(StrictTokenServer(leeway: 1) { $0 == 2 ? .dropAfter : .none })
        try await bench.signIn()
        bench.advance(seconds: 3_600)
        let provider = try await bench.provider()
        #expect(try await bench.status(by: provider) == 200)
        #expect(bench.server.reuses == 0)
        #expect(bench.server.state.withLock { $0.leewayReuses } == 1)
    }

    /// Where the server forgives nothing, a lost answer is a lost grant: that is said with its cause, and asked for once.
    @Test func aLostAnswerWithoutLeewayIsExplained() async throws {
        let bench = try SignInBench(StrictTokenServer { $0 >= 2 && $0 <= 4 ? .dropBefore : .none })
        try await bench.signIn()
        bench.advance(seconds: 3_600)
        let first = try await bench.provider()
        let trouble = await #expect(throws: AuthorizationError.self) {
            try await SignInBench.token(of: first)
        }
        #expect(trouble?.reason == .unavailable)
        #expect(try bench.grant()?.unfinishedRefresh != nil)
        // Meanwhile, as after a lost answer, the server has gone on to another refresh token.
        bench.server.state.withLock { state in
            state.used.append(state.refresh)
            state.refresh = "REFRESH-lost"
        }
        let next = try await bench.provider()
        let error = await #expect(throws: AuthorizationError.self) { try await SignInBench.token(of: next) }
        #expect(error?.reason == .signInAgain)
        #expect(error?.description.contains("a refresh was interrupted on 2027-01-15T") == true)
        #expect(error?.description.contains("muster auth login --site hq") == true)
        let requests = bench.server.requests
        await #expect(throws: AuthorizationError.self) { try await SignInBench.token(of: first) }
        #expect(bench.server.requests == requests)
    }

    /// A server that was never reached leaves no doubt behind.
    @Test func anUnsentRefreshLeavesNoNote() async throws {
        let bench = try SignInBench()
        try await bench.signIn()
        bench.advance(seconds: 3_600)
        let provider = try await bench.provider(transport: Unreachable())
        await #expect(throws: AuthorizationError.self) { try await SignInBench.token(of: provider) }
        #expect(try bench.grant()?.unfinishedRefresh == nil)
        let working = try await bench.provider()
        #expect(try await bench.status(by: working) == 200)
    }

    /// The note is on the disk before the request is sent, and the new pair before the first request uses it.
    @Test func theOrderIsNoteRequestStoreUse() async throws {
        let bench = try SignInBench()
        try await bench.signIn()
        bench.advance(seconds: 3_600)
        let seen = Locked<[String]>([])
        let transport = Interruption(
            bench.transport,
            before: {
                let grant = try? bench.grant()
                seen.withLock { $0.append(grant?.unfinishedRefresh == nil ? "no note" : "noted") }
            }
        ) {}
        let provider = try await bench.provider(transport: transport)
        let token = try await SignInBench.token(of: provider)
        #expect(seen.withLock { $0 } == ["noted"])
        #expect(try bench.grant()?.accessToken == Secret(token))
    }
}

/// A transport that does something before sending and after the answer came.
struct Interruption: HTTPClientTransport {
    let transport: any HTTPClientTransport
    let before: @Sendable () -> Void
    let after: @Sendable () -> Void

    init(
        _ transport: any HTTPClientTransport,
        before: @escaping @Sendable () -> Void = {},
        after: @escaping @Sendable () -> Void
    ) {
        self.transport = transport
        self.before = before
        self.after = after
    }

    func send(
        _ request: HTTPRequest,
        timeout: Duration
    ) async throws(HTTPTransportError) -> HTTPResponse {
        before()
        let response = try await transport.send(request, timeout: timeout)
        after()
        return response
    }
}

/// A network that is not there.
struct Unreachable: HTTPClientTransport {
    func send(
        _ request: HTTPRequest,
        timeout: Duration
    ) async throws(HTTPTransportError) -> HTTPResponse {
        throw HTTPTransportError(kind: .cannotConnect, deliveryState: .notSent, message: "no route")
    }
}
