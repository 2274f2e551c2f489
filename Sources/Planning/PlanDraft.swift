package import Clustering
internal import Geodesy
package import Tickets

/// What is decided of a plan before it is written down: clusters in the plan's order, as positions in a list of items.
///
/// For callers that make many plans of one set of tickets and look at figures only, such as a sweep over settings.
package struct PlanDraft: Sendable {
    /// A cluster with its way.
    package struct Entry: Sendable {
        /// Members and centre.
        package var cluster: Cluster
        /// Rank of its most urgent member.
        package var priority: Priority
        /// Positions in `cluster.members` in visiting order.
        package var visitOrder: [Int]
        /// Length of the open path in visiting order: metres, or plane units.
        package var pathLength: Double
    }

    /// Clusters, most urgent first, as `Plan.clusters` has them.
    package var entries: [Entry]
    /// Items in no cluster.
    package var unclustered: [Unclustered]

    /// Makes a draft.
    package init(entries: [Entry], unclustered: [Unclustered]) {
        self.entries = entries
        self.unclustered = unclustered
    }
}

extension Planner {
    /// The tickets that can be clustered, in ascending order of id, and those that cannot.
    ///
    /// - Parameter tickets: in any order; ids are unique.
    /// - Returns: items of weight 1, and the others with their reasons.
    /// - Throws: `ClusteringError.duplicateID`.
    package func sifted(_ tickets: [Ticket]) throws(ClusteringError) -> (
        items: [ClusterItem], unusable: [UnclusteredTicket]
    ) {
        let sorted = try StandingRoster(tickets, [], []).tickets
        var sieve = Sieve(tickets: sorted, screening: screening, territory: territory)
        sieve.run()
        return (
            sieve.eligible.map { sorted[$0].item(at: sieve.location(of: $0), weight: 1) }, sieve.leftOut
        )
    }

    /// Clusters of items: those that `plan(_:source:)` makes of tickets that sift to these items.
    ///
    /// - Parameter items: in ascending order of id.
    /// - Returns: the clusters, and the items left out.
    /// - Throws: as `plan(_:source:)`.
    package func draft(_ items: [ClusterItem]) throws(ClusteringError) -> PlanDraft {
        let result = try cluster(items, previous: nil).result
        let assembly = PlanAssembly(items: items, parameters: parameters, threads: threads)
        let visits = assembly.visits(result.clusters)
        return PlanDraft(
            entries: assembly.ranked(result.clusters).map { entry in
                PlanDraft.Entry(
                    cluster: result.clusters[entry.index],
                    priority: entry.priority,
                    visitOrder: visits[entry.index].order,
                    pathLength: visits[entry.index].length
                )
            },
            unclustered: result.unclustered
        )
    }
}
