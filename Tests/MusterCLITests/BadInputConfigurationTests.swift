import Testing

@testable import MusterCLI

/// Configurations that cannot be used: every command that needs one ends with exit code 2, before anything is opened.
struct BadInputConfigurationTests {
    /// Lines in the project's section, at the top of the file, and words of the message.
    @Test(arguments: [
        ("cluster_tickettype: Job", "", ["muster.yaml:8:5", "cluster_tickettype", "cluster_ticket_type"]),
        ("", "clustering: {max_tickets: 0}", ["muster.yaml:1:27", "clustering.max_tickets", "'0'"]),
        ("", "clustering: {max_tickets: -1}", ["clustering.max_tickets", "'-1'"]),
        ("", "clustering: {max_radius: 5}", ["muster.yaml:1:26", "clustering.max_radius", "'5'", "5km"]),
        ("", "clustering: {max_radius: .nan}", ["clustering.max_radius", "'.nan'"]),
        ("", "clustering: {max_load: NaN}", ["clustering.max_load", "'NaN'"]),
        ("", "clustering: {priority_weight: 10}", ["clustering.priority_weight", "'10'", "9.99"]),
        ("", "clustering: {max_tickets: ten}", ["clustering.max_tickets", "'ten'"]),
        ("", "clusterin: {max_tickets: 3}", ["muster.yaml:1:1", "clusterin", "clustering"]),
        ("", "store: [a, b]", ["muster.yaml:1:8", "store"]),
        ("", "store: 'unclosed", ["muster.yaml:"]),
        ("", "store: a\nstore: b", ["muster.yaml:2:1", "store"]),
    ])
    func wrongFileIsRefusedAtItsPlace(_ project: String, _ top: String, _ words: [String]) async throws {
        let files = BadInputSite.files(url: "http://127.0.0.1:9", project: project, top: top)
        let world = try BadInputWorld(files.mapValues { $0.hasPrefix("\n") ? String($0.dropFirst()) : $0 })
        for command in ["run", "plan"] {
            try await world.refuses([command], code: .usage, words: words)
        }
    }

    /// Environment variables and words of the message.
    @Test(arguments: [
        (["MUSTER_CLUSTERING_MAX_TICKETS": "0"], ["MUSTER_CLUSTERING_MAX_TICKETS", "'0'"]),
        (["MUSTER_CLUSTERING_MAX_RADIUS": "5"], ["MUSTER_CLUSTERING_MAX_RADIUS", "'5'", "5km"]),
        (["JIRA_MAX_RETRIES": "many"], ["JIRA_MAX_RETRIES", "'many'"]),
        (["MUSTER_CONFIG": "other.yaml"], ["other.yaml", "does not exist", "MUSTER_CONFIG"]),
    ])
    func wrongVariableIsRefusedByItsName(_ variables: [String: String], _ words: [String]) async throws {
        let world = try BadInputWorld(BadInputSite.files(url: "http://127.0.0.1:9"))
        try await world.refuses(["run"], environment: variables, code: .usage, words: words)
    }

    @Test func missingConfigurationSaysWhereItWasLookedFor() async throws {
        let world = try BadInputWorld()
        try await world.refuses(
            ["run"],
            code: .usage,
            words: ["no configuration file", "muster.yaml", "config init"]
        )
        try await world.refuses(
            ["run", "--config", "x.yaml"],
            code: .usage,
            words: ["x.yaml", "does not exist"]
        )
    }

    @Test func plainAddressOffThisMachineIsRefused() async throws {
        let world = try BadInputWorld(BadInputSite.files(url: "http://jira.example.com"))
        try await world.refuses(
            ["run"],
            code: .usage,
            words: ["sites[0].url", "http://jira.example.com", "https://"]
        )
    }

    @Test func missingTokenIsRefusedBeforeTheSiteIsAsked() async throws {
        var files = BadInputSite.files(url: "http://127.0.0.1:9")
        files["hq.token"] = nil
        let missing = try BadInputWorld(files)
        try await missing.refuses(["run"], code: .usage, words: ["hq.token", "does not exist"])
        files["hq.token"] = " \n"
        let empty = try BadInputWorld(files)
        try await empty.refuses(["run"], code: .usage, words: ["hq.token", "empty"])
    }

    @Test func unknownProjectIsRefusedWithTheKnownOnes() async throws {
        let world = try BadInputWorld(BadInputSite.files(url: "http://127.0.0.1:9"))
        try await world.refuses(["run", "--project", "NOPE"], code: .usage, words: ["NOPE", "FIELD on hq"])
        try await world.refuses(["plan", "--site", "nope"], code: .usage, words: ["nope", "FIELD on hq"])
    }

    @Test func jqlThatCannotBeReadIsRefused() async throws {
        let site = try BadInputSite()
        let world = try BadInputWorld(site.files())
        for jql in ["project = ", "project = FIELD AND (", "ORDER BY created"] {
            let ran = await world.run(["plan", "--jql", jql])
            #expect(ran.code == .usage, "\(ran.messages)")
            #expect(ran.messages.contains("the JQL '\(jql)'"), "\(ran.messages)")
        }
        #expect(site.writes == 0)
        await site.stop()
    }
}
