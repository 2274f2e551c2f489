internal import Clustering
internal import Geodesy
internal import Tickets

extension Planner {
    /// Makes a plan beside Job Clusters that stand.
    func plan(
        _ roster: StandingRoster,
        _ sieve: Sieve,
        source: PlanSource,
        weights: [String: Double],
        warnings: [String],
        previous: Plan?
    ) throws(ClusteringError) -> Plan {
        let tickets = roster.tickets
        func item(_ index: Int) -> ClusterItem {
            tickets[index].item(at: sieve.location(of: index), weight: weights[tickets[index].id] ?? 1)
        }
        let late = sieve.eligible.map(item)
        let stand = StandingItems(roster, sieve, late, planar: parameters.metric == .planar, item)
        let outcome = try topUp(stand, late, previous: previous)
        let unclustered = outcome.leftOut.map { entry in
            UnclusteredTicket(
                id: late[entry.late].id,
                reason: entry.reason,
                detail: detail(of: entry, late, roster),
                conflict: entry.conflict.map { late[$0].id }
            )
        }
        let fresh = PlanAssembly(items: late, parameters: parameters, threads: threads)
        let clusters = fresh.clusters(
            outcome.clusters,
            names: ClusterNames(previous: previous, previousOf: outcome.previousOf)
        )
        let all = PlanAssembly(items: stand.items + late, parameters: parameters, threads: threads)
        return Plan(
            source: source,
            parameters: parameters,
            tickets: tickets.map { $0.planned(weight: weights[$0.id] ?? 1) },
            clusters: clusters,
            standing: all.standing(roster, stand, outcome),
            unclustered: (sieve.leftOut + unclustered).sorted { $0.id.precedes($1.id) },
            objective: fresh.objective(of: outcome.clusters, lowerBound: outcome.lowerBound),
            previous: previous.map { PreviousPlan($0, now: clusters) },
            warnings: warnings + sieve.warnings + roster.warnings + unheeded(late) + unfilled(late)
        )
    }

    /// Which algorithm takes nobody into a cluster that stands: said, so that nobody waits for it.
    private func unfilled(_ late: [ClusterItem]) -> [String] {
        guard parameters.algorithm != .capacitated, !late.isEmpty else { return [] }
        return [
            "\(parameters.algorithm.rawValue) has no limits to fill up to: no ticket joins a Job Cluster that stands"
        ]
    }

    private func topUp(_ stand: StandingItems, _ late: [ClusterItem], previous: Plan?)
        throws(ClusteringError) -> StandingOutcome
    {
        guard parameters.algorithm == .capacitated else {
            var outcome = try StandingOutcome(unchanged: stand)
            var planner = self
            planner.parameters.clusterCount = parameters.clusterCount.map { min($0, late.count) }
            guard !late.isEmpty else { return outcome }
            let (result, previousOf) = try planner.cluster(late, previous: previous)
            outcome.take(result, previousOf, Array(late.indices))
            return outcome
        }
        let algorithm = CapacitatedClustering(parameters: parameters.capacitated(threads: threads))
        let topUp = try algorithm.topUp(stand.standing, of: stand.items, with: late, until: shouldStop)
        var outcome = StandingOutcome(topUp)
        guard let previous else { return outcome }
        // Those who join nobody are planned as the previous plan had them.
        let gone = Set(topUp.joining.flatMap(\.self))
        let bound = topUp.leftOut.filter { $0.reason == .boundElsewhere }
        let boundRows = Set(bound.map(\.late))
        let rest = late.indices.filter { !gone.contains($0) && !boundRows.contains($0) }
        var planner = self
        planner.parameters.clusterCount = nil
        let (result, previousOf) = try planner.cluster(rest.map { late[$0] }, previous: previous)
        outcome.leftOut = bound
        outcome.take(result, previousOf, rest)
        return outcome
    }

    private func detail(of entry: TopUp.LeftOut, _ late: [ClusterItem], _ roster: StandingRoster) -> String {
        guard let number = entry.standing, let obstacle = entry.obstacle else {
            return detail(
                of: Unclustered(index: entry.late, reason: entry.reason, conflict: entry.conflict),
                late
            )
        }
        let key = roster.clusters[number].issueKey
        let bond = late[entry.late].lock == nil ? "group" : "lock"
        return switch obstacle {
        case .closed: "its \(bond) is in \(key), which nobody may join"
        case .refused: "its \(bond) is in \(key), from which it was removed"
        case .noRoom: "its \(bond) is in \(key), where the limits or others do not allow it"
        case .twoClusters: "its bonds lead to \(key) and to another Job Cluster"
        }
    }
}

/// The members of Job Clusters that stand as items.
struct StandingItems {
    /// Members, cluster by cluster: those with a place, then those without.
    private(set) var items: [ClusterItem] = []
    /// Who is where, by number of the roster.
    private(set) var standing: [StandingMembers] = []

