import JiraSandbox
import Testing

@testable import MusterCLI

/// `muster sandbox`: what its flags make, and what it says of how to connect.
struct SandboxCommandTests {
    private func configuration(
        _ line: String,
        files: [String: String] = [:]
    ) throws -> SandboxConfiguration {
        var world = TestWorld()
        world.files = MemoryFiles(files)
        let parser = ArgumentParser(root: .muster, unavailable: CommandNode.laterCommands)
        guard case .run(_, let parsed) = try parser.parse(words("sandbox " + line)) else {
            throw CommandFailure(.usage, "help was shown")
        }
        return try SandboxCommand.configuration(parsed, world.context)
    }

    @Test func withoutFlagsItIsAWellBehavedCloudSite() throws {
        let made = try configuration("")
        let plain = SandboxConfiguration()
        #expect(made.product == .cloud && made.contextPath.isEmpty && made.nodes == 1)
        #expect(made.accounts == plain.accounts && made.projects == plain.projects)
        #expect(made.limits == plain.limits && made.faults == plain.faults)
        #expect(made.searchLag == .zero && made.searchLagSpread == .zero && made.latency == .zero)
    }

    @Test func everyFlagArrives() throws {
        let made = try configuration(
            "--kind datacenter --context-path /jira --project OPS --nodes 2 --seed 7 --latency 40 --lag 500ms..2m "
                + "--limits realistic --rate 2.5 --refuse-every 9 --time-zone Asia/Tokyo "
                + "--account eve@example.com=Europe/Paris --account bob@example.com"
        )
        #expect(made.product == .dataCenter && made.contextPath == "/jira" && made.projects[0].key == "OPS")
        #expect(made.nodes == 2 && made.seed == 7 && made.latency == .milliseconds(40))
        #expect(made.searchLag == .milliseconds(500) && made.searchLagSpread == .milliseconds(119_500))
        #expect(made.limits.bucket == SandboxTokenBucket() && made.limits.requestsPerSecond == 2.5)
        #expect(made.faults.rateLimitEvery == 9)
        #expect(made.accounts.map(\.timeZoneName) == ["Asia/Tokyo", "Europe/Paris", "Etc/UTC"])
        #expect(made.accounts.map(\.name) == ["ops", "eve", "bob"])
    }

    @Test func filesAreReadAndFlagsWinOverThem() throws {
        let files = [
            "/work/f.json": """
            {"rules": [{"effect": "drop"}], "limits": "realistic", "lag": {"seconds": 3, "spreadSeconds": 4}}
            """,
            "/work/a.json": #"[{"email": "a@example.com"}, {"email": "b@example.com"}]"#,
        ]
        let made = try configuration("--faults f.json --accounts a.json", files: files)
        #expect(made.faults.rules == [SandboxFaultRule("rule 1", .drop(applied: false))])
        #expect(made.limits == .realistic(.cloud) && made.searchLag == .seconds(3))
        #expect(made.searchLagSpread == .seconds(4))
        #expect(made.accounts.map(\.email) == ["a@example.com", "b@example.com"])
        let flags = try configuration("--faults f.json --limits off --search-lag 20", files: files)
        #expect(flags.limits == SandboxLimits() && flags.searchLag == .milliseconds(20))
        #expect(flags.searchLagSpread == .zero)
    }

    /// A mistake that is let through would serve for ever: the limit cancels it.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            (
                "--faults f.json",
                "f.json, line 2: rules[0].effekt: unknown key 'effekt'. Did you mean 'effect'?", 5
            ),
            ("--accounts f.json", "f.json, line 1: must be a list of accounts, at least one", 5),
            ("--faults none.json", "none.json", 1), ("--nodes 2", "--nodes: Cloud has no nodes", 2),
            ("--lag 1s --search-lag 5", "--lag and --search-lag say the same", 2),
            ("--account ops@example.com", "--account: there is an account ops@example.com already", 2),
            ("--lag 5", "--lag: '5' must be a time or a range of two", 2),
            ("--lag 5s..1s", "--lag: '5s..1s' must be a time or a range of two", 2),
            ("--kind server", "--kind: 'server' must be", 2), ("--rate 0", "--rate: '0' must be a number", 2),
            ("--context-path jira", "--context-path: 'jira' must be a path such as /jira", 2),
            ("--time-zone Mars", "--time-zone: 'Mars' must be the name of a time zone", 2),
            ("--account eve", "--account: 'eve' must be an e-mail address", 2),
            ("--account eve@x=Mars", "--account: 'eve@x=Mars' must be an address with a known time zone", 2),
        ]
    )
    func mistakesAreNamedWithTheirFix(line: String, words text: String, code: Int32) async {
        var world = TestWorld()
        world.files = MemoryFiles(["/work/f.json": "{\"rules\": [\n{\"effekt\": \"drop\"}]}"])
        let ran = await world.run(words("sandbox " + line))
        #expect(ran.code.rawValue == code && ran.messages.contains(text), "\(ran.messages)")
    }

    @Test(arguments: SandboxProduct.allCases) func theGuideNamesAddressSignInAndControls(
        product: SandboxProduct
    ) {
        var configuration = SandboxConfiguration()
        configuration.product = product
        configuration.otherAccounts = [SandboxAccount(email: "eve@example.com", timeZoneName: "Asia/Tokyo")]
        let guide = SandboxGuide(
            configuration,
            siteURL: "http://127.0.0.1:1/jira",
            controlURL: "http://127.0.0.1:1/_sandbox"
        )
        let lines = guide.text.split(separator: "\n").map(String.init)
        let isCloud = product == .cloud
        #expect(
            lines.contains(
                isCloud
                    ? "curl -u ops@example.com:sandbox-token http://127.0.0.1:1/jira/rest/api/3/myself"
                    : "curl -H 'Authorization: Bearer sandbox-token' http://127.0.0.1:1/jira/rest/api/2/myself"
            )
        )
        #expect(
            lines.contains(
                isCloud
                    ? #"jira = JIRA("http://127.0.0.1:1/jira", basic_auth=("ops@example.com", "sandbox-token"))"#
                    : #"jira = JIRA("http://127.0.0.1:1/jira", token_auth="sandbox-token")"#
            )
        )
        #expect(
            lines.contains("    kind: \(product.rawValue)")
                && lines.contains("curl http://127.0.0.1:1/_sandbox")
        )
        #expect(lines.contains("      type: \(isCloud ? "api_token" : "personal_token")"))
        #expect(lines.contains("  eve@example.com  token sandbox-token-eve  Asia/Tokyo"))
        #expect(
            guide.connection.accounts.map(\.password)
                == (isCloud ? [nil, nil] : ["sandbox-password", "sandbox-password-eve"])
        )
    }
}
