import CredentialVault
import FoundationEssentials
import HTTPMessages
import Jira
import JiraSandbox
import JiraSignIn
import Locking
import Secrets
import Testing

struct SiteSignInTests {
    /// A site whose edge tells its cloud id.
    struct Edge: HTTPRequestHandler {
        var status = 200
        var body = #"{"cloudId":"aaaa-bbbb","x":1}"#
        let seen = Locked<[String]>([])

        func respond(to request: HTTPRequest) async -> HTTPServerReply {
            let credentials = request.fields["Authorization"] ?? "anonymous"
            seen.withLock { $0.append("\(request.authority)\(request.path) \(credentials)") }
            return StrictTokenServer.json(status, body)
        }
    }

    static func settings(_ method: SiteSignInSettings.Method) throws -> SiteSignInSettings {
        var settings = SiteSignInSettings(
            site: try JiraSite(name: "hq", url: "https://hq.example.net"),
            method: method
        )
        settings.email = "ops@example.com"
        settings.token = { () throws(AuthorizationError) in Secret("TOKEN-from-file-1\n") }
        return settings
    }

    func connect(
        _ settings: SiteSignInSettings,
        _ bench: SignInBench,
        edge: Edge = Edge()
    ) async throws -> (header: String, site: JiraSite) {
        let connected = try await SiteSignIn.connect(
            settings,
            vault: bench.vault(),
            transport: SandboxTransport(edge),
            clock: bench.clock
        )
        var request = SignInBench.request
        try await connected.authorization.authorize(&request)
        return (request.fields["Authorization"] ?? "", connected.apiSite)
    }

    @Test func tokensOfFilesNeedNoVault() async throws {
        let bench = try SignInBench()
        let basic = "Basic " + Base64.text(Array("ops@example.com:TOKEN-from-file-1".utf8))
        let cloud = try await connect(Self.settings(.apiToken), bench)
        #expect(cloud.header == basic)
        #expect(cloud.site.apiAddress.authority == "hq.example.net")
        let personal = try await connect(Self.settings(.personalToken), bench)
        #expect(personal.header == "Bearer TOKEN-from-file-1")
    }

    @Test func tokensComeFromTheVaultWhereNoFileIsNamed() async throws {
        let bench = try SignInBench()
        _ = try await bench.vault().makeKeyFileIfMissing()
        var settings = try Self.settings(.apiToken)
        settings.token = nil
        settings.email = nil
        await #expect(throws: SignInError.notSignedIn(site: "hq")) { _ = try await connect(settings, bench) }
        try await bench.vault().store(
            .apiToken(email: "a@example.com", token: Secret("kept-1")),
            site: "hq"
        )
        try await bench.vault().store(.personalToken(token: Secret("kept-2")), site: "hq")
        let basic = "Basic " + Base64.text(Array("a@example.com:kept-1".utf8))
        #expect(try await connect(settings, bench).header == basic)
        settings.method = .personalToken
        #expect(try await connect(settings, bench).header == "Bearer kept-2")
    }

    @Test func aScopedTokenGoesThroughTheGateway() async throws {
        let bench = try SignInBench()
        var settings = try Self.settings(.apiToken)
        settings.isTokenScoped = true
        let edge = Edge()
        let connected = try await connect(settings, bench, edge: edge)
        #expect(connected.header.hasPrefix("Basic "))
        #expect(connected.site.apiAddress.authority == "api.atlassian.com")
        #expect(connected.site.apiAddress.contextPath == "/ex/jira/aaaa-bbbb")
        // The token does not go to the site's edge.
        #expect(edge.seen.withLock { $0 } == ["hq.example.net/_edge/tenant_info anonymous"])

        settings.cloudID = "cccc"
        settings.apiGateway = "http://127.0.0.1:8080"
        let named = Edge()
        let address = try await connect(settings, bench, edge: named).site.apiAddress
        #expect(address.scheme == "http" && address.authority == "127.0.0.1:8080")
        #expect(address.contextPath == "/ex/jira/cccc")
        #expect(named.seen.withLock { $0.isEmpty })
    }

    @Test(arguments: [
        (404, "<html>"), (200, "<html>"), (200, #"{"cloudId":""}"#), (200, #"{"cloudId":null}"#),
        (200, #"{"cloudId":"../x"}"#),
    ])
    func aSiteThatTellsNoCloudIDIsSaid(status: Int, body: String) async throws {
        let bench = try SignInBench()
        var settings = try Self.settings(.apiToken)
        settings.isTokenScoped = true
        let asked = settings
        await #expect(throws: SignInError.self) {
            _ = try await connect(asked, bench, edge: Edge(status: status, body: body))
        }
    }

    /// Everything that can be printed, after everything that can go wrong, holds no secret.
    @Test func nothingThatCanBePrintedHoldsASecret() async throws {
        let echo = #"{"error":"invalid_grant","error_description":"CLIENT-secret-71aa"}"#
        let server = StrictTokenServer(leeway: 1) { number in
            switch number {
            case 2: .dropAfter
            case 4: .answer(403, echo, type: "application/json")
            case 6...8: .answer(500, echo, type: "text/html; CLIENT-secret-71aa")
            default: .none
            }
        }
        let bench = try SignInBench(server)
        var shown = ""
        func show(_ value: Any) {
            dump(value, to: &shown)
            shown += "\(value) \(String(reflecting: value))"
        }
        var tokens: [String] = []
        for _ in 0..<3 {
            let signIn = try OAuth2SignIn(
                settings: bench.settings(),
                vault: bench.vault(),
                transport: bench.transport,
                clock: bench.clock
            )
            show(signIn)
            do { show(try await signIn.finish(server.consent(signIn.begin()))) } catch { show(error) }
            for _ in 0..<2 {
                guard let provider = try? await bench.provider() else { continue }
                bench.advance(seconds: 3_600)
                do { tokens.append(try await SignInBench.token(of: provider)) } catch { show(error) }
                show(provider)
            }
        }
        show(try bench.settings())
        if let grant = try bench.grant() { show(grant) }
        show(bench.vault())
        let oauth1 = try OAuth1SignIn(
            settings: OAuth1Tests.settings(),
            vault: bench.vault(),
            transport: bench.transport,
            clock: bench.clock
        )
        do { show(try await oauth1.begin(callback: "oob")) } catch { show(error) }
        show(oauth1)
        #expect(server.requests >= 8 && !tokens.isEmpty)
        // A type of contents is the server's own word; what it repeats there was taken out of the message as well.
        for secret in server.secrets where !secret.isEmpty {
            #expect(!shown.contains(secret), "\(secret) was printed")
        }
        let file = String(
            decoding: try Data(contentsOf: URL(filePath: bench.folder + "/credentials.json")),
            as: UTF8.self
        )
        for secret in server.secrets where !secret.isEmpty { #expect(!file.contains(secret)) }
    }
}
