import Foundation
import HTTPMessages
import Jira
import JiraSandbox
import Locking
import Muster
import Planning
import Publishing
import Testing
import TicketStore
import Tickets

/// Time that passes only where somebody waits.
final class SimulatedClock: Sendable {
    private let milliseconds = Locked<Int64>(1_760_000_000_000)

    var now: Int64 { milliseconds.withLock { $0 } }

    func advance(by duration: Duration) {
        let (seconds, attoseconds) = duration.components
        milliseconds.withLock { $0 += seconds * 1_000 + attoseconds / 1_000_000_000_000_000 }
    }

    /// Puts the clock to a time, also an earlier one.
    func set(_ time: Int64) { milliseconds.withLock { $0 = time } }

    func sleep(_ duration: Duration) throws {
        try Task.checkCancellation()
        advance(by: duration)
    }
}

/// A transport that a test looks into: `hook` sees every request and passes it on, or does not.
struct HookedTransport: HTTPClientTransport {
    typealias Hook =
        @Sendable (HTTPRequest, any HTTPClientTransport) async throws(HTTPTransportError) -> HTTPResponse

    let base: any HTTPClientTransport
    let hook: Hook

    func send(
        _ request: HTTPRequest,
        timeout: Duration
    ) async throws(HTTPTransportError) -> HTTPResponse {
        try await hook(request, base)
    }
}

extension HTTPRequest {
    /// Whether the request changes the site.
    var isWrite: Bool {
        let reads = [
            "/search/jql", "/search/approximate-count", "/issue/bulkfetch", "/jql/parse", "/api/2/search",
        ]
        return method != .get && !reads.contains { pathOnly.hasSuffix($0) }
    }
}

/// A sandbox, a store that outlives processes, and the job that works on them.
struct JobWorld {
    let clock = SimulatedClock()
    let sandbox: SandboxJira
    var store: any NightStoring
    var settings: JobSettings
    var token = SandboxAccount().token
    var hook: HookedTransport.Hook?
    /// How many links the client has under way at a time.
    var concurrency = 6
    /// How often the client sends a request again.
    var retries = 3
    /// The product that the site plays.
    let product: SandboxProduct
    /// How many tickets the site began with.
    let sandboxTickets: Int
    private let ids = Locked(0)

    init(
        tickets: [SandboxTicket],
        maxTickets: Int = 4,
        store: any NightStoring = InMemoryTicketStore(),
        configure: (inout SandboxConfiguration) -> Void = { _ in },
        adjust: (inout JobSettings) -> Void = { _ in }
    ) throws {
        let clock = clock
        var configuration = SandboxConfiguration(
            clock: SandboxClock(now: { clock.now }, sleep: { clock.advance(by: $0) })
        )
        configure(&configuration)
        product = configuration.product
        sandboxTickets = tickets.count
        sandbox = try SandboxJira(configuration: configuration, tickets: tickets)
        self.store = store
        settings = JobSettings(
            site: try JiraSite(
                name: "hq",
                url: "https://jira.example.com",
                flavor: product == .cloud ? .cloud : .dataCenter
            ),
            names: ProjectNames(project: "FIELD"),
            parameters: PlanParameters(maxTickets: maxTickets, maxRadius: .kilometers(20), effort: .fast)
        )
        adjust(&settings)
    }

    /// A client of its own, as each process has one.
    func client(hook: HookedTransport.Hook? = nil) throws -> JiraClient {
        let clock = clock
        let direct = SandboxTransport(sandbox)
        return JiraClient(
            site: settings.site,
            credentials: try credentials,
            transport: hook.map { HookedTransport(base: direct, hook: $0) } ?? direct
                as any HTTPClientTransport,
            pacing: JiraPacing(now: { clock.now }, sleep: { try clock.sleep($0) }, chance: { 0.5 }),
            configuration: JiraClient.Configuration(
                retry: RetryPolicy(maximumRetries: retries),
                concurrency: concurrency
            )
        )
    }

    private var credentials: JiraCredentials {
        get throws {
            let account = SandboxAccount()
            return product == .cloud
                ? try .apiToken(email: account.email, token: token)
                : try .personalToken(account: account.name, token: token)
        }
    }

    /// The project that the job works on.
    var scope: ProjectScope { ProjectScope(site: settings.site.name, project: settings.names.project) }

    /// The job in a process of its own: only store and site are the same as before.
    func job() throws -> NightlyJob {
        let (clock, ids) = (clock, ids)
        return NightlyJob(
            settings: settings,
            client: try client(hook: hook),
            store: store,
            environment: JobEnvironment(
                now: { clock.now },
                uptime: { .milliseconds(clock.now) },
                sleep: { try clock.sleep($0) },
                makeID: {
                    ids.withLock { id in
                        id += 1
                        return "run-\(id)"
                    }
                }
            )
        )
    }

