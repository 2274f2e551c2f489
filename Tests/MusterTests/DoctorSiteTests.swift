import Jira
import JiraSandbox
import Publishing
import Testing

@testable import Muster

/// What `muster doctor` says of a site, with calls that only read.
struct DoctorSiteTests {
    private func checks(
        token: String? = nil,
        tickets: [SandboxTicket] = DoctorSiteTests.tickets,
        settings change: (inout JobSettings) -> Void = { _ in },
        site changeSite: (inout SandboxConfiguration) -> Void = { _ in }
    ) async throws -> [DoctorCheck] {
        var configuration = SandboxConfiguration()
        changeSite(&configuration)
        let sandbox = try SandboxJira(configuration: configuration, tickets: tickets)
        let site = try JiraSite(name: "hq", url: "https://hq.example.com")
        var settings = JobSettings(site: site, names: ProjectNames(project: "FIELD"))
        change(&settings)
        let client = JiraClient(
            site: site,
            credentials: try JiraCredentials.apiToken(
                email: configuration.account.email,
                token: token ?? configuration.account.token
            ),
            transport: SandboxTransport(sandbox),
            pacing: JiraPacing(now: { 0 }, sleep: { _ in }, chance: { 0 })
        )
        let checks = await SiteExamination(client: client, settings: settings).checks()
        #expect(sandbox.statistics().writes == 0)
        for check in checks {
            #expect((check.fix == nil) == (check.status == .ok), "\(check)")
            #expect((check.code != nil) == (check.status == .failed), "\(check)")
        }
        return checks
    }

    private static let tickets = (1...3).map { number in
        SandboxTicket(
            key: "FIELD-\(number)",
            summary: "x",
            latitude: "40.70\(number)",
            longitude: "-73.90\(number)"
        )
    }

