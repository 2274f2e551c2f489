internal import Clustering
internal import Geodesy
public import Tickets

/// Takes closed tickets out of a plan and puts late ones into it, without planning anew.
///
/// Job Clusters that stand are topped up as in planning; who is in one never moves. A closed member departs from its Job
/// Cluster; tickets that were to join one that its centre no longer allows are placed anew.
/// Nobody else moves: only where closing a ticket shifts a centre so far that a member is beyond the radius, that member
/// is assigned anew. Clusters keep their ids, new ones get fresh numbers. A pure function of its input.
public struct PlanUpdate: Sendable {
    /// What became of one ticket.
    public struct Placement: Hashable, Sendable {
        /// Its id.
        public var id: String
        /// Cluster that it is in now; nil where it is in none.
        public var cluster: String?
        /// Whether that cluster is a new one.
        public var isNewCluster: Bool

        /// Makes an entry.
        public init(id: String, cluster: String?, isNewCluster: Bool) {
            self.id = id
            self.cluster = cluster
            self.isNewCluster = isNewCluster
        }
    }

    /// The plan as it is now.
    public internal(set) var plan: Plan
    /// Late tickets, in ascending order of id.
    public internal(set) var placed: [Placement] = []
    /// Members that closing left beyond the radius of their own cluster, in ascending order of id.
    public internal(set) var displaced: [Placement] = []
    /// Tickets that were taken out, in ascending order of id.
    public internal(set) var closed: [String] = []

    let original: Plan
    let threads: Int
    let screening: ScreeningPolicy

    /// Begins with a plan.
    ///
    /// - Throws: `PlanUpdateError.notCapacitated` for a plan that another algorithm made.
    public init(
        of plan: Plan,
        threads: Int = 1,
        screening: ScreeningPolicy = .leaveOut
    ) throws(PlanUpdateError) {
        guard plan.parameters.algorithm == .capacitated else {
            throw .notCapacitated(plan.parameters.algorithm)
        }
        self.plan = plan
        original = plan
        self.threads = threads
        self.screening = screening
    }

    /// Takes tickets out of the plan, named by id or by key.
    ///
    /// - Throws: `PlanUpdateError.unknownTickets` before anything is changed, or `.clustering`.
    public mutating func close(_ names: [String]) throws(PlanUpdateError) {
        var gone = try ids(of: names)
        let standing = closeStanding(gone)
        gone.subtract(standing.gone)
        let pool = PlanPool(plan)
        let rows = pool.items.indices.filter { gone.contains(pool.items[$0].id) }
        let removal = try clustered { () throws(ClusteringError) in
            try algorithm.removing(rows, from: pool.items, clusters: pool.clusters)
        }
        var (clusters, previousOf): ([Cluster], [Int?]) = ([], [])
        for (index, cluster) in removal.clusters.enumerated() {
            guard let cluster else { continue }
            clusters.append(cluster)
            previousOf.append(index < plan.clusters.count ? index : nil)
        }
        let left = removal.unclustered.map { entry in
            UnclusteredTicket(
                id: pool.items[entry.index].id,
                reason: entry.reason,
                detail: "the centre of its cluster moved away when others were closed",
                conflict: entry.conflict.map { pool.items[$0].id }
            )
        }
        // What bound or blocked a ticket may be gone: those are tried again.
        let stale =
            plan.standing.isEmpty
            ? []
            : plan.unclustered.filter { entry in
                entry.reason == .boundElsewhere
                    || entry.conflict.contains { gone.contains($0) || standing.gone.contains($0) }
            }.map(\.id).filter { !gone.contains($0) }
        let survivors = pool.items.indices.filter { !gone.contains(pool.items[$0].id) }
        let tickets = plan.tickets.filter { !gone.contains($0.id) }
        rebuild(
            tickets: tickets,
            pool.items,
            clusters,
            previousOf,
            unclustered: plan.unclustered.filter { !gone.contains($0.id) && !stale.contains($0.id) } + left,
            lowerBound: capacityBound(of: survivors.map { pool.items[$0] })
        )
        closed = (closed + gone + standing.gone).sorted { $0.precedes($1) }
        displaced += placements(
            of: removal.displaced.map { pool.items[$0].id },
            in: clusters,
            pool.items,
            previousOf
        )
        guard !standing.released.isEmpty || !stale.isEmpty else { return }
        let again = try seatBesideStanding((standing.released + stale).sorted { $0.precedes($1) })
        displaced += again.filter { !stale.contains($0.id) }
        placed += again.filter { stale.contains($0.id) }
    }

