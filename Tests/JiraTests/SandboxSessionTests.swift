import Geodesy
import HTTPMessages
import HTTPTransport
import Jira
import JiraSandbox
import Testing
import Tickets

/// The client against the product's own simulation of Jira Cloud.
@Suite(.timeLimit(.minutes(2)))
struct SandboxSessionTests {
    private func sandbox(
        tickets: Int = 3,
        _ configure: (inout SandboxConfiguration) -> Void = { _ in }
    ) throws -> SandboxJira {
        var configuration = SandboxConfiguration()
        configure(&configuration)
        return try SandboxJira(
            configuration: configuration,
            tickets: (1...tickets).map { index in
                SandboxTicket(
                    key: "FIELD-\(index)",
                    summary: "Job \(index)",
                    priority: "High",
                    latitude: "51.5",
                    longitude: "-0.\(index)",
                    durationMinutes: "30",
                    due: "2026-12-01"
                )
            }
        )
    }

    private func client(
        _ jira: SandboxJira,
        _ transport: (any HTTPClientTransport)? = nil,
        url: String = "http://127.0.0.1:1",
        token: String = "sandbox-token",
        pacing: RecordedPacing = RecordedPacing()
    ) throws -> JiraClient {
        JiraClient(
            site: try JiraSite(name: "sandbox", url: url),
            credentials: try JiraCredentials.apiToken(email: "ops@example.com", token: token),
            transport: transport ?? SandboxTransport(jira),
            pacing: pacing.pacing()
        )
    }

    private let ready = #"project = "FIELD" AND status = "Ready For Clustering""#

    @Test func jobIsDoneFromFieldsToLinksOverTheWire() async throws {
        let jira = try sandbox()
        let server = try SandboxServer(jira)
        let transport = try CurlTransport(.init(addresses: .loopbackOnly))
        let client = try client(jira, transport, url: server.url)

        #expect(try await client.serverInfo().deploymentType == "Cloud")
        #expect(try await client.myself().displayName == "Sandbox Operator")
        #expect(try await client.project("FIELD").key == "FIELD")
        #expect(try await client.issueLinkTypes().contains { $0.name == "Relates" })
        let types = try await client.creatableIssueTypes(project: "FIELD")
        let clusterType = try #require(types.first { $0.name == "Job Cluster" })
        let screen = try await client.createFields(project: "FIELD", issueTypeID: clusterType.id)
        #expect(screen.contains { $0.fieldId == "summary" })

        var mapping = try TicketFieldMapping.discover(in: try await client.fields())
        #expect(mapping.place == .pair(latitude: "customfield_10101", longitude: "customfield_10102"))
        mapping.duration = .init(field: "customfield_10104", unit: .minutes)
        let mapper = TicketMapper(mapping: mapping, clusterIssueType: "Job Cluster", linkType: "Relates")
        let pull = try await client.pull(ready, fields: mapping.requestedFields)
        #expect(pull.completeness == "3 of 3")
        let tickets = pull.issues.map(mapper.ticket)
        #expect(tickets.map(\.key) == ["FIELD-1", "FIELD-2", "FIELD-3"])
        #expect(tickets[1].place.coordinate == (try Coordinate(latitude: 51.5, longitude: -0.2)))
        #expect(tickets.map(\.load) == [30, 30, 30])
        #expect(tickets.allSatisfy { $0.updated != nil && $0.due == "2026-12-01" && $0.clusterKey == nil })

        let outcomes = await client.bulkCreate([
            IssueDraft(
                project: "FIELD",
                issueType: "Job Cluster",
                summary: "Cluster",
                description: ADFDocument(plainText: "Hi"),
                labels: ["jc-1"],
                links: [.init(type: "Relates", outwardIssue: .id(tickets[0].id))]
            ),
            IssueDraft(project: "FIELD", issueType: "No Such Type", summary: "x"),
        ])
        guard case .created(let cluster) = outcomes[0], case .refused(let refusal) = outcomes[1] else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(refusal.fieldErrors["issuetype"] != nil)
        try await client.link(cluster: .id(cluster.id), member: .key("FIELD-2"), type: "Relates")
        try await client.link(cluster: .id(cluster.id), member: .key("FIELD-2"), type: "Relates")

        // Read back from the member: its cluster is the inward end.
        for member in ["FIELD-1", "FIELD-2"] {
            let links = try await client.links(of: .key(member))
            #expect(links.map(\.side) == [.inward])
            #expect(links.first?.issue.key == cluster.key)
        }
        let again = try await client.pull(ready, fields: mapping.requestedFields).issues.map(mapper.ticket)
        #expect(again.map(\.clusterKey) == [cluster.key, cluster.key, nil])

        try await client.transition(.key("FIELD-1"), toStatus: "Clustered")
        #expect(try await client.issue("FIELD-1", fields: ["status"]).status == "Clustered")
        _ = try await client.addComment(ADFDocument(plainText: "done"), to: .id(cluster.id))
        try await client.editIssue(.id(cluster.id), addingLabels: ["x"])
        #expect(Set(try await client.issue(cluster.key, fields: ["labels"]).labels) == ["jc-1", "x"])
        #expect(client.statistics.calls == jira.statistics().total)
        transport.shutdown()
        await server.stop()
    }

