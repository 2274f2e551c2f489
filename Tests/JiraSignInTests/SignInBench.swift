import CredentialVault
import FoundationEssentials
import Glibc
import HTTPMessages
import Jira
import JiraSandbox
import JiraSignIn
import Locking
import Secrets

/// A site, a vault in a folder of its own, a strict token server and a clock that a test sets.
final class SignInBench: Sendable {
    let server: StrictTokenServer
    let folder: String
    let time = Locked(Int64(1_800_000_000_000))
    let sleeps = Locked<[Duration]>([])

    init(_ server: StrictTokenServer = StrictTokenServer()) throws {
        self.server = server
        var template = Array("/tmp/muster-signin-XXXXXX\0".utf8.map { CChar(bitPattern: $0) })
        guard let made = mkdtemp(&template) else { throw Problem(reason: "no folder: errno \(errno)") }
        folder = String(cString: made)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    struct Problem: Error { var reason: String }

    var clock: SignInClock {
        SignInClock(
            now: { [time] in time.withLock { $0 } },
            sleep: { [sleeps, time] duration in
                try Task.checkCancellation()
                sleeps.withLock { $0.append(duration) }
                time.withLock { $0 += duration.components.seconds * 1_000 }
            }
        )
    }

    func advance(seconds: Int64) { time.withLock { $0 += seconds * 1_000 } }

    var transport: any HTTPClientTransport { SandboxTransport(server) }

    func vault(
        before: @escaping @Sendable (VaultStorage.Step, String) throws(VaultError) -> Void = { _, _ in }
    ) -> CredentialVault {
        CredentialVault(
            path: folder + "/credentials.json",
            keySource: .file(folder + "/muster.key"),
            storage: VaultStorage(before: before)
        )
    }

    func settings(
        _ flavor: JiraFlavor = .cloud,
        url: String = "https://hq.example.net"
    ) throws -> SiteSignInSettings {
        var settings = SiteSignInSettings(
            site: try JiraSite(name: "hq", url: url, flavor: flavor),
            method: .oauth2
        )
        settings.clientID = "client-1"
        settings.clientSecret = Secret(StrictTokenServer.clientSecret)
        settings.redirectURI = "http://127.0.0.1:8765/callback"
        return settings
    }

    /// Signs in as a person would.
    @discardableResult
    func signIn(_ flavor: JiraFlavor = .cloud) async throws -> SignedIn {
        let signIn = try OAuth2SignIn(
            settings: settings(flavor),
            vault: vault(),
            transport: transport,
            clock: clock
        )
        return try await signIn.finish(server.consent(signIn.begin()))
    }

    /// A provider as a new process would make it.
    func provider(
        _ flavor: JiraFlavor = .cloud,
        vault: CredentialVault? = nil,
        transport: (any HTTPClientTransport)? = nil
    ) async throws -> any AuthorizationProvider {
        try await SiteSignIn.connect(
            settings(flavor),
            vault: vault ?? self.vault(),
            transport: transport ?? self.transport,
            clock: clock
        ).authorization
    }

    static var request: HTTPRequest {
        HTTPRequest(
            method: .get,
            scheme: "https",
            authority: "api.atlassian.com",
            path: "/ex/jira/1/rest/api/3/myself"
        )
    }

    /// The token that a provider signs with.
    static func token(of provider: any AuthorizationProvider) async throws -> String {
        var request = request
        try await provider.authorize(&request)
        return String((request.fields["Authorization"] ?? "").dropFirst("Bearer ".count))
    }

    /// Status of a request that a provider signs.
    func status(by provider: any AuthorizationProvider) async throws -> Int {
        var request = Self.request
        try await provider.authorize(&request)
        return try await transport.send(request, timeout: .seconds(1)).status
    }

    func grant() throws -> OAuth2Grant? {
        guard case .oauth2(let grant)? = try vault().credential(site: "hq", kind: .oauth2) else { return nil }
        return grant
    }
}