    init(
        _ roster: StandingRoster,
        _ sieve: Sieve,
        _ late: [ClusterItem],
        planar: Bool,
        _ item: (Int) -> ClusterItem
    ) {
        var indexOf: [String: Int] = [:]
        for (index, ticket) in roster.tickets.enumerated() where roster.homeOf[ticket.id] != nil {
            indexOf[ticket.id] = index
        }
        var lateOf: [String: Int] = [:]
        for (row, entry) in late.enumerated() { lateOf[entry.id] = row }
        // Nobody looks at the place of an item without one; it must only be of the same kind.
        let nowhere =
            late.first?.location ?? sieve.placed.min().map { sieve.location(of: $0) }
            ?? (planar ? .planar(x: 0, y: 0) : .geographic(Coordinate(UnitVector(x: 1, y: 0, z: 0))))
        for entry in roster.clusters {
            let indices = entry.members.compactMap { indexOf[$0] }
            let placed = indices.filter { sieve.placed.contains($0) }
            let others = indices.filter { !sieve.placed.contains($0) }
            let start = items.count
            items += placed.map(item)
            items += others.map { roster.tickets[$0].item(at: nowhere, weight: 1) }
            standing.append(
                StandingMembers(
                    placed: Array(start..<(start + placed.count)),
                    unplaced: Array((start + placed.count)..<items.count),
                    isOpen: entry.isOpenForMore,
                    refused: Set(roster.mustNotJoin(entry).compactMap { lateOf[$0] })
                )
            )
        }
    }
}

/// What became of late tickets and of the clusters that stand.
struct StandingOutcome {
    /// By number of the roster: rows of late tickets.
    var joining: [[Int]]
    /// By number of the roster; indices are into the standing items followed by the late ones.
    var standing: [Cluster?]
    var clusters: [Cluster]
    var previousOf: [Int?] = []
    var leftOut: [TopUp.LeftOut]
    var lowerBound: Int

    init(_ topUp: TopUp) {
        joining = topUp.joining
        standing = topUp.standing
        clusters = topUp.clusters
        leftOut = topUp.leftOut
        lowerBound = topUp.lowerBoundOnClusters
    }

    /// Clusters that nobody joins, with centres as the density and k-means algorithms have them.
    init(unchanged stand: StandingItems) throws(ClusteringError) {
        joining = stand.standing.map { _ in [] }
        standing = []
        for cluster in stand.standing {
            guard !cluster.placed.isEmpty else {
                standing.append(nil)
                continue
            }
            let prepared = try PreparedItems(cluster.placed.map { stand.items[$0] })
            let ranks = Array(0..<prepared.count)
            var whole = prepared.cluster(
                of: ranks,
                center: prepared.mean(of: ranks, weights: prepared.weights)
            )
            whole.members = whole.members.map { cluster.placed[$0] }
            standing.append(whole)
        }
        (clusters, leftOut, lowerBound) = ([], [], 0)
    }

    /// Takes what became of some late tickets, given by their rows.
    mutating func take(_ result: ClusteringResult, _ previousOf: [Int?], _ rows: [Int]) {
        clusters = result.clusters.map { cluster in
            var cluster = cluster
            cluster.members = cluster.members.map { rows[$0] }
            cluster.medoid = cluster.medoid.map { rows[$0] }
            return cluster
        }
        self.previousOf = previousOf
        lowerBound = result.lowerBoundOnClusters
        leftOut += result.unclustered.map { entry in
            TopUp.LeftOut(
                late: rows[entry.index],
                reason: entry.reason,
                conflict: entry.conflict.map { rows[$0] }
            )
        }
    }
}

extension PlanAssembly {
    /// What becomes of the Job Clusters that stand; the assembly's items are the standing ones and the late ones.
    func standing(_ roster: StandingRoster, _ stand: StandingItems, _ outcome: StandingOutcome)
        -> [StandingPlan]
    {
        let numbers = outcome.standing.indices.filter { outcome.standing[$0] != nil }
        var planned: [Int: PlannedCluster] = [:]
        let clusters = numbers.compactMap { outcome.standing[$0] }
        for (number, cluster) in zip(numbers, inOrder(clusters)) { planned[number] = cluster }
        return roster.clusters.indices.map { number in
            let entry = roster.clusters[number]
            let unplaced = stand.standing[number].unplaced
            var cluster = planned[number]
            cluster?.id = entry.issueKey
            if !unplaced.isEmpty { cluster?.take(unplaced.map { items[$0] }) }
            return StandingPlan(
                issueID: entry.issueID,
                issueKey: entry.issueKey,
                kept: entry.members,
                joining: outcome.joining[number].map { items[stand.items.count + $0].id },
                departed: entry.departed,
                cluster: cluster,
                unplaced: unplaced.map { items[$0].id },
                keepOut: entry.keepOut,
                isOpenForMore: entry.isOpenForMore
            )
        }
    }
}

extension PlannedCluster {
    /// Takes in members without a place, given in ascending order of id: visited last.
    mutating func take(_ unplaced: [ClusterItem]) {
        members = (members + unplaced.map(\.id)).sorted { $0.precedes($1) }
        visitOrder += unplaced.map(\.id)
        load = unplaced.reduce(load) { $0 + $1.load }
        priority = unplaced.reduce(priority) { min($0, $1.priority) }
    }
}