    /// Puts late tickets into the plan; one that the plan leaves out already is tried again as it is now.
    ///
    /// - Throws: `PlanUpdateError.alreadyPlanned` before anything is changed, or `.clustering`.
    public mutating func add(_ late: [Ticket]) throws(PlanUpdateError) {
        let sorted = late.sorted { $0.id.precedes($1.id) }
        for (left, right) in zip(sorted, sorted.dropFirst()) where left.id == right.id {
            throw .clustering(.duplicateID(left.id))
        }
        let pool = PlanPool(plan)
        for ticket in sorted {
            if let row = pool.index[ticket.id] {
                throw .alreadyPlanned(id: ticket.id, cluster: pool.names[row])
            }
            if let entry = plan.standing.first(where: { $0.members.contains(ticket.id) }) {
                throw .alreadyPlanned(id: ticket.id, cluster: entry.issueKey)
            }
        }
        var sieve = Sieve(tickets: sorted, screening: screening)
        sieve.run()
        if !plan.standing.isEmpty { return try addBesideStanding(sorted, sieve) }
        let items = sieve.eligible.map { sorted[$0].item(at: sieve.location(of: $0), weight: 1) }
        let assignment = try clustered { () throws(ClusteringError) in
            try algorithm.assign(items, to: pool.items, clusters: pool.clusters)
        }
        let all = pool.items + items
        let previousOf = assignment.clusters.indices.map { $0 < plan.clusters.count ? $0 : nil }
        let left = assignment.unclustered.map { entry in
            UnclusteredTicket(
                id: all[entry.index].id,
                reason: entry.reason,
                detail: "no cluster can take it within the limits",
                conflict: entry.conflict.map { all[$0].id }
            )
        }
        let lateIDs = Set(sorted.map(\.id))
        let tickets = plan.tickets.filter { !lateIDs.contains($0.id) } + sorted.map { $0.planned(weight: 1) }
        let clusteredIDs = assignment.clusters.flatMap { $0.members.map { all[$0] } }
        rebuild(
            tickets: tickets.sorted { $0.id.precedes($1.id) },
            all,
            assignment.clusters,
            previousOf,
            unclustered: plan.unclustered.filter { !lateIDs.contains($0.id) } + sieve.leftOut + left,
            // More tickets never need fewer clusters: no two of a packing, and no part of a load, went away.
            lowerBound: max(plan.objective.lowerBoundOnClusters, capacityBound(of: clusteredIDs))
        )
        plan.warnings += sieve.warnings
        placed += placements(of: sorted.map(\.id), in: assignment.clusters, all, previousOf)
    }

    var algorithm: CapacitatedClustering {
        CapacitatedClustering(parameters: plan.parameters.capacitated(threads: threads))
    }

    func clustered<Result>(
        _ body: () throws(ClusteringError) -> Result
    ) throws(PlanUpdateError) -> Result {
        do {
            return try body()
        } catch {
            throw .clustering(error)
        }
    }

    private func ids(of names: [String]) throws(PlanUpdateError) -> Set<String> {
        var byName: [String: String] = [:]
        for ticket in plan.tickets { byName[ticket.key] = ticket.id }
        for ticket in plan.tickets { byName[ticket.id] = ticket.id }
        let unknown = names.filter { byName[$0] == nil }
        guard unknown.isEmpty else { throw .unknownTickets(unknown) }
        return Set(names.compactMap { byName[$0] })
    }

    /// Clusters below which count and load alone do not allow.
    func capacityBound(of items: [ClusterItem]) -> Int {
        guard !items.isEmpty else { return 0 }
        var bound = 1
        if let most = plan.parameters.maxTickets { bound = max(bound, (items.count + most - 1) / most) }
        if let most = plan.parameters.maxLoad {
            let load = items.reduce(0) { $0 + $1.load }
            bound = max(bound, Int((load / most * (1 - 1e-12)).rounded(.up)))
        }
        return bound
    }

    mutating func rebuild(
        tickets: [PlannedTicket],
        _ items: [ClusterItem],
        _ clusters: [Cluster],
        _ previousOf: [Int?],
        unclustered: [UnclusteredTicket],
        lowerBound: Int
    ) {
        let assembly = PlanAssembly(items: items, parameters: plan.parameters, threads: threads)
        var next = plan
        next.tickets = tickets
        next.clusters = assembly.clusters(
            clusters,
            names: ClusterNames(previous: plan, previousOf: previousOf, unused: original)
        )
        next.unclustered = unclustered.sorted { $0.id.precedes($1.id) }
        next.objective = assembly.objective(of: clusters, lowerBound: lowerBound)
        next.previous = PreviousPlan(original, now: next.clusters)
        plan = next
    }

    /// Where tickets are in the plan that was just rebuilt.
    private func placements(
        of ids: [String],
        in clusters: [Cluster],
        _ items: [ClusterItem],
        _ previousOf: [Int?]
    ) -> [Placement] {
        var isNew: [String: Bool] = [:]
        for (cluster, before) in zip(clusters, previousOf) {
            for member in cluster.members { isNew[items[member].id] = before == nil }
        }
        let wanted = Set(ids)
        var home: [String: String] = [:]
        for cluster in plan.clusters {
            for member in cluster.members where wanted.contains(member) { home[member] = cluster.id }
        }
        return ids.map { Placement(id: $0, cluster: home[$0], isNewCluster: isNew[$0] ?? false) }
    }
}