    /// A fresh id for a run.
    func nextID() -> String {
        ids.withLock { id in
            id += 1
            return "run-\(id)"
        }
    }

    /// Every issue of the site, read by id and so without lag.
    func issues(below end: Int = 10_600) async throws -> [JiraIssue] {
        let fields = [
            "summary", "status", "issuetype", "priority", "labels", "issuelinks", "customfield_10110",
            "customfield_10111", "customfield_10112", "customfield_10113", "customfield_10114",
        ]
        guard product == .dataCenter else {
            return try await client().issues((10_001..<end).map(String.init), fields: fields)
        }
        // One by one: Data Center reads many from an index, which may lag.
        var (issues, missed): ([JiraIssue], Int) = ([], 0)
        for id in 10_001..<end where missed < 10 {
            do {
                issues.append(try await client().issue(String(id), fields: fields))
                missed = 0
            } catch let error as JiraError where error.code == .notFound {
                missed += 1
            }
        }
        return issues
    }

    /// Moves a ticket along the workflow until it has a status.
    func move(_ key: String, through statuses: String...) async throws {
        for status in statuses { try await client().transition(.key(key), toStatus: status) }
    }

    /// A JSON answer of the site as it is.
    func raw(_ path: String) async throws -> [String: Any] {
        let account = SandboxAccount()
        let login = Data("\(account.email):\(account.token)".utf8).base64EncodedString()
        let request = HTTPRequest(
            method: .get,
            scheme: "https",
            authority: "jira.example.com",
            path: "/rest/api/3" + path,
            fields: ["Authorization": "Basic \(login)"]
        )
        let response = try await SandboxTransport(sandbox).send(request, timeout: .seconds(1))
        return try #require(try JSONSerialization.jsonObject(with: response.body) as? [String: Any])
    }
}

/// So many jobs in and around a town, the same each time; keys count from `first`.
func townTickets(_ count: Int, from first: Int = 1) -> [SandboxTicket] {
    (first..<first + count).map { number in
        // Steps of irrational numbers spread points evenly without a random generator.
        let (x, y) = (Double(number) * 0.618_034, Double(number) * 0.754_878)
        return SandboxTicket(
            key: "FIELD-\(number)",
            summary: "Meter reading \(number)",
            priority: ["Highest", "High", "Medium", "Low", "Lowest"][number % 5],
            latitude: String(48.1 + (x - x.rounded(.down)) * 0.1),
            longitude: String(11.5 + (y - y.rounded(.down)) * 0.1)
        )
    }
}

/// What stands on a site after a run: how many, and everything that is wrong.
struct Census {
    var clusters: [JiraIssue] = []
    /// Keys of members by key of their Job Cluster.
    var members: [String: Set<String>] = [:]
    var problems: [String] = []

    init(_ issues: [JiraIssue]) {
        // What was closed without members is none any more.
        clusters = issues.filter {
            $0.issueType == "Job Cluster" && !($0.status == "Done" && $0.links.isEmpty)
        }
        .sorted { $0.key < $1.key }
        let tickets = issues.filter { $0.issueType != "Job Cluster" }
        for cluster in clusters {
            let links = cluster.links.filter { $0.issue.issueType != "Job Cluster" }
            members[cluster.key] = Set(links.map(\.issue.key))
            if links.isEmpty { problems.append("\(cluster.key) has no members") }
            if links.count != members[cluster.key]?.count {
                problems.append("\(cluster.key) has a link twice")
            }
            // Seen from the cluster, the other end is the outward one.
            if links.contains(where: { $0.side != .outward }) {
                problems.append("\(cluster.key) is at the wrong end of a link")
            }
        }
        for ticket in tickets {
            let links = ticket.links.filter { $0.issue.issueType == "Job Cluster" }
            if links.count > 1 { problems.append("\(ticket.key) is in \(links.map(\.issue.key))") }
            for link in links {
                if link.side != .inward { problems.append("\(ticket.key) is at the wrong end of a link") }
                if members[link.issue.key]?.contains(ticket.key) != true {
                    problems.append("\(link.issue.key) does not know its member \(ticket.key)")
                }
            }
        }
        let markers = clusters.flatMap { $0.labels.filter { $0 != "muster-job-cluster" } }
        for marker in Set(markers) where markers.filter({ $0 == marker }).count > 1 {
            problems.append("\(marker) stands on several Job Clusters")
        }
    }

    /// Keys of every ticket that is in a Job Cluster.
    var clustered: Set<String> { members.values.reduce(into: []) { $0.formUnion($1) } }
    var links: Int { members.values.reduce(0) { $0 + $1.count } }
}
