import Clustering
import Geodesy
import HTTPMessages
import Jira
import JiraSandbox
import Locking
import Planning
import Publishing
import Testing
import Tickets

/// The publisher and the client against the sandbox, on both of its faces.
@Suite(.timeLimit(.minutes(2)))
struct DataCenterPublishingTests {
    /// Milliseconds since 1970, moved on by waiting.
    private let clock = Locked<Int64>(1_790_000_000_000)

    private var run: RunRecord {
        var run = sampleRun
        run.startedAt = clock.withLock { $0 }
        return run
    }

    private func publisher(_ site: JiraClusterSite, _ journal: FakeJournal) -> Publisher {
        Publisher(
            site: site,
            journal: journal,
            sleep: { [clock] time in
                clock.withLock { $0 += Int64(time / .milliseconds(1)) }
            }
        )
    }

    private func site(
        _ client: JiraClient,
        _ plan: Plan,
        _ fields: JiraClusterSite.ClusterFields = JiraClusterSite.ClusterFields()
    ) async throws -> JiraClusterSite {
        JiraClusterSite(
            client: client,
            names: ProjectNames(project: "FIELD"),
            readiness: try await SiteReadiness.check(client, names: ProjectNames(project: "FIELD")),
            mapper: mapper,
            clusterFields: fields,
            plan: plan
        )
    }

    /// What a create may be answered with after it was done, on both faces, with and without evidence, search behind.
    struct Doubt: CustomTestStringConvertible {
        var product: SandboxProduct
        var status: Int
        var offScreen: Set<String>
        var hasField = false
        var testDescription: String {
            "\(product) \(status) without \(offScreen.sorted())\(hasField ? ", marker field" : "")"
        }
        static let all: [Doubt] = [SandboxProduct.cloud, .dataCenter].flatMap { product in
            [429, 409, 302, 502].flatMap { status in
                [
                    Doubt(product: product, status: status, offScreen: []),
                    Doubt(product: product, status: status, offScreen: ["issuelinks"]),
                    Doubt(product: product, status: status, offScreen: ["labels"]),
                    Doubt(product: product, status: status, offScreen: ["labels", "issuelinks"]),
                    Doubt(
                        product: product,
                        status: status,
                        offScreen: ["labels", "issuelinks"],
                        hasField: true
                    ),
                ]
            }
        }
    }