    @Test func thousandsArePulledInFewCallsAndInEitherWay() async throws {
        let jira = try sandbox(tickets: 2500)
        let client = try client(jira)
        let bulk = try await client.pull(ready, fields: ["summary", "customfield_10101"])
        #expect(bulk.completeness == "2,500 of 2,500")
        #expect(bulk.method == .bulk)
        #expect(client.statistics.calls == 6)
        #expect(try await client.search(ready, fields: ["summary", "customfield_10101"]).count == 2500)
        let small = try self.client(try sandbox(tickets: 2500) { $0.bulkFetchLimit = 100 })
        let hundreds = try await small.pull(ready, fields: ["summary", "customfield_10101"])
        #expect(hundreds.issues == bulk.issues)
        #expect(small.statistics.calls == 29)
    }

    @Test func rateLimitsAreWaitedOut() async throws {
        let jira = try sandbox(tickets: 500) { $0.faults.rateLimitEvery = 3 }
        let pacing = RecordedPacing()
        let client = try client(jira, pacing: pacing)
        #expect(try await client.search(ready, fields: ["summary"]).count == 500)
        #expect(client.statistics.retries == pacing.waits.count)
        #expect(!pacing.waits.isEmpty && pacing.waits.allSatisfy { $0 == .milliseconds(1150) })
    }

    @Test func lostCreateHappenedOnceAndIsCalledAmbiguous() async throws {
        for lose in [
            { (faults: inout SandboxFaults) in faults.dropsAfterWrite = [1] },
            { $0.badGatewaysAfterWrite = [1] },
        ] {
            let jira = try sandbox { lose(&$0.faults) }
            let client = try client(jira)
            let draft = IssueDraft(project: "FIELD", issueType: "Job Cluster", summary: "c", labels: ["jc-9"])
            let outcomes = await client.bulkCreateChunk([draft])
            guard case .ambiguous? = outcomes.first else {
                Issue.record("\(outcomes)")
                continue
            }
            #expect(try await client.search(#"project = "FIELD" AND labels = "jc-9""#, fields: []).count == 1)
        }
    }

    @Test func refusalsOfTheSiteAreTyped() async throws {
        let wrong = try client(try sandbox(), token: "wrong")
        let unauthorized = await jiraFailure { () async throws(JiraError) in _ = try await wrong.myself() }
        #expect(unauthorized?.code == .unauthorized)
        let client = try client(try sandbox { $0.fieldsOffCreateScreen = ["labels"] })
        let draft = IssueDraft(project: "FIELD", issueType: "Job Cluster", summary: "c", labels: ["jc-9"])
        let offScreen = await jiraFailure { () async throws(JiraError) in
            _ = try await client.createIssue(draft)
        }
        #expect(offScreen?.fieldsNotOnScreen == ["labels"])
        let unbounded = await jiraFailure { () async throws(JiraError) in
            _ = try await client.search("order by key", fields: [])
        }
        #expect(unbounded?.code == .validation)
        #expect(unbounded?.errorMessages.first?.hasPrefix("Unbounded JQL") == true)
        let missing = await jiraFailure { () async throws(JiraError) in
            _ = try await client.issue("FIELD-999", fields: [])
        }
        #expect(missing?.code == .notFound)
    }
}
