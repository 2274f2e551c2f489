import Jira
import JiraSandbox
import Testing
import Tickets

/// What stands on the site and in the store after a walk's case, and everything that is wrong with it.
struct WalkCensus: Sendable {
    /// A Job Cluster without what differs between two ways to the same end: its key and its marker.
    struct Cluster: Hashable, Sendable {
        var members: [String]
        var status: String
        var comments: [String]
        var summary: String
        var labels: Int
    }

    var clusters: [Cluster] = []
    /// Statuses and number of comments of the tickets, by key.
    var tickets: [String: String] = [:]
    var problems: [String] = []

    /// A comment's text without the name of its run, which is another one where a later run did the work.
    private static func withoutRun(_ text: String) -> String {
        text.replacing(/run-\d+/, with: "run")
    }

    init(_ world: JobWorld, clustersMayBeEmpty: Bool = false) async throws {
        let issues = try await world.issues(below: 10_000 + 2 * world.sandboxTickets + 40)
        let census = Census(issues)
        let client = try world.client()
        for cluster in census.clusters {
            let comments = try await client.comments(of: .id(cluster.id))
            clusters.append(
                Cluster(
                    members: census.members[cluster.key]?.sorted() ?? [],
                    status: cluster.status ?? "",
                    comments: comments.map { Self.withoutRun($0.body?.plainText ?? "") }.sorted(),
                    summary: cluster.summary ?? "",
                    labels: cluster.labels.count
                )
            )
        }
        clusters.sort { ($0.members.joined(), $0.status) < ($1.members.joined(), $1.status) }
        for ticket in issues where ticket.issueType == "Job" { tickets[ticket.key] = ticket.status ?? "" }
        problems = census.problems
        for run in try await world.store.runs(in: world.scope, limit: .max)
        where run.outcome == .open || run.outcome == .partial {
            problems.append("run \(run.id) is \(run.outcome) in the journal")
        }
        let verdict = try await world.store.verifyAudit()
        if let broken = verdict.firstBroken {
            problems.append("audit entry \(broken.number): \(broken.reason)")
        }
    }

    /// What is not as after a night that nothing disturbed.
    func differences(from clean: WalkCensus) -> [String] {
        var found = problems
        if clusters.map(\.members) != clean.clusters.map(\.members) {
            found.append("members \(clusters.map(\.members)), not \(clean.clusters.map(\.members))")
        } else {
            for (cluster, expected) in zip(clusters, clean.clusters) where cluster != expected {
                found.append("\(cluster), not \(expected)")
            }
        }
        for (key, status) in tickets.sorted(by: { $0.key < $1.key }) where clean.tickets[key] != status {
            found.append("\(key) is \(status), not \(clean.tickets[key] ?? "there")")
        }
        return found
    }
}
