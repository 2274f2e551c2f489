internal import Clustering
internal import Geodesy
internal import Tickets

extension PlanUpdate {
    /// Takes closed tickets out of Job Clusters that stand.
    ///
    /// - Returns: which of the ids were in one, and the tickets that had joined one of which the radius does not hold
    ///   without those.
    mutating func closeStanding(_ closing: Set<String>) -> (gone: Set<String>, released: [String]) {
        var (gone, released): (Set<String>, [String]) = ([], [])
        let tickets = Dictionary(plan.tickets.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for number in plan.standing.indices {
            var entry = plan.standing[number]
            let leaving = entry.members.filter { closing.contains($0) }
            guard !leaving.isEmpty else { continue }
            gone.formUnion(leaving)
            entry.departed += entry.kept.filter { closing.contains($0) }.map { id in
                DepartedMember(id: id, key: tickets[id]?.key ?? id, reason: .closed)
            }
            entry.departed.sort { $0.id.precedes($1.id) }
            entry.kept.removeAll { closing.contains($0) }
            entry.joining.removeAll { closing.contains($0) }
            entry.unplaced.removeAll { closing.contains($0) }
            rebuild(&entry, tickets)
            let most = plan.parameters.maxRadius?.meters ?? .infinity
            var bare = entry
            bare.joining = []
            rebuild(&bare, tickets)
            if !entry.joining.isEmpty,
                bare.cluster.map({ $0.radius.meters > most }) ?? true
                    || entry.cluster.map({ $0.radius.meters > most }) ?? true
            {
                released += entry.joining
                entry = bare
            }
            plan.standing[number] = entry
        }
        plan.tickets.removeAll { gone.contains($0.id) }
        return (gone, released.sorted { $0.precedes($1) })
    }

    /// Makes the cluster of a Job Cluster anew.
    private func rebuild(_ entry: inout StandingPlan, _ tickets: [String: PlannedTicket]) {
        let unplaced = Set(entry.unplaced)
        let members = entry.members.compactMap { tickets[$0] }
        let placed = members.filter { !unplaced.contains($0.id) }.compactMap(\.item)
        guard !placed.isEmpty,
            // Without limits in the way, what one call makes of all of them is their centre, radius and load.
            let topUp = try? algorithm.topUp(
                [StandingMembers(placed: Array(placed.indices))],
                of: placed,
                with: []
            ), let cluster = topUp.standing[0]
        else {
            entry.cluster = nil
            return
        }
        let assembly = PlanAssembly(items: placed, parameters: plan.parameters)
        var planned = assembly.inOrder([cluster])[0]
        planned.id = entry.issueKey
        planned.take(members.filter { unplaced.contains($0.id) }.map { $0.item(at: placed[0].location) })
        entry.cluster = planned
    }

    /// Puts late tickets into a plan beside Job Clusters that stand.
    mutating func addBesideStanding(_ sorted: [Ticket], _ sieve: Sieve) throws(PlanUpdateError) {
        let lateIDs = Set(sorted.map(\.id))
        let before = plan
        plan.tickets =
            (plan.tickets.filter { !lateIDs.contains($0.id) } + sorted.map { $0.planned(weight: 1) })
            .sorted { $0.id.precedes($1.id) }
        plan.unclustered = (plan.unclustered.filter { !lateIDs.contains($0.id) } + sieve.leftOut)
            .sorted { $0.id.precedes($1.id) }
        do {
            _ = try seatBesideStanding(sieve.eligible.map { sorted[$0].id })
        } catch {
            plan = before
            throw error
        }
        plan.warnings += sieve.warnings
        let known = Set(before.clusters.map(\.id))
        var home: [String: String] = [:]
        for cluster in plan.clusters { for member in cluster.members { home[member] = cluster.id } }
        for entry in plan.standing { for member in entry.joining { home[member] = entry.issueKey } }
        let keys = Set(plan.standing.map(\.issueKey))
        placed += sorted.map { ticket in
            let cluster = home[ticket.id]
            let isNew = cluster.map { !known.contains($0) && !keys.contains($0) } ?? false
            return Placement(id: ticket.id, cluster: cluster, isNewCluster: isNew)
        }
    }

    /// Seats tickets of the plan that are in no cluster: every cluster, new or standing, stays and may be joined.
    mutating func seatBesideStanding(_ ids: [String]) throws(PlanUpdateError) -> [Placement] {
        let byID = Dictionary(plan.tickets.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let late = ids.compactMap { byID[$0]?.item }
        guard let somewhere = late.first?.location else { return [] }
        var lateOf: [String: Int] = [:]
        for (row, item) in late.enumerated() { lateOf[item.id] = row }
        var items: [ClusterItem] = []
        func members(_ placed: [String], _ unplaced: [String]) -> StandingMembers {
            let start = items.count
            items += placed.compactMap { byID[$0]?.item }
            let middle = items.count
            items += unplaced.compactMap { byID[$0]?.item(at: somewhere) }
            return StandingMembers(placed: Array(start..<middle), unplaced: Array(middle..<items.count))
        }
        var groups = plan.clusters.map { members($0.members, []) }
        for entry in plan.standing {
            let unplaced = Set(entry.unplaced)
            var group = members(entry.members.filter { !unplaced.contains($0) }, entry.unplaced)
            group.isOpen = entry.isOpenForMore
            group.refused = Set((entry.keepOut + entry.departed.map(\.id)).compactMap { lateOf[$0] })
            groups.append(group)
        }
        let (all, others) = (groups, items)
        let topUp = try clustered { () throws(ClusteringError) in
            try algorithm.topUp(all, of: others, with: late)
        }
        take(topUp, items, late, byID)
        return ids.map { id in
            let fresh = plan.clusters.first { $0.members.contains(id) }
            let home = fresh?.id ?? plan.standing.first { $0.joining.contains(id) }?.issueKey
            return Placement(
                id: id,
                cluster: home,
                isNewCluster: fresh?.members.allSatisfy(ids.contains) ?? false
            )
        }
    }

    private mutating func take(
        _ topUp: TopUp,
        _ items: [ClusterItem],
        _ late: [ClusterItem],
        _ tickets: [String: PlannedTicket]
    ) {
        for number in plan.standing.indices {
            let joining = topUp.joining[plan.clusters.count + number]
            guard !joining.isEmpty else { continue }
            plan.standing[number].joining += joining.map { late[$0].id }
            plan.standing[number].joining.sort { $0.precedes($1) }
            rebuild(&plan.standing[number], tickets)
        }
        let left = topUp.leftOut.map { entry in
            UnclusteredTicket(
                id: late[entry.late].id,
                reason: entry.reason,
                detail: entry.reason == .boundElsewhere
                    ? "its group or lock is in a Job Cluster that it cannot join"
                    : "no cluster can take it within the limits",
                conflict: entry.conflict.map { late[$0].id }
            )
        }
        let old = topUp.standing.prefix(plan.clusters.count).compactMap { $0 }
        let fresh = topUp.clusters.map { cluster in
            var cluster = cluster
            cluster.members = cluster.members.map { items.count + $0 }
            cluster.medoid = cluster.medoid.map { items.count + $0 }
            return cluster
        }
        let all = items + late
        let clustered = (old + fresh).flatMap { $0.members.map { all[$0] } }
        rebuild(
            tickets: plan.tickets,
            all,
            old + fresh,
            Array(plan.clusters.indices) + fresh.map { _ in nil },
            unclustered: plan.unclustered + left,
            lowerBound: min(
                old.count + fresh.count,
                max(plan.objective.lowerBoundOnClusters, capacityBound(of: clustered))
            )
        )
    }
}
