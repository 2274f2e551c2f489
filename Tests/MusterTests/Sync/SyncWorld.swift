import Jira
import JiraSandbox
import JQL
import Locking
import Muster
import Testing
import TicketStore
import Tickets

/// A sandbox of either product, a store, and readings of one into the other on one virtual clock.
struct SyncWorld {
    let product: SandboxProduct
    let clock = SimulatedClock()
    let sandbox: SandboxJira
    let client: JiraClient
    let store: any TicketStoring & SyncStating
    let scope = ProjectScope(site: "hq", project: "FIELD")
    var mapper = TicketMapper(
        mapping: TicketFieldMapping(
            place: .pair(latitude: "customfield_10101", longitude: "customfield_10102")
        ),
        clusterIssueType: "Job Cluster",
        linkType: "Relates"
    )
    var query = JQLTemplate.readyForClustering(project: "FIELD").restricted(
        to: .not(JQLFieldReference.issueType.equals("Job Cluster"))
    )
    var expectedStatus: String? = "Ready For Clustering"
    var options = TicketSync.Options(fullEvery: .seconds(400 * 86_400), overlap: .seconds(600))

    init(
        _ product: SandboxProduct,
        tickets: Int,
        store: any TicketStoring & SyncStating = InMemoryTicketStore(),
        _ configure: (inout SandboxConfiguration) -> Void = { _ in }
    ) throws {
        self.product = product
        self.store = store
        let clock = clock
        var configuration = SandboxConfiguration(
            clock: SandboxClock(now: { clock.now }, sleep: { clock.advance(by: $0) })
        )
        configuration.product = product
        configuration.projects.append(SandboxProject(key: "OTHER", name: "Another project"))
        configure(&configuration)
        sandbox = try SandboxJira(configuration: configuration, tickets: townTickets(tickets))
        let account = configuration.account
        client = JiraClient(
            site: try JiraSite(
                name: "hq",
                url: "https://jira.example.com",
                flavor: product == .cloud ? .cloud : .dataCenter
            ),
            credentials: product == .cloud
                ? try JiraCredentials.apiToken(email: account.email, token: account.token)
                : try JiraCredentials.personalToken(account: account.name, token: account.token),
            transport: SandboxTransport(sandbox),
            pacing: JiraPacing(now: { clock.now }, sleep: { try clock.sleep($0) }, chance: { 0.5 })
        )
    }

    /// A reading into a store; this world's own where none is given.
    func sync(
        _ mode: TicketSync.Mode = .automatic,
        into other: (any TicketStoring & SyncStating)? = nil,
        rereading: Set<String> = [],
        isDryRun: Bool = false
    ) async throws -> (tickets: [Ticket], report: SyncReport) {
        let clock = clock
        return try await TicketSync(
            client: client,
            store: other ?? store,
            scope: scope,
            query: query,
            mapper: mapper,
            expectedStatus: expectedStatus,
            environment: JobEnvironment(
                now: { clock.now },
                uptime: { .milliseconds(clock.now) },
                sleep: { try clock.sleep($0) },
                makeID: { "id" }
            ),
            options: options
        ).pull(mode: mode, rereading: rereading, isDryRun: isDryRun)
    }

    /// What a full reading into an empty store gives at this moment.
    func truth() async throws -> [Ticket] {
        try await sync(.full, into: InMemoryTicketStore()).tickets
    }

    func stored() async throws -> [Ticket] { try await store.tickets(in: scope) }

    /// A new ticket; its id.
    func create(_ number: Int) async throws -> String {
        try await client.createIssue(
            IssueDraft(
                project: "FIELD",
                issueType: "Job",
                summary: "New \(number)",
                fields: ["customfield_10101": .number(48.2), "customfield_10102": .number(11.6)]
            )
        ).id
    }

    /// A new Job Cluster with members; its key.
    func cluster(_ members: [String]) async throws -> String {
        let cluster = try await client.createIssue(
            IssueDraft(project: "FIELD", issueType: "Job Cluster", summary: "Cluster")
        )
        for member in members {
            try await client.link(cluster: .id(cluster.id), member: .id(member), type: "Relates")
        }
        return cluster.key
    }

    func advance(_ seconds: Int) { clock.advance(by: .seconds(seconds)) }
}
