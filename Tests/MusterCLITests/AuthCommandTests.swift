import CredentialVault
import FoundationEssentials
import Glibc
import HTTPMessages
import HTTPTransport
import JiraSandbox
import Secrets
import Testing

@testable import MusterCLI

/// `muster auth` against a sandbox on a port of this machine, with a vault in a real folder.
@Suite(.timeLimit(.minutes(1)))
struct AuthCommandTests {
    /// A folder, a sandbox and the configuration that names both.
    final class Bench: Sendable {
        let folder: String
        let server: SandboxServer

        init(_ product: SandboxProduct, _ change: (inout SandboxConfiguration) -> Void = { _ in }) throws {
            var template = Array("/tmp/muster-auth-XXXXXX\0".utf8.map { CChar(bitPattern: $0) })
            guard let made = mkdtemp(&template) else { throw CommandFailure(.failed, "no folder") }
            folder = String(cString: made)
            var configuration = SandboxConfiguration()
            configuration.product = product
            change(&configuration)
            server = try SandboxServer(try SandboxJira(configuration: configuration))
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func world(_ kind: String, _ auth: String, input: String = "") -> TestWorld {
            var world = TestWorld()
            world.input = input
            world.files = MemoryFiles([
                "/work/muster.yaml": """
                credentials: {file: \(folder)/credentials, key_file: \(folder)/key}
                sites:
                  - name: hq
                    url: \(server.url)
                    kind: \(kind)
                    auth: {\(auth)}

                """
            ])
            return world
        }

        func oauth2(_ kind: String = "cloud", input: String = "") -> TestWorld {
            var world = world(
                kind,
                "type: oauth2, client_id: sandbox-client, redirect_uri: 'http://127.0.0.1/callback', "
                    + "authorization_server: '\(server.url)', api_gateway: '\(server.url)'",
                input: input
            )
            world.environment = ["MUSTER_CLIENT_SECRET_HQ": "sandbox-client-secret"]
            return world
        }

        var file: String {
            (try? String(contentsOf: URL(filePath: folder + "/credentials"), encoding: .utf8)) ?? ""
        }
    }

