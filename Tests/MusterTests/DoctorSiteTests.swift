import Jira
import JiraSandbox
import Publishing
import Testing

@testable import Muster

/// What `muster doctor` says of a site, with calls that only read.
struct DoctorSiteTests {
    private static let moment: Int64 = 1_760_000_000_000

    private func checks(
        token: String? = nil,
        flavor: JiraFlavor = .cloud,
        skew: Int64 = 0,
        tickets: [SandboxTicket] = DoctorSiteTests.tickets,
        settings change: (inout JobSettings) -> Void = { _ in },
        site changeSite: (inout SandboxConfiguration) -> Void = { _ in }
    ) async throws -> [DoctorCheck] {
        var configuration = SandboxConfiguration(
            clock: SandboxClock(now: { Self.moment }, sleep: { _ in })
        )
        changeSite(&configuration)
        let sandbox = try SandboxJira(configuration: configuration, tickets: tickets)
        let site = try JiraSite(name: "hq", url: "https://hq.example.com", flavor: flavor)
        var settings = JobSettings(site: site, names: ProjectNames(project: "FIELD"))
        change(&settings)
        let client = JiraClient(
            site: site,
            credentials: flavor == .cloud
                ? try JiraCredentials.apiToken(
                    email: configuration.account.email,
                    token: token ?? configuration.account.token
                )
                : try JiraCredentials.personalToken(
                    account: configuration.account.name,
                    token: token ?? configuration.account.token
                ),
            transport: SandboxTransport(sandbox),
            pacing: JiraPacing(now: { 0 }, sleep: { _ in }, chance: { 0 })
        )
        let checks = await SiteExamination(
            client: client,
            settings: settings,
            now: { Self.moment - skew }
        ).checks()
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
                "site", "clock", "account", "project", "permissions", "issue type", "create screen",
                "required fields", "link type", "fields", "ready tickets", "coordinates", "field suggestions",
                "API limits",
            ]
        )
        #expect(checks.allSatisfy { $0.status == .ok }, "\(checks)")
        try #require(checks.count == 14)
        #expect(checks[0].found == "'hq' at https://hq.example.com: Jira Cloud")
        #expect(checks[1].found == "the site's and ours agree to 1 s")
        #expect(
            checks[2].found == "signed in as Sandbox Operator (5b10a2844c20165700ede21g, time zone Etc/UTC)"
        )
        #expect(
            checks[9].found.hasPrefix("latitude customfield_10101 'Latitude', longitude customfield_10102")
        )
        #expect(checks[9].found.contains("(discovered)"))
        #expect(checks[10].found == "about 3")
        #expect(checks[11].found == "of 3 tickets 3 located")
        #expect(checks[12].found.hasSuffix("values of 3 tickets"))
        let latitude = try #require(checks[12].suggestions.first)
        #expect(latitude.role == .latitude && latitude.field == "customfield_10101")
        #expect(latitude.confidence > 0.9 && latitude.samples == ["40.701", "40.702", "40.703"])
        #expect(
            checks[12].fragment?.hasPrefix(
                "fields:\n  latitude: customfield_10101  # Latitude, 98 %\n  longitude: customfield_10102  #"
            ) == true
        )
        #expect(checks[13].found.contains(" calls, 0 of them repeated"))
        #expect(checks.allSatisfy { $0.ask == nil })
    }

    @Test func dataCenterIsExaminedAsCloudIs() async throws {
        let checks = try await checks(flavor: .dataCenter, site: { $0.product = .dataCenter })
        #expect(checks.allSatisfy { $0.status == .ok }, "\(checks)")
        #expect(checks.count == 14)
        #expect(checks.first?.found.contains("Jira DataCenter 10.3") == true)
        #expect(checks.first { $0.name == "account" }?.found.contains("time zone Etc/UTC") == true)
        #expect(checks.first { $0.name == "coordinates" }?.found == "of 3 tickets 3 located")
    }

    @Test(arguments: [(JiraFlavor.cloud, "datacenter"), (.dataCenter, "cloud")])
    func otherProductIsNamedWithTheKindToSet(flavor: JiraFlavor, kind: String) async throws {
        let checks = try await checks(
            flavor: flavor,
            site: { $0.product = flavor == .cloud ? .dataCenter : .cloud }
        )
        #expect(checks.count == 1)
        #expect(checks[0].status == .failed && checks[0].code == .configuration)
        #expect(checks[0].fix == "set sites[].kind to \(kind).")
        #expect(checks[0].found.contains("sites[].kind says \(flavor.name)"))
    }

    @Test(arguments: [(120_000 as Int64, "120 s ahead of ours"), (-90_000, "90 s behind ours")])
    func clockThatIsFarOffIsAWarning(skew: Int64, words: String) async throws {
        let check = try #require(try await checks(skew: skew).first { $0.name == "clock" })
        #expect(check.status == .warning && check.found.contains(words))
        #expect(check.ask?.contains("NTP") == true)
        #expect(try await checks(skew: 60_000).first { $0.name == "clock" }?.status == .ok)
    }

    @Test func transitionToTheClusteredStatusIsLookedAt() async throws {
        let known = try await checks(settings: { $0.clusteredStatus = "Clustered" })
        let transition = try #require(known.first { $0.name == "transition" })
        #expect(transition.status == .ok && transition.found.contains("can go to 'Clustered' by"))
    }

    @Test func clusterFieldOffTheScreenIsNamed() async throws {
        let found = try await checks(
            settings: { $0.clusterFields.load = "customfield_10112" },
            site: { $0.fieldsOffCreateScreen = ["customfield_10112"] }
        )
        let check = try #require(found.first { $0.name == "cluster field screen" })
        #expect(check.status == .warning && check.found.contains("lacks customfield_10112"))
        #expect(
            check.ask
                == "add customfield_10112 to the create screen of the issue type 'Job Cluster' in FIELD."
        )
        let onIt = try await checks(settings: { $0.clusterFields.load = "Cluster Load" })
        #expect(!onIt.contains { $0.name == "cluster field screen" })
    }

    @Test func administratorsAreAskedForWhatTheyCanGive() async throws {
        func asks(
            _ settings: (inout JobSettings) -> Void = { _ in },
            _ site: (inout SandboxConfiguration) -> Void
        ) async throws -> [String] {
            try await checks(settings: settings, site: site).compactMap(\.ask)
        }
        #expect(
            try await asks { $0.deniedPermissions = ["LINK_ISSUES"] }
                == ["give this account the permission Link Issues in the project FIELD."]
        )
        #expect(
            try await asks { $0.hasJobClusterType = false }
                == ["add the issue type 'Job Cluster' to the issue type scheme of the project FIELD."]
        )
        #expect(
            try await asks { $0.fieldsOffCreateScreen = ["labels", "issuelinks"] }
                == [
                    "add Linked Issues, Labels to the create screen of the issue type 'Job Cluster' in FIELD."
                ]
        )
        #expect(
            try await asks({ $0.names.linkType = "Musters" }, { _ in }).first?.contains("link type 'Musters'")
                == true
        )
        #expect(
            try await asks { $0.requiredClusterFields = ["customfield_10112"] }.first?
                .hasPrefix("make Cluster Load (customfield_10112) optional") == true
        )
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
            found.first { $0.name == "coordinates" }?.found
                == "of 5 tickets 3 located, 1 no_coordinates (FIELD-4), 1 null_island (FIELD-5)"
        )
        #expect(found.first { $0.name == "coordinates" }?.status == .ok)
    }

    @Test func doubtsAreNamedBesideTheOutcome() async throws {
        let doubtful = [
            SandboxTicket(key: "FIELD-4", summary: "x", latitude: "40.7", longitude: "73.9"),
            SandboxTicket(key: "FIELD-5", summary: "x", latitude: "0.3", longitude: "0.2"),
        ]
        let more = (6...13).map {
            SandboxTicket(key: "FIELD-\($0)", summary: "x", latitude: "40.7\($0)", longitude: "-73.9")
        }
        let found = try await checks(tickets: Self.tickets + doubtful + more)
        #expect(
            found.first { $0.name == "coordinates" }?.found
                == "of 13 tickets 13 located; doubtful: 1 near_null_island (FIELD-5), 1 sign_missing (FIELD-4)"
        )
    }

    @Test func sampleIsOfAHundredTickets() async throws {
        let many = (1...130).map {
            SandboxTicket(key: "FIELD-\($0)", summary: "x", latitude: "40.7\($0)", longitude: "-73.5")
        }
        let found = try await checks(tickets: many)
        #expect(found.first { $0.name == "coordinates" }?.found == "of 100 tickets 100 located")
        #expect(
            found.first { $0.name == "field suggestions" }?.found.hasSuffix("values of 100 tickets") == true
        )
    }
}