    @Test func soundSiteIsAllOK() async throws {
        let checks = try await checks()
        #expect(
            checks.map(\.name) == [
                "site", "account", "project", "permissions", "issue type", "create screen", "required fields",
                "link type", "fields", "ready tickets", "coordinates",
            ]
        )
        #expect(checks.allSatisfy { $0.status == .ok }, "\(checks)")
        try #require(checks.count == 11)
        #expect(checks[1].found == "signed in as Sandbox Operator")
        #expect(
            checks[8].found.hasPrefix("latitude customfield_10101 'Latitude', longitude customfield_10102")
        )
        #expect(checks[8].found.contains("(discovered)"))
        #expect(checks[9].found == "about 3")
        #expect(checks[10].found == "of 3 tickets 3 located")
    }

    @Test func directionWordsOfTheLinkTypeAreSaid() async throws {
        let checks = try await checks(settings: { $0.names.linkType = "Job Cluster" })
        let check = try #require(checks.first { $0.name == "link type" })
        #expect(
            check.found == "'Job Cluster': Job Cluster 'clusters' member, member 'is in cluster' Job Cluster"
        )
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var site: @Sendable (inout SandboxConfiguration) -> Void = { _ in }
        var settings: @Sendable (inout JobSettings) -> Void = { _ in }
        var token: String?
        var name: String
        var status: DoctorCheck.Status = .failed
        var code: MusterError.Code?
        var words: [String]
        /// Whether what comes after it is looked at all the same.
        var goesOn = true
    }

    static let cases: [Case] = [
        Case(
            testDescription: "wrong token",
            token: "old",
            name: "account",
            code: .unauthorized,
            words: ["refused the credentials"],
            goesOn: false
        ),
        Case(
            testDescription: "site is down",
            site: { $0.faults.serverErrorEvery = 1 },
            name: "site",
            code: .unavailable,
            words: ["503"],
            goesOn: false
        ),
        Case(
            testDescription: "no project",
            settings: { $0.names.project = "YARD" },
            name: "project",
            code: .configuration,
            words: ["no project 'YARD'"],
            goesOn: false
        ),
        Case(
            testDescription: "may not browse",
            site: { $0.deniedPermissions = ["BROWSE_PROJECTS"] },
            name: "project",
            code: .configuration,
            words: ["no project 'FIELD' that this account may see"],
            goesOn: false
        ),
        Case(
            testDescription: "may not link",
            site: { $0.deniedPermissions = ["LINK_ISSUES"] },
            name: "permissions",
            code: .unauthorized,
            words: ["lacks LINK_ISSUES in FIELD"]
        ),
        Case(
            testDescription: "no issue type",
            site: { $0.hasJobClusterType = false },
            name: "issue type",
            code: .siteNotReady,
            words: ["no issue type 'Job Cluster'", "it has: "]
        ),
        Case(
            testDescription: "required field",
            site: { $0.requiredClusterFields = ["customfield_10112"] },
            name: "required fields",
            code: .siteNotReady,
            words: ["requires Cluster Load (customfield_10112)"]
        ),
        Case(
            testDescription: "no links on the screen",
            site: { $0.fieldsOffCreateScreen = ["issuelinks"] },
            name: "create screen",
            status: .warning,
            words: ["no Linked Issues: members are linked one call each"]
        ),
        Case(
            testDescription: "no labels on the screen",
            site: { $0.fieldsOffCreateScreen = ["labels"] },
            name: "create screen",
            status: .warning,
            words: ["no Labels"]
        ),
        Case(
            testDescription: "no link type",
            settings: { $0.names.linkType = "Musters" },
            name: "link type",
            code: .siteNotReady,
            words: ["no link type 'Musters'", "it has: Blocks, Job Cluster, Relates"]
        ),
        Case(
            testDescription: "no such clustered status",
            settings: { $0.clusteredStatus = "Bundled" },
            name: "clustered status",
            code: .configuration,
            words: ["no status 'Bundled'", "Clustered"]
        ),
        Case(
            testDescription: "no such field",
            settings: { $0.fields.location = "Ort" },
            name: "fields",
            code: .configuration,
            words: ["fields.location is 'Ort'"]
        ),
        Case(
            testDescription: "no such cluster field",
            settings: { $0.clusterFields.load = "Last" },
            name: "cluster fields",
            code: .configuration,
            words: ["'Last'"]
        ),
        Case(
            testDescription: "nothing is ready",
            settings: { $0.clusteringStatus = "Done" },
            name: "ready tickets",
            status: .warning,
            words: ["none for: "]
        ),
        Case(
            testDescription: "JQL that cannot be read",
            settings: { $0.jql = "project =" },
            name: "ready tickets",
            code: .configuration,
            words: ["the JQL 'project ='"]
        ),
        Case(
            testDescription: "fields without coordinates",
            settings: { $0.fields.location = "Location" },
            name: "coordinates",
            status: .warning,
            words: ["of 3 tickets 0 located, 3 no_coordinates (FIELD-1)"]
        ),
    ]

    @Test(arguments: cases) func whatIsWrongIsSaidWithItsFix(_ row: Case) async throws {
        let checks = try await checks(token: row.token, settings: row.settings, site: row.site)
        let check = try #require(checks.first { $0.name == row.name })
        #expect(check.status == row.status, "\(check)")
        #expect(check.code == row.code)
        for word in row.words { #expect(check.found.contains(word), "\(check.found)") }
        #expect(checks.filter { $0.status != .ok }.map(\.name) == [row.name], "\(checks)")
        if !row.goesOn { #expect(checks.last == check) }
    }

    @Test func sampleIsCountedByOutcome() async throws {
        let faulty = [
            SandboxTicket(key: "FIELD-4", summary: "x"),
            SandboxTicket(key: "FIELD-5", summary: "x", latitude: "0", longitude: "0"),
        ]
        let found = try await checks(tickets: Self.tickets + faulty)
        #expect(
            found.last?.found
                == "of 5 tickets 3 located, 1 no_coordinates (FIELD-4), 1 suspect_coordinates (FIELD-5)"
        )
        #expect(found.last?.status == .ok)
    }

    @Test func sampleIsOfTwentyTickets() async throws {
        let many = (1...30).map {
            SandboxTicket(key: "FIELD-\($0)", summary: "x", latitude: "40.\($0)", longitude: "-73.5")
        }
        let found = try await checks(tickets: many).last?.found
        #expect(found == "of 20 tickets 20 located")
    }
}
