import CredentialVault
import FoundationEssentials
import Glibc
import HTTPMessages
import HTTPServing
import HTTPTransport
import Jira
import JiraSignIn
import Locking
import Secrets
import Testing

/// Several real processes with one vault and one token server on a port of this machine.
@Suite(.timeLimit(.minutes(2)))
struct ProcessTests {
    @Test func processesThatNeedANewTokenAtOnceRefreshOnce() async throws {
        let bench = try SignInBench()
        try await bench.signIn()
        let port = try Front(bench, waitsFor: ["ready-1", "ready-2", "ready-3"])
        let children = try (1...3).map { number in
            try ChildProcess(
                ["work", bench.folder, port.url, "\(bench.clock.now() + 4_000_000)", "\(number)"],
                test: "ChildRoleTests"
            )
        }
        for child in children { #expect(await child.end() == .exit(0)) }
        let tokens = try (1...3).map { number in
            try String(contentsOf: URL(filePath: bench.folder + "/token-\(number)"), encoding: .utf8)
        }
        #expect(Set(tokens).count == 1)
        #expect(bench.server.currentAccessTokens.contains(tokens[0]))
        #expect(bench.server.refreshes == 1 && bench.server.reuses == 0)
        await port.stop()
    }

    /// A process is killed in the middle of a refresh, and the next one goes on.
    @Test(arguments: ["before the request", "after the answer", "while storing", "after storing"])
    func aKilledProcessLeavesAGrantThatWorks(moment: String) async throws {
        let bench = try SignInBench(StrictTokenServer(leeway: 1))
        try await bench.signIn()
        let port = try Front(bench, waitsFor: [])
        let now = bench.clock.now() + 4_000_000
        let child = try ChildProcess(
            ["die \(moment)", bench.folder, port.url, "\(now)", "1"],
            test: "ChildRoleTests"
        )
        #expect(await child.end() == .signal(SIGKILL))
        let isNoted = try bench.grant()?.unfinishedRefresh != nil
        #expect(isNoted == (moment != "after storing"))
        #expect(bench.server.refreshes == (moment == "before the request" ? 0 : 1))

        bench.time.withLock { $0 = now }
        let next = try await bench.provider()
        #expect(try await bench.status(by: next) == 200)
        #expect(bench.server.reuses == 0)
        #expect(try bench.grant()?.unfinishedRefresh == nil)
        #expect(try bench.grant()?.refreshToken == Secret(bench.server.currentRefreshToken))
        await port.stop()
    }

    /// The token server on a port; it answers a refresh only when the children that are waited for have begun.
    private struct Front: Sendable {
        let server: HTTPServer
        var url: String { "http://\(server.authority)" }

        init(_ bench: SignInBench, waitsFor names: [String]) throws {
            server = try HTTPServer(
                handler: Patient(server: bench.server, folder: bench.folder, names: names)
            )
        }

        func stop() async { await server.stop(within: .zero) }

        private struct Patient: HTTPRequestHandler {
            let server: StrictTokenServer
            let folder: String
            let names: [String]

            func respond(to request: HTTPRequest) async -> HTTPServerReply {
                while names.contains(where: { access(folder + "/" + $0, F_OK) != 0 }) {
                    try? await Task.sleep(for: .milliseconds(5))
                }
                return await server.respond(to: request)
            }
        }
    }
}

/// What a child process does; skipped where this is nobody's child.
@Suite(.enabled(if: ChildProcess.role != nil, "plays the part of another process for ProcessTests"))
struct ChildRoleTests {
    @Test func playsItsPart() async throws {
        let role = try #require(ChildProcess.role)
        let (part, folder, url) = (role[0], role[1], role[2])
        let (now, number) = (try #require(Int64(role[3])), role[4])
        let curl = try CurlTransport(CurlTransport.Configuration(addresses: .loopbackOnly))
        defer { curl.shutdown() }
        let transport = Interruption(
            curl,
            before: { if part == "die before the request" { kill(getpid(), SIGKILL) } },
            after: { if part == "die after the answer" { kill(getpid(), SIGKILL) } }
        )
        // The note is the first file to be replaced, the new pair the second.
        let renames = Locked(0)
        let vault = CredentialVault(
            path: folder + "/credentials.json",
            keySource: .file(folder + "/muster.key"),
            storage: VaultStorage { step, _ throws(VaultError) in
                let dying = part == "die while storing" ? VaultStorage.Step.rename : .synchronizeFolder
                guard part.hasSuffix("storing"), step == dying else { return }
                let count = renames.withLock { count in
                    count += 1
                    return count
                }
                if count == 2 { kill(getpid(), SIGKILL) }
            }
        )
        var settings = SiteSignInSettings(
            site: try JiraSite(name: "hq", url: "https://hq.example.net"),
            method: .oauth2
        )
        settings.clientID = "client-1"
        settings.clientSecret = Secret(StrictTokenServer.clientSecret)
        settings.authorizationServer = url
        let provider = try await SiteSignIn.connect(
            settings,
            vault: vault,
            transport: transport,
            clock: SignInClock(now: { now })
        ).authorization
        try Data().write(to: URL(filePath: folder + "/ready-\(number)"))
        let tokens = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<20 { group.addTask { try await SignInBench.token(of: provider) } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(tokens.count == 1)
        try Data((tokens.first ?? "").utf8).write(to: URL(filePath: folder + "/token-\(number)"))
    }
}
