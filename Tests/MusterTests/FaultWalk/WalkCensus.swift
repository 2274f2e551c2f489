import Jira
import JiraSandbox
import Testing
import Tickets

/// What stands on the site and in the store after a walk's case, and everything that is wrong with it.
struct WalkCensus: Sendable {
    /// Keys of members of each Job Cluster, in the order of their first ones.
    var partition: Set<Set<String>> = []
    var clusters = 0
    var statuses: Set<String> = []
    var problems: [String] = []

    init(_ world: JobWorld) async throws {
        let issues = try await world.issues()
        let census = Census(issues)
        partition = Set(census.members.values)
        clusters = census.clusters.count
        problems = census.problems
        statuses = Set(issues.filter { $0.issueType == "Job" }.compactMap(\.status))
        for run in try await world.store.runs(in: world.scope, limit: .max)
        where run.outcome == .open || run.outcome == .partial {
            problems.append("run \(run.id) is \(run.outcome) in the journal")
        }
    }

    /// What is not as after a night that nothing disturbed.
    func differences(from clean: WalkCensus) -> [String] {
        var found = problems
        if clusters != clean.clusters { found.append("\(clusters) Job Clusters, not \(clean.clusters)") }
        if partition != clean.partition {
            let missing = clean.partition.subtracting(partition).map { $0.sorted() }
            let other = partition.subtracting(clean.partition).map { $0.sorted() }
            found.append("other members: \(other) for \(missing)")
        }
        if statuses != clean.statuses {
            found.append("statuses \(statuses.sorted()), not \(clean.statuses.sorted())")
        }
        return found
    }
}
