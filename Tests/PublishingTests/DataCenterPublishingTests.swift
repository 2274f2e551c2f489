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
    private func sandbox(
        _ product: SandboxProduct,
        members: Int,
        _ configure: (inout SandboxConfiguration) -> Void = { _ in }
    ) throws -> SandboxJira {
        var configuration = SandboxConfiguration()
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
            pacing: JiraPacing(now: { 0 }, sleep: { _ in }, chance: { 0.5 })
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
        func run() async throws -> PublishingOutcome {
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
            ).publish(published, run: sampleRun)
        }
        let journal = FakeJournal()
        let outcome = try await run()
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
        _ = try await run()
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
                .publish(published, run: sampleRun)
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
            .publish(published, run: sampleRun)
        #expect(outcome.isComplete, "\(outcome)")
        #expect(
            try await client.approximateCount(#"project = "FIELD" AND issuetype = "Job Cluster""#) == 3
        )
    }
}
