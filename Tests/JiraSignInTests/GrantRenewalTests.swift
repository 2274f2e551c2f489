import CredentialVault
import HTTPMessages
import Jira
import JiraSandbox
import JiraSignIn
import Locking
import Secrets
import Testing

struct GrantRenewalTests {
    @Test func aTokenIsRenewedAMinuteBeforeItsEnd() async throws {
        let bench = try SignInBench()
        try await bench.signIn()
        let provider = try await bench.provider()
        let first = try await SignInBench.token(of: provider)
        bench.advance(seconds: 3_539)
        #expect(try await SignInBench.token(of: provider) == first)
        #expect(bench.server.refreshes == 0)
        bench.advance(seconds: 1)
        let second = try await SignInBench.token(of: provider)
        #expect(second != first)
        #expect(bench.server.refreshes == 1)
        let grant = try #require(try bench.grant())
        #expect(grant.accessToken == Secret(second))
        #expect(grant.refreshToken == Secret(bench.server.currentRefreshToken))
        #expect(grant.unfinishedRefresh == nil)
        #expect(try await bench.status(by: provider) == 200)
    }

    @Test func aClockThatWasSetBackTrustsNoToken() async throws {
        let bench = try SignInBench()
        try await bench.signIn()
        let provider = try await bench.provider()
        bench.advance(seconds: -7_200)
        #expect(try await bench.status(by: provider) == 200)
        #expect(bench.server.refreshes == 1)
        #expect(try await bench.status(by: provider) == 200)
        #expect(bench.server.refreshes == 1)
    }

