import CredentialVault
import HTTPMessages
import Jira
import JiraSandbox
import JiraSignIn
import Locking
import Secrets
import Testing

/// Every way to sign in against the sandbox's own servers.
struct SandboxTourTests {
    static let address = "http://127.0.0.1:18080"

    /// A sandbox and the bench's clock.
    static func sandbox(
        _ product: SandboxProduct,
        _ bench: SignInBench,
        _ change: (inout SandboxConfiguration) -> Void = { _ in }
    ) throws -> SandboxTransport {
        let time = bench.time
        var configuration = SandboxConfiguration(
            clock: SandboxClock(now: { time.withLock { $0 } }, sleep: { _ in })
        )
        configuration.product = product
        configuration.signIn.consent = .given(by: "ops@example.com")
        change(&configuration)
        return SandboxTransport(try SandboxJira(configuration: configuration))
    }

    static func settings(
        _ product: SandboxProduct,
        _ method: SiteSignInSettings.Method
    ) throws -> SiteSignInSettings {
        let flavor = product == .cloud ? JiraFlavor.cloud : .dataCenter
        var settings = SiteSignInSettings(
            site: try JiraSite(name: "hq", url: address, flavor: flavor),
            method: method
        )
        settings.clientID = "sandbox-client"
        settings.clientSecret = Secret("sandbox-client-secret")
        settings.authorizationServer = address
        settings.apiGateway = address
        settings.redirectURI = "http://127.0.0.1:8765/callback"
        return settings
    }

    /// What a browser does: opens the page and goes where it is sent.
    static func browse(_ url: String, _ transport: SandboxTransport) async throws -> String {
        let request = HTTPRequest(
            method: .get,
            scheme: "http",
            authority: "127.0.0.1:18080",
            path: String(url.dropFirst(address.count))
        )
        let response = try await transport.send(request, timeout: .seconds(1))
        return try #require(response.fields["Location"], "status \(response.status)")
    }

    static func client(
        _ settings: SiteSignInSettings,
        _ bench: SignInBench,
        _ transport: SandboxTransport
    ) async throws -> JiraClient {
        let connected = try await SiteSignIn.connect(
            settings,
            vault: bench.vault(),
            transport: transport,
            clock: bench.clock
        )
        let time = bench.time
        return JiraClient(
            site: connected.apiSite,
            credentials: connected.authorization,
            transport: transport,
            pacing: JiraPacing(now: { time.withLock { $0 } }, sleep: { _ in }, chance: { 0.5 })
        )
    }

    @Test(arguments: SandboxProduct.allCases)
    func oauth2WorksForDays(product: SandboxProduct) async throws {
        let bench = try SignInBench()
        let transport = try Self.sandbox(product, bench)
        let settings = try Self.settings(product, .oauth2)
        let signIn = try OAuth2SignIn(
            settings: settings,
            vault: bench.vault(),
            transport: transport,
            clock: bench.clock
        )
        try await signIn.finish(try await Self.browse(try signIn.begin(), transport))
        let client = try await Self.client(settings, bench, transport)
        for _ in 0..<30 {
            _ = try await client.myself()
            bench.advance(seconds: 5_000)
        }
        // A token that the server ended early is renewed after its 401.
        #expect(try bench.grant()?.refusedAt == nil)
    }

