import Foundation
import HTTPMessages
import Jira
import JiraSandbox
import Muster
import Planning
import Publishing
import Testing
import Tickets

/// What people do between two nights, and what stands afterwards.
extension JobWorld {
    /// A job that holds a lease.
    func job(lease: RunLease) throws -> NightlyJob {
        let clock = clock
        return NightlyJob(
            settings: settings,
            client: try client(hook: hook),
            store: store,
            environment: JobEnvironment(
                now: { clock.now },
                uptime: { .milliseconds(clock.now) },
                sleep: { try clock.sleep($0) },
                makeID: { nextID() }
            ),
            lease: lease
        )
    }

    var nightScope: ProjectScope { ProjectScope(site: settings.site.name, project: settings.names.project) }

    /// New tickets at places of the caller's choice; their keys in order.
    @discardableResult
    func addTickets(_ places: [(latitude: Double, longitude: Double)]) async throws -> [String] {
        var keys: [String] = []
        for (number, place) in places.enumerated() {
            let issue = try await client().createIssue(
                IssueDraft(
                    project: "FIELD",
                    issueType: "Job",
                    summary: "Late job \(number)",
                    fields: [
                        "customfield_10101": .number(place.latitude),
                        "customfield_10102": .number(place.longitude),
                    ]
                )
            )
            keys.append(issue.key)
        }
        return keys
    }

    /// A person takes a ticket out of its Job Clusters.
    func unlink(_ key: String, from cluster: String) async throws {
        let links = try await client().links(of: .key(key)).filter { $0.issue.key == cluster }
        for link in links { try await client().removeLink(id: try #require(link.id)) }
    }

    /// A person puts a ticket into a Job Cluster.
    func link(_ key: String, to cluster: String) async throws {
        try await client().link(cluster: .key(cluster), member: .key(key), type: "Relates")
    }

    /// Closes a ticket the way its workflow goes.
    func close(_ key: String) async throws {
        try await move(key, through: "Clustered", "In Progress", "Done")
    }

    /// Closes a Job Cluster the way its workflow goes.
    func closeCluster(_ key: String) async throws { try await move(key, through: "In Progress", "Done") }

    func census() async throws -> Census { Census(try await issues()) }

    /// Every override that counts now, as `kind ticket cluster`.
    func overrides() async throws -> [String] {
        try await store.overrides(in: nightScope).filter { $0.counts(at: clock.now) }.map {
            "\($0.kind.rawValue) \($0.ticketKey) \($0.clusterKey ?? "-")"
        }
    }

    /// Plain texts of the comments on an issue.
    func comments(_ key: String) async throws -> [String] {
        let answer = try await raw("/issue/\(key)/comment")
        let comments = try #require(answer["comments"] as? [[String: Any]])
        return comments.map { comment in
            (comment["body"] as? [String: Any]).map(ADFReader.text(of:)) ?? comment["body"] as? String ?? ""
        }
    }
}

/// So many places beside a point, about ten metres apart.
func places(_ count: Int, near latitude: Double, _ longitude: Double) -> [(
    latitude: Double, longitude: Double
)] {
    (0..<count).map { (latitude + Double($0) * 0.0001, longitude) }
}

/// Tickets in groups far from one another: group `g` lies at latitude 48 + g, its tickets ten metres apart.
func groups(_ sizes: [Int], from first: Int = 1) -> [SandboxTicket] {
    var number = first - 1
    return sizes.enumerated().flatMap { group, size in
        places(size, near: 48 + Double(group), 11).map { place in
            number += 1
            return SandboxTicket(
                key: "FIELD-\(number)",
                summary: "Meter reading \(number)",
                latitude: String(place.latitude),
                longitude: String(place.longitude)
            )
        }
    }
}