    /// Waits until the command has printed the address to open.
    static func address(in messages: MemorySink) async throws -> String {
        while true {
            if let line = messages.text.split(separator: "\n").first(where: { $0.hasPrefix("  http") }) {
                return String(line.dropFirst(2))
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// What a browser and a person do: open the page, agree, go where they are sent.
    static func agree(to address: String, _ transport: CurlTransport, follows: Bool = true) async throws
        -> String
    {
        func get(_ address: String) async throws -> HTTPResponse {
            let rest = address.dropFirst("http://".count)
            let authority = rest.prefix { $0 != "/" }
            let request = HTTPRequest(
                method: .get,
                scheme: "http",
                authority: String(authority),
                path: String(rest.dropFirst(authority.count))
            )
            return try await transport.send(request, timeout: .seconds(10))
        }
        let consent = try await get(address + "&sandbox_consent=ops%40example.com")
        let back = try #require(consent.fields["Location"])
        if follows { #expect(try await get(back).status == 200) }
        return back
    }

    @Test(arguments: ["cloud", "datacenter"])
    func aPersonSignsInThroughTheBrowser(kind: String) async throws {
        let bench = try Bench(kind == "cloud" ? .cloud : .dataCenter)
        let transport = try CurlTransport(CurlTransport.Configuration(addresses: .loopbackOnly))
        defer { transport.shutdown() }
        let world = bench.oauth2(kind)
        let before = await bench.oauth2(kind).run(words("auth status"))
        #expect(before.code == .usage)
        #expect(before.output.contains("nobody signed in to site 'hq' yet"))

        async let ran = world.run(words("auth login"))
        _ = try await Self.agree(to: try await Self.address(in: world.messages), transport)
        let login = await ran
        #expect(login.code == .done, "\(login.messages)")
        #expect(login.output == "signed in to site 'hq' as Sandbox Operator\n")
        #expect(!bench.file.isEmpty && !bench.file.contains("sandbox-client"))

        let status = await bench.oauth2(kind).run(words("auth status --check --json"))
        #expect(status.code == .done, "\(status.messages)")
        #expect(status.output.contains(#""account" : "Sandbox Operator""#))
        #expect(status.output.contains(#""renews_itself" : true"#))

        #expect(await bench.oauth2(kind).run(words("auth rotate-key")).code == .done)
        #expect(await bench.oauth2(kind).run(words("auth status --check")).code == .done)
        let dry = await bench.oauth2(kind).run(words("auth logout --dry-run"))
        #expect(dry.output == "would remove 1 credential of site 'hq'\n")
        let logout = await bench.oauth2(kind).run(words("auth logout"))
        #expect(logout.output == "removed 1 credential of site 'hq'\n")
        #expect(await bench.oauth2(kind).run(words("auth status")).code == .usage)
        await bench.server.stop()
    }

    @Test func aTokenFromStandardInputIsKeptEncrypted() async throws {
        let bench = try Bench(.cloud)
        let auth = "type: api_token, email: ops@example.com"
        let login = await bench.world("cloud", auth, input: "sandbox-token\n").run(words("auth login --json"))
        #expect(login.code == .done, "\(login.messages)")
        #expect(login.output.contains(#""account" : "Sandbox Operator""#))
        #expect(!bench.file.contains("sandbox-token") && !login.messages.contains("sandbox-token"))
        #expect(await bench.world("cloud", auth).run(words("auth status --check")).code == .done)

        // Credentials that the site refuses concern the configuration, as they do in the other commands.
        var stale = bench.world("cloud", auth)
        stale.environment = ["MUSTER_TOKEN_HQ": "stale-token"]
        let refused = await stale.run(words("auth status --check"))
        #expect(refused.code == .usage)
        #expect(refused.output.contains("refused the credentials"))

        let wrong = await bench.world("cloud", auth, input: "wrong-token\n").run(words("auth login"))
        #expect(wrong.code != .done)
        #expect(wrong.messages.contains("the site does not take them"))
        #expect(!wrong.messages.contains("wrong-token"))
        #expect(await bench.world("cloud", auth, input: " \n").run(words("auth login")).code == .usage)
        await bench.server.stop()
    }

    @Test func keysAreRotatedInTwoStepsWhereTheyAreInAVariable() async throws {
        let bench = try Bench(.cloud)
        let (old, new) = (
            Base64.text([UInt8](repeating: 1, count: 32)), Base64.text([UInt8](repeating: 2, count: 32))
        )
        func run(_ line: String, _ environment: [String: String], input: String = "") async -> Ran {
            var world = bench.world("cloud", "type: api_token, email: ops@example.com", input: input)
            world.environment = environment
            return await world.run(words(line))
        }
        let before = ["MUSTER_CREDENTIALS_KEY": old]
        let during = ["MUSTER_CREDENTIALS_KEY": new, "MUSTER_CREDENTIALS_KEY_PREVIOUS": old]
        let after = ["MUSTER_CREDENTIALS_KEY": new]
        #expect(await run("auth login", before, input: "sandbox-token").code == .done)
        #expect(await run("auth status", after).code == .usage)
        #expect(await run("auth rotate-key", during).code == .done)
        #expect(await run("auth status", before).code == .done)
        #expect(await run("auth status", after).code == .done)
        #expect(await run("auth rotate-key --finish", during).code == .done)
        #expect(await run("auth status", before).code == .usage)
        #expect(await run("auth status --check", after).code == .done)
        await bench.server.stop()
    }

    @Test func theAdministratorGetsThePublicKey() async throws {
        let bench = try Bench(.dataCenter)
        let world = bench.world("datacenter", "type: oauth1, client_id: muster-key")
        let ran = await world.run(words("auth login --public-key"))
        #expect(ran.code == .done, "\(ran.messages)")
        #expect(ran.output.hasPrefix("-----BEGIN PUBLIC KEY-----\n"))
        #expect(ran.output.hasSuffix("-----END PUBLIC KEY-----\n"))
        let status = await bench.world("datacenter", "type: oauth1, client_id: muster-key")
            .run(words("auth status"))
        #expect(status.code == .usage)
        await bench.server.stop()
    }

    @Test func aSiteThatIsNotConfiguredIsNamed() async throws {
        let bench = try Bench(.cloud)
        let ran = await bench.oauth2().run(words("auth login --site elsewhere"))
        #expect(ran.code == .usage)
        #expect(ran.messages.contains("no site is called 'elsewhere'; there is hq"))
        let logout = await bench.oauth2().run(words("auth logout --site elsewhere"))
        #expect(logout.output == "nothing is kept for site 'elsewhere'\n")
        await bench.server.stop()
    }
}