    @Test func anAnswerLostWithinTheLeewayIsForgivenAndLaterIsNot() async throws {
        let bench = try SignInBench()
        let transport = try Self.sandbox(.cloud, bench)
        let settings = try Self.settings(.cloud, .oauth2)
        let signIn = try OAuth2SignIn(
            settings: settings,
            vault: bench.vault(),
            transport: transport,
            clock: bench.clock
        )
        try await signIn.finish(try await Self.browse(try signIn.begin(), transport))
        for (pause, isForgiven) in [(Int64(500), true), (700, false)] {
            bench.advance(seconds: 3_600)
            let losing = try await SiteSignIn.connect(
                settings,
                vault: bench.vault { step, path throws(VaultError) in
                    guard step == .rename, !path.hasSuffix("key") else { return }
                    let noted = bench.sleeps.withLock { $0.count }
                    bench.sleeps.withLock { $0.append(.zero) }
                    if noted % 2 == 1 { throw .file(path: path, action: "test", reason: "crash") }
                },
                transport: transport,
                clock: bench.clock
            )
            await #expect(throws: AuthorizationError.self) {
                try await SignInBench.token(of: losing.authorization)
            }
            bench.advance(seconds: pause)
            let next = try await Self.client(settings, bench, transport)
            if isForgiven {
                _ = try await next.myself()
            } else {
                let provider = try await SiteSignIn.connect(
                    settings,
                    vault: bench.vault(),
                    transport: transport,
                    clock: bench.clock
                ).authorization
                let error = await #expect(throws: AuthorizationError.self) {
                    try await SignInBench.token(of: provider)
                }
                #expect(error?.description.contains("was interrupted on") == true)
            }
        }
    }

    @Test func oneGrantOpensTheSiteThatIsChosen() async throws {
        let bench = try SignInBench()
        let other = SandboxSite(cloudID: "ffff-1", name: "Other", url: "https://other.example.net")
        let transport = try Self.sandbox(.cloud, bench) { $0.signIn.otherSites = [other] }
        var settings = try Self.settings(.cloud, .oauth2)
        settings.cloudID = "ffff-1"
        let signIn = try OAuth2SignIn(
            settings: settings,
            vault: bench.vault(),
            transport: transport,
            clock: bench.clock
        )
        let signedIn = try await signIn.finish(try await Self.browse(try signIn.begin(), transport))
        #expect(signedIn.accessibleSite?.name == "Other")
        #expect(try bench.grant()?.cloudID == "ffff-1")
    }

    @Test(arguments: SandboxProduct.allCases)
    func aPersonWhoRefusesIsUnderstood(product: SandboxProduct) async throws {
        let bench = try SignInBench()
        let transport = try Self.sandbox(product, bench) { $0.signIn.consent = .refused }
        let signIn = try OAuth2SignIn(
            settings: Self.settings(product, .oauth2),
            vault: bench.vault(),
            transport: transport,
            clock: bench.clock
        )
        let back = try await Self.browse(try signIn.begin(), transport)
        let error = await #expect(throws: SignInError.self) { try await signIn.finish(back) }
        #expect(error?.description.contains("access was denied in the browser") == true)
    }

    @Test func aScopedTokenWorksAtTheGatewayOnly() async throws {
        let bench = try SignInBench()
        let transport = try Self.sandbox(.cloud, bench) {
            $0.signIn.scopedTokens = [
                SandboxScopedToken(
                    email: "ops@example.com",
                    token: "scoped-1",
                    scopes: ["read:jira-work", "read:jira-user"]
                )
            ]
        }
        var settings = try Self.settings(.cloud, .apiToken)
        settings.email = "ops@example.com"
        settings.token = { () throws(AuthorizationError) in Secret("scoped-1") }
        let wrong = try await Self.client(settings, bench, transport)
        await #expect(throws: JiraError.self) { _ = try await wrong.myself() }
        settings.isTokenScoped = true
        let right = try await Self.client(settings, bench, transport)
        #expect(try await right.myself().displayName == "Sandbox Operator")
    }

    @Test func oauth1WorksOnDataCenter() async throws {
        let bench = try SignInBench()
        var settings = try Self.settings(.dataCenter, .oauth1)
        settings.clientID = "muster-consumer"
        let preparing = try OAuth1SignIn(
            settings: settings,
            vault: bench.vault(),
            transport: Unreachable(),
            clock: bench.clock
        )
        let pem = try await preparing.publicKey()
        let transport = try Self.sandbox(.dataCenter, bench) {
            $0.signIn.consumers = [SandboxConsumer(key: "muster-consumer", publicKey: pem)]
        }
        let signIn = try OAuth1SignIn(
            settings: settings,
            vault: bench.vault(),
            transport: transport,
            clock: bench.clock
        )
        let page = try await signIn.begin(callback: "http://127.0.0.1:8765/callback")
        try await signIn.finish(try await Self.browse(page, transport))
        let client = try await Self.client(settings, bench, transport)
        #expect(try await client.myself().displayName == "Sandbox Operator")
        #expect(try await client.myself().displayName == "Sandbox Operator")
    }

    @Test func aPersonalTokenWorksOnDataCenter() async throws {
        let bench = try SignInBench()
        let transport = try Self.sandbox(.dataCenter, bench)
        var settings = try Self.settings(.dataCenter, .personalToken)
        settings.token = { () throws(AuthorizationError) in Secret("sandbox-token") }
        let client = try await Self.client(settings, bench, transport)
        #expect(try await client.myself().displayName == "Sandbox Operator")
    }
}
