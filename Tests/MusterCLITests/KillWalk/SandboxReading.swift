import HTTPMessages
import Jira
import JiraSandbox

/// Every issue of a sandbox, read one by one and so without lag.
func sandboxIssues(
    _ product: SandboxProduct,
    url: String,
    over transport: any HTTPClientTransport
) async throws -> [JiraIssue] {
    let account = SandboxAccount()
    let isCloud = product == .cloud
    let credentials: JiraCredentials
    if isCloud {
        credentials = try JiraCredentials.apiToken(email: account.email, token: account.token)
    } else {
        credentials = try JiraCredentials.personalToken(account: account.name, token: account.token)
    }
    let client = JiraClient(
        site: try JiraSite(name: "sandbox", url: url, flavor: isCloud ? .cloud : .dataCenter),
        credentials: credentials,
        transport: transport,
        pacing: JiraPacing(now: { 0 }, sleep: { _ in }, chance: { 0.5 })
    )
    var issues: [JiraIssue] = []
    var missed = 0
    for id in 10_001..<10_200 where missed < 5 {
        do throws(JiraError) {
            let fields = ["issuetype", "status", "labels", "issuelinks"]
            issues.append(try await client.issue(String(id), fields: fields))
            missed = 0
        } catch {
            guard error.code == .notFound else { throw error }
            missed += 1
        }
    }
    return issues
}

/// What stands on a site.
struct SiteCensus {
    /// Keys of the members of each Job Cluster.
    var partition: Set<Set<String>> = []
    var statuses: Set<String> = []
    /// Keys of tickets that are in no Job Cluster.
    var unclustered: Set<String> = []
    var problems: [String] = []

    init(_ issues: [JiraIssue]) {
        // A closed Job Cluster is none that people work with.
        let clusters = issues.filter { $0.issueType == "Job Cluster" && $0.status != "Done" }
        let tickets = issues.filter { $0.issueType != "Job Cluster" }
        let standing = Set(clusters.map { $0.key })
        statuses = Set(tickets.compactMap { $0.status })
        for cluster in clusters {
            let members = cluster.links.map { $0.issue.key }
            if members.isEmpty { problems.append("\(cluster.key) has no members") }
            if Set(members).count != members.count { problems.append("\(cluster.key) has a link twice") }
            if cluster.links.contains(where: { $0.side != .outward }) {
                problems.append("\(cluster.key) is at the wrong end of a link")
            }
            partition.insert(Set(members))
        }
        for ticket in tickets {
            let links = ticket.links.map { $0.issue.key }.filter { standing.contains($0) }
            if links.isEmpty { unclustered.insert(ticket.key) }
            if links.count > 1 { problems.append("\(ticket.key) is in \(links)") }
        }
    }
}