    @Test func aHundredCallersRefreshOnceAndReuseNothing() async throws {
        let bench = try SignInBench()
        try await bench.signIn()
        let provider = try await bench.provider()
        bench.advance(seconds: 4_000)
        let tokens = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<100 { group.addTask { try await SignInBench.token(of: provider) } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(tokens.count == 1)
        #expect(bench.server.refreshes == 1 && bench.server.reuses == 0)
    }

    /// Ten providers, as ten processes would have them, with ten callers each.
    @Test func providersThatShareAVaultRefreshOnce() async throws {
        let bench = try SignInBench()
        try await bench.signIn()
        var providers: [any AuthorizationProvider] = []
        for _ in 0..<10 { providers.append(try await bench.provider()) }
        bench.advance(seconds: 4_000)
        let tokens = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<100 {
                let provider = providers[number % 10]
                group.addTask { try await SignInBench.token(of: provider) }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(tokens.count == 1)
        #expect(bench.server.refreshes == 1 && bench.server.reuses == 0)
    }

    @Test func aRefusedTokenIsRenewedOnceForHoweverManyRequests() async throws {
        let bench = try SignInBench()
        try await bench.signIn()
        let provider = try await bench.provider()
        var request = SignInBench.request
        try await provider.authorize(&request)
        bench.server.endAccess()
        let refused = request
        let renewals = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<100 { group.addTask { try await provider.renew(after: refused) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(renewals == Array(repeating: true, count: 100))
        #expect(bench.server.refreshes == 1 && bench.server.reuses == 0)
        #expect(try await bench.status(by: provider) == 200)
        // A late 401 of the old token renews nothing.
        #expect(try await provider.renew(after: refused))
        #expect(bench.server.refreshes == 1)
    }

    @Test func aSiteThatRefusesEveryTokenDoesNotMakeUsAskForEver() async throws {
        let bench = try SignInBench()
        try await bench.signIn()
        let provider = try await bench.provider()
        var renewed = 0
        for _ in 0..<50 {
            var request = SignInBench.request
            try await provider.authorize(&request)
            if try await provider.renew(after: request) { renewed += 1 }
        }
        #expect(renewed == OAuth2Authorization.mostRefusals)
        #expect(bench.server.refreshes == renewed)
        bench.advance(seconds: 61)
        var request = SignInBench.request
        try await provider.authorize(&request)
        #expect(try await provider.renew(after: request))
    }

    /// What says nothing about the grant: the server is down, a proxy answers, a login page, another host.
    @Test(arguments: [
        StrictTokenServer.Fault.answer(500, "oops", type: "text/plain"),
        .answer(503, "{}", type: "application/json"),
        .answer(429, #"{"error":"slow_down"}"#, type: "application/json"),
        .answer(403, "<html>proxy</html>", type: "text/html"),
        .answer(200, "<html>log in</html>", type: "text/html"), .answer(200, "{}", type: "application/json"),
        .answer(200, #"{"access_token":"a b"}"#, type: "application/json"),
        .answer(302, "", type: "text/html"),
        .answer(200, #"{"access_token":"abc","token_type":"mac"}"#, type: "application/json"), .dropBefore,
    ])
    func troubleOfTheServerKeepsTheGrant(fault: StrictTokenServer.Fault) async throws {
        let isDown = Locked(true)
        let server = StrictTokenServer { number in
            number > 1 && isDown.withLock { $0 } ? fault : .none
        }
        let bench = try SignInBench(server)
        try await bench.signIn()
        let provider = try await bench.provider()
        bench.advance(seconds: 3_600)
        let error = await #expect(throws: AuthorizationError.self) {
            try await SignInBench.token(of: provider)
        }
        #expect(error?.reason == .unavailable)
        #expect(server.requests == 4, "three attempts after signing in")
        #expect(bench.sleeps.withLock { $0 } == [.seconds(1), .seconds(3)])
        #expect(try bench.grant()?.refusedAt == nil)
        isDown.withLock { $0 = false }
        #expect(try await bench.status(by: provider) == 200)
        #expect(server.reuses == 0)
    }

    @Test func aTokenThatStillLastsIsUsedWhileTheServerIsDown() async throws {
        let bench = try SignInBench(StrictTokenServer { $0 > 1 ? .dropBefore : .none })
        try await bench.signIn()
        let provider = try await bench.provider()
        let first = try await SignInBench.token(of: provider)
        bench.advance(seconds: 3_545)
        #expect(try await SignInBench.token(of: provider) == first)
        bench.advance(seconds: 60)
        await #expect(throws: AuthorizationError.self) { try await SignInBench.token(of: provider) }
    }

    @Test func aVoidGrantIsAskedForOnce() async throws {
        let bench = try SignInBench()
        try await bench.signIn()
        let provider = try await bench.provider()
        bench.server.state.withLock { $0.isDead = true }
        bench.advance(seconds: 3_600)
        for _ in 0..<3 {
            let error = await #expect(throws: AuthorizationError.self) {
                try await SignInBench.token(of: provider)
            }
            #expect(error?.reason == .signInAgain)
            #expect(error?.description.contains("muster auth login --site hq") == true)
        }
        let another = try await bench.provider()
        await #expect(throws: AuthorizationError.self) { try await SignInBench.token(of: another) }
        #expect(bench.server.requests == 2)
        // Signing in again mends providers that are running, too.
        try await bench.signIn()
        #expect(try await bench.status(by: provider) == 200)
    }

    @Test func aGrantWithoutRefreshTokenEndsWithItsAccessToken() async throws {
        let bench = try SignInBench()
        try await bench.signIn()
        var grant = try #require(try bench.grant())
        grant.refreshToken = nil
        try await bench.vault().store(.oauth2(grant), site: "hq")
        let provider = try await bench.provider()
        #expect(try await bench.status(by: provider) == 200)
        bench.advance(seconds: 3_600)
        let error = await #expect(throws: AuthorizationError.self) {
            try await SignInBench.token(of: provider)
        }
        #expect(error?.description.contains("offline_access") == true)
    }

    /// A request that gives up does not take the refresh with it.
    @Test func aCancelledCallerLosesNoToken() async throws {
        let bench = try SignInBench()
        try await bench.signIn()
        let provider = try await bench.provider()
        bench.advance(seconds: 3_600)
        let caller = Task { try await SignInBench.token(of: provider) }
        caller.cancel()
        _ = try? await caller.value
        #expect(try await bench.status(by: provider) == 200)
        #expect(bench.server.refreshes == 1 && bench.server.reuses == 0)
    }

    @Test func nobodySignedInIsSaid() async throws {
        let bench = try SignInBench()
        await #expect(throws: SignInError.notSignedIn(site: "hq")) { try await bench.provider() }
        try await bench.signIn()
        var settings = try bench.settings()
        settings.clientID = "client-2"
        await #expect(throws: SignInError.self) {
            _ = try await SiteSignIn.connect(
                settings,
                vault: bench.vault(),
                transport: bench.transport,
                clock: bench.clock
            )
        }
    }
}
