internal import FoundationEssentials
internal import HTTPMessages

/// What became of one link.
public struct LinkOutcome: Hashable, Sendable {
    /// The member that it leads to.
    public var member: IssueReference
    /// Why it could not be made; nil where it exists.
    public var error: JiraError?

    /// Makes an outcome.
    public init(member: IssueReference, error: JiraError?) {
        self.member = member
        self.error = error
    }
}

/// How a member is linked to a cluster.
public enum LinkState: Hashable, Sendable {
    /// Not at all.
    case absent
    /// From the cluster to the member, as it should.
    case linked
    /// From the member to the cluster only.
    case reversed
}

extension JiraClient {
    /// Links a member to its cluster: the cluster is the inward issue (the source), the member the outward one.
    ///
    /// A link that is there already stays the only one. On Jira Cloud a repeated request changes nothing, so it is sent again
    /// after any failure that may pass. Data Center promises no such thing: there the member's links are read first,
    /// and again after an answer that was lost.
    ///
    /// - Throws: `JiraError`, `notFound` where an issue or the link type does not exist, or linking is switched off.
    public func link(cluster: IssueReference, member: IssueReference, type: String) async throws(JiraError) {
        struct Body: Encodable {
            var type: [String: String]
            var inwardIssue: IssueReference
            var outwardIssue: IssueReference
        }
        let isSafe = site.flavor.repeatsLinksSafely
        var call = JiraCall(
            method: .post,
            path: ["issueLink"],
            // No comment: Jira would add it again with each repetition.
            body: Self.encode(Body(type: ["name": type], inwardIssue: cluster, outwardIssue: member)),
            operation: isSafe ? .idempotentWrite : .create
        )
        call.issue = cluster.text
        call.invalidates = [.issues]
        if !isSafe, try await linkState(cluster: cluster, member: member, type: type) == .linked { return }
        do throws(JiraError) {
            _ = try await send(call)
        } catch  where !isSafe && error.isAmbiguousWrite && !error.isCancellation {
            guard try await linkState(cluster: cluster, member: member, type: type) == .linked else {
                throw error
            }
        }
    }

    /// How a member is linked to a cluster, read from the member, which has the fewer links.
    public func linkState(
        cluster: IssueReference,
        member: IssueReference,
        type: String
    ) async throws(JiraError) -> LinkState {
        let sides = try await links(of: member).filter { link in
            guard link.type.lowercased() == type.lowercased() else { return false }
            switch cluster {
            case .id(let id): return link.issue.id == id
            case .key(let key): return link.issue.key == key
            }
        }.map(\.side)
        return sides.contains(.inward) ? .linked : sides.isEmpty ? .absent : .reversed
    }

    /// Links members to clusters, a few at a time, cluster by cluster in turn.
    ///
    /// Taking turns keeps the writes to one issue apart: Jira limits those to 20 in 2 seconds.
    ///
    /// - Parameters:
    ///   - clusters: each cluster with the members that it still lacks.
    ///   - type: name of the link's type.
    /// - Returns: per cluster, in the order given, one outcome per member in their order.
    public func link(
        _ clusters: [(cluster: IssueReference, members: [IssueReference])],
        type: String
    ) async -> [[LinkOutcome]] {
        struct Place: Sendable {
            var cluster: Int
            var member: Int
        }
        let longest = clusters.map(\.members.count).max() ?? 0
        let turns = (0..<longest).flatMap { member in
            clusters.indices.filter { clusters[$0].members.count > member }.map {
                Place(cluster: $0, member: member)
            }
        }
        let made = await boundedFanOut(turns, limit: configuration.concurrency) { place in
            let (cluster, members) = clusters[place.cluster]
            do throws(JiraError) {
                try await link(cluster: cluster, member: members[place.member], type: type)
                return LinkOutcome(member: members[place.member], error: nil)
            } catch {
                return LinkOutcome(member: members[place.member], error: error)
            }
        }
        var outcomes = clusters.map { $0.members.map { LinkOutcome(member: $0, error: nil) } }
        for (place, outcome) in zip(turns, made) { outcomes[place.cluster][place.member] = outcome }
        return outcomes
    }

    /// Links of an issue, read from the store.
    public func links(of issue: IssueReference) async throws(JiraError) -> [JiraIssueLink] {
        try await self.issue(issue.text, fields: ["issuelinks"]).links
    }

    /// Removes a link by its id; one that is gone already is no error.
    public func removeLink(id: String) async throws(JiraError) {
        do throws(JiraError) {
            _ = try await send(
                JiraCall(method: .delete, path: ["issueLink", .value(id)], operation: .idempotentWrite)
            )
        } catch  where error.status == 404 {
        }
    }
}