    @Test(arguments: Doubt.all)
    func whateverADoneCreateIsAnsweredWithItIsNotDoneAgain(doubt: Doubt) async throws {
        let jira = try sandbox(doubt.product, members: 9) { configuration in
            var rule = SandboxFaultRule(
                "doubt",
                .answer(SandboxFaultAnswer(doubt.status, retryAfter: .seconds(1)), applied: true)
            )
            rule.path = "/issue/bulk"
            rule.numbers = [1]
            configuration.faults.rules = [rule]
            configuration.fieldsOffCreateScreen = doubt.offScreen
            configuration.searchLag = .seconds(200)
        }
        let client = try client(jira, doubt.product)
        clock.withLock { $0 += 300_000 }
        let pull = try await client.pull(#"project = "FIELD""#, fields: ["summary"])
        let published = try plan(3, pull)
        let fields = JiraClusterSite.ClusterFields(marker: doubt.hasField ? "customfield_10110" : nil)
        let outcome = try await publisher(try await site(client, published, fields), FakeJournal())
            .publish(published, run: run)
        #expect(outcome.isComplete, "\(outcome.failures) \(outcome.drifted)")
        clock.withLock { $0 += 300_000 }
        let clusters = try await client.search(
            #"project = "FIELD" AND issuetype = "Job Cluster""#,
            fields: ["issuelinks"]
        )
        #expect(clusters.count == 3)
        #expect(clusters.allSatisfy { $0.links.count == 3 })
        let isWeak = doubt.product == .dataCenter && doubt.offScreen.contains("labels") && !doubt.hasField
        #expect((outcome.weakerGuarantee != nil) == isWeak)
    }

    /// What publishing alone costs; site check, pull and survey come on top.
    @Test func fiveThousandTicketsCostTwentyFourCallsAndNothingNewCostsNone() async throws {
        let jira = try sandbox(.cloud, members: 5_000)
        let client = try client(jira, .cloud)
        let pull = try await client.pull(#"project = "FIELD""#, fields: mapper.mapping.requestedFields)
        let ids = pull.issues.map { JobClusterIssue(id: $0.id, key: $0.key) }
        let published = try samplePlan(clusters: 500, of: ids, membersEach: 10)
        let (site, journal) = (try await site(client, published), FakeJournal())
        var moving = publisher(site, journal)
        moving.clusteredStatus = "Clustered"
        let start = client.statistics.endpoints
        func calls(since before: [(String, Int)]) -> [String: Int] {
            var counts = Dictionary(
                client.statistics.endpoints.map { ($0.endpoint, $0.calls) },
                uniquingKeysWith: +
            )
            for (name, count) in before { counts[name, default: 0] -= count }
            return counts.filter { $0.value > 0 }
        }
        let before = start.map { ($0.endpoint, $0.calls) }
        let outcome = try await publisher(site, journal).publish(published, run: run)
        #expect(outcome.isComplete, "\(outcome.failures)")
        #expect(outcome.links == 5_000)
        let writing = calls(since: before)
        // Three searches for markers, ten creates, one link looked at; five reads of a thousand before and five after.
        #expect(writing.values.reduce(0, +) == 24, "\(writing)")
        let middle = client.statistics.endpoints.map { ($0.endpoint, $0.calls) }
        let moved = try await moving.publish(published, run: run)
        #expect(moved.transitioned == 5_000)
        print("calls of moving 5,000 members: \(calls(since: middle))")
        // What is offered is asked for a hundred at a time, and five tasks of a thousand are waited for.
        #expect(calls(since: middle).values.reduce(0, +) <= 101, "\(calls(since: middle))")
        try await journal.finishRun(id: "run-1", outcome: .done, at: 1, report: [])
        var nothing = published
        nothing.clusters = []
        var next = run
        (next.id, next.planHash) = ("run-2", "sha256:nothing")
        let end = client.statistics.endpoints.map { ($0.endpoint, $0.calls) }
        let idle = try await publisher(site, journal).publish(nothing, run: next, survey: [])
        #expect(!idle.isRunOpened)
        #expect(calls(since: end).isEmpty)
    }

    @Test func aJobClusterCarriesItsPropertyOnCloud() async throws {
        let jira = try sandbox(.cloud, members: 3)
        let client = try client(jira, .cloud)
        let pull = try await client.pull(#"project = "FIELD""#, fields: ["summary"])
        let published = try plan(1, pull)
        let outcome = try await publisher(try await site(client, published), FakeJournal())
            .publish(published, run: run)
        struct Property: Decodable { var marker, run, plan: String; var members: [String] }
        let id = try #require(outcome.intents.first?.issueID)
        let value = try #require(
            try await client.property(JiraClusterSite.propertyKey, of: .id(id))
        ).decoded(as: Property.self)
        #expect(value.marker == outcome.intents.first?.marker)
        #expect(value.run == "run-1")
        #expect(value.plan == sampleRun.planHash)
        #expect(value.members.sorted() == published.clusters[0].members.sorted())
    }

    /// The permission goes after the first call of a run, and comes back before the next run.
    @Test(arguments: [SandboxProduct.cloud, .dataCenter])
    func aPermissionThatIsLostHalfWayLeavesWhatTheNextRunFinishes(product: SandboxProduct) async throws {
        let jira = try sandbox(product, members: 180) { configuration in
            var rule = SandboxFaultRule("forbidden", .answer(SandboxFaultAnswer(403), applied: false))
            rule.path = "/issue/bulk"
            rule.numbers = [2]
            configuration.faults.rules = [rule]
        }
        let client = try client(jira, product)
        let pull = try await client.pull(#"project = "FIELD""#, fields: ["summary"])
        let published = try plan(60, pull)
        let (site, journal) = (try await site(client, published), FakeJournal())
        let first = try await publisher(site, journal).publish(published, run: run)
        #expect(first.interruption?.kind == .unauthorized)
        #expect(first.created == 50)
        #expect(!first.isFinished)
        let second = try await publisher(site, journal).publish(published, run: run)
        #expect(second.isComplete, "\(second.failures)")
        #expect(
            try await client.approximateCount(#"project = "FIELD" AND issuetype = "Job Cluster""#) == 60
        )
    }

    /// A night that tops up, closes and tells, with the real executor.
    @Test(arguments: [SandboxProduct.cloud, .dataCenter])
    func whatStandsIsKeptAsPlanned(product: SandboxProduct) async throws {
        let jira = try sandbox(product, members: 12)
        let client = try client(jira, product)
        let pull = try await client.pull(#"project = "FIELD""#, fields: mapper.mapping.requestedFields)
        var all = try plan(4, pull)
        var first = all
        first.clusters = Array(all.clusters.prefix(2))
        let journal = FakeJournal()
        let made = try await publisher(try await site(client, first), journal).publish(first, run: run)
        #expect(made.isComplete)
        try await journal.finishRun(id: "run-1", outcome: .done, at: 1, report: [])
        let issues = made.intents.map { JobClusterIssue(id: $0.issueID ?? "", key: $0.issueKey ?? "") }
        let (stays, goes) = (all.clusters[0], all.clusters[1])
        let joining = all.clusters[2].members
        var cluster = stays
        cluster.id = issues[0].key
        cluster.members = stays.members + joining
        cluster.visitOrder = cluster.members
        all.clusters = []
        all.standing = [
            StandingPlan(
                issueID: issues[0].id,
                issueKey: issues[0].key,
                kept: stays.members,
                joining: joining,
                cluster: cluster
            ),
            StandingPlan(
                issueID: issues[1].id,
                issueKey: issues[1].key,
                kept: [],
                departed: goes.members.map { DepartedMember(id: $0, key: "K-\($0)", reason: .closed) },
                cluster: nil
            ),
        ]
        var second = run
        (second.id, second.planHash) = ("run-2", "sha256:fedcba9876543210fedcba9876543210")
        let upkeep = try await site(client, all)
        let outcome = try await publisher(upkeep, journal).publish(
            all,
            run: second,
            survey: try await upkeep.openJobClusters()
        )
        #expect(outcome.isComplete, "\(outcome.failures) \(outcome.drifted)")
        #expect(outcome.toppedUp.map(\.issueKey) == [issues[0].key])
        #expect(outcome.closed.map(\.issueKey) == [issues[1].key])
        let now = try await client.issues(
            issues.map(\.id),
            fields: ["description", "status", "issuelinks", "summary"]
        ).sorted { $0.id < $1.id }
        #expect(now[0].links.map(\.issue.id).sorted() == cluster.members.sorted())
        let text = now[0].description?.plainText ?? ""
        let keys = all.tickets.filter { joining.contains($0.id) }.map(\.key)
        #expect(keys.allSatisfy { text.contains($0) }, "\(text)")
        #expect(now[1].statusCategory == "done")
        #expect(try await client.comments(of: .id(issues[0].id)).count == 1)
    }

    private func sandbox(
        _ product: SandboxProduct,
        members: Int,
        _ configure: (inout SandboxConfiguration) -> Void = { _ in }
    ) throws -> SandboxJira {
        var configuration = SandboxConfiguration(
            clock: SandboxClock(
                now: { [clock] in clock.withLock { $0 } },
                sleep: { [clock] time in clock.withLock { $0 += Int64(time / .milliseconds(1)) } }
            )
        )
        configuration.product = product
        configure(&configuration)
        return try SandboxJira(
            configuration: configuration,
            tickets: (1...members).map { index in
                SandboxTicket(
                    key: "FIELD-\(index)",
                    summary: "Job {code} \(index)",
                    latitude: "51.5",
                    longitude: "-0.1"
                )
            }
        )
    }

    private func client(_ jira: SandboxJira, _ product: SandboxProduct) throws -> JiraClient {
        JiraClient(
            site: try JiraSite(
                name: "sandbox",
                url: "http://127.0.0.1:1",
                flavor: product == .cloud ? .cloud : .dataCenter
            ),
            credentials: product == .cloud
                ? try JiraCredentials.apiToken(email: "ops@example.com", token: "sandbox-token")
                : try JiraCredentials.personalToken(account: "ops", token: "sandbox-token"),
            transport: SandboxTransport(jira),
            pacing: JiraPacing(
                now: { [clock] in clock.withLock { $0 } },
                sleep: { [clock] time in clock.withLock { $0 += Int64(time / .milliseconds(1)) } },
                chance: { 0.5 }
            )
        )
    }

    private func plan(_ clusters: Int, _ pull: JiraPull) throws -> Plan {
        try samplePlan(
            clusters: clusters,
            of: pull.issues.map { JobClusterIssue(id: $0.id, key: $0.key) }
        )
    }

    private let mapper = TicketMapper(
        mapping: TicketFieldMapping(
            place: .pair(latitude: "customfield_10101", longitude: "customfield_10102")
        ),
        clusterIssueType: "Job Cluster",
        linkType: "Relates"
    )

    @Test(arguments: [SandboxProduct.cloud, .dataCenter])
    func planIsPublishedOnceWithItsLinks(product: SandboxProduct) async throws {
        let jira = try sandbox(product, members: 12)
        let client = try client(jira, product)
        let pull = try await client.pull(#"project = "FIELD""#, fields: mapper.mapping.requestedFields)
        #expect(pull.isComplete)
        let published = try plan(4, pull)
        let readiness = try await SiteReadiness.check(client, names: ProjectNames(project: "FIELD"))
        #expect(readiness.linksInsideCreate == (product == .cloud))
        #expect(readiness.marksWithLabels)
        func night() async throws -> PublishingOutcome {
            let site = JiraClusterSite(
                client: client,
                names: ProjectNames(project: "FIELD"),
                readiness: readiness,
                mapper: mapper,
                plan: published
            )
            return try await Publisher(
                site: site,
                journal: journal,
                clusteredStatus: "Clustered",
                sleep: { _ in }
            ).publish(published, run: run)
        }
        let journal = FakeJournal()
        let outcome = try await night()
        #expect(outcome.isComplete, "\(outcome)")
        #expect(outcome.created == 4)
        let clusters = try await client.search(
            #"project = "FIELD" AND issuetype = "Job Cluster""#,
            fields: ["summary", "description", "labels", "issuelinks"]
        )
        #expect(clusters.count == 4)
        #expect(clusters.allSatisfy { $0.links.count == 3 && $0.links.allSatisfy { $0.side == .outward } })
        #expect(clusters.allSatisfy { $0.description?.form == (product == .cloud ? .document : .wiki) })
        #expect(clusters.allSatisfy { $0.labels.contains(JiraClusterSite.constantLabel) })
        let members = try await client.issues(pull.issues.map(\.id), fields: ["status", "issuelinks"])
        #expect(members.allSatisfy { $0.status == "Clustered" && $0.links.map(\.side) == [.inward] })
        // Again: nothing is created and nothing linked.
        _ = try await night()
        #expect(
            try await client.approximateCount(#"project = "FIELD" AND issuetype = "Job Cluster""#) == 4
        )
    }

    @Test func bothProductsShowTheSameText() async throws {
        var texts: [[String?]] = []
        for product in [SandboxProduct.cloud, .dataCenter] {
            let jira = try sandbox(product, members: 6)
            let client = try client(jira, product)
            let pull = try await client.pull(#"project = "FIELD""#, fields: ["summary"])
            let published = try plan(2, pull)
            let site = JiraClusterSite(
                client: client,
                names: ProjectNames(project: "FIELD"),
                readiness: try await SiteReadiness.check(client, names: ProjectNames(project: "FIELD")),
                mapper: mapper,
                plan: published
            )
            _ = try await Publisher(site: site, journal: FakeJournal(), sleep: { _ in })
                .publish(published, run: run)
            let clusters = try await client.search(
                #"project = "FIELD" AND issuetype = "Job Cluster" ORDER BY key ASC"#,
                fields: ["description"]
            )
            texts.append(clusters.map { $0.description?.plainText })
        }
        #expect(texts[0].count == 2)
        #expect(texts[0].allSatisfy { ($0?.count ?? 0) > 50 })
        #expect(texts[0] == texts[1])
    }

    @Test func createWhoseAnswerIsLostIsFoundByItsLabel() async throws {
        let jira = try sandbox(.dataCenter, members: 9) { $0.faults.dropsAfterWrite = [1] }
        let client = try client(jira, .dataCenter)
        let pull = try await client.pull(#"project = "FIELD""#, fields: ["summary"])
        let published = try plan(3, pull)
        let site = JiraClusterSite(
            client: client,
            names: ProjectNames(project: "FIELD"),
            readiness: try await SiteReadiness.check(client, names: ProjectNames(project: "FIELD")),
            mapper: mapper,
            plan: published
        )
        let outcome = try await Publisher(site: site, journal: FakeJournal(), sleep: { _ in })
            .publish(published, run: run)
        #expect(outcome.isComplete, "\(outcome)")
        #expect(
            try await client.approximateCount(#"project = "FIELD" AND issuetype = "Job Cluster""#) == 3
        )
    }
}
