internal import Clustering
internal import Geodesy

/// Explains tickets of one plan.
///
/// Preparing is linear in the plan's size; so is each explanation, but quadratic in a cluster's size with the medoid
/// objective. Safe from any thread.
public struct PlanExplainer: Sendable {
    /// Most alternatives that an explanation names.
    public var alternatives = 3

    private let plan: Plan
    private let planHash: String
    private let pool: PlanPool
    private let position: [String: Int]
    /// Job Clusters that stand, by key.
    private let standing: [String: StandingPlan]
    /// Where members of Job Clusters that stand are, by id.
    private let seats: [String: PlanExplanation.Seat]

    /// Prepares a plan.
    public init(_ plan: Plan) {
        planHash = PlanDocument.hash(of: plan)
        var seats: [String: PlanExplanation.Seat] = [:]
        var standing: [String: StandingPlan] = [:]
        for entry in plan.standing {
            standing[entry.issueKey] = entry
            let unplaced = Set(entry.unplaced)
            for id in entry.kept {
                seats[id] = .init(issueKey: entry.issueKey, joins: false, isUnplaced: unplaced.contains(id))
            }
            for id in entry.joining {
                seats[id] = .init(issueKey: entry.issueKey, joins: true, isUnplaced: false)
            }
        }
        (self.seats, self.standing) = (seats, standing)
        let plan = plan.withStandingClusters
        self.plan = plan
        pool = PlanPool(plan)
        var position: [String: Int] = [:]
        for (index, ticket) in plan.tickets.enumerated() { position[ticket.key] = index }
        for (index, ticket) in plan.tickets.enumerated() { position[ticket.id] = index }
        self.position = position
    }

    /// Explains a ticket by its id or its key.
    ///
    /// - Throws: `UnknownTicketError`.
    public func explain(_ name: String) throws(UnknownTicketError) -> PlanExplanation {
        guard let index = position[name] else { throw UnknownTicketError(name: name) }
        let ticket = plan.tickets[index]
        var explanation = PlanExplanation(
            planHash: planHash,
            id: ticket.id,
            key: ticket.key,
            metric: plan.parameters.metric,
            objective: plan.parameters.objective,
            seat: seats[ticket.id],
            alternatives: []
        )
        guard let item = ticket.item, let measure = ClusterMeasure(pool.items, with: item, plan.parameters)
        else {
            explanation.exclusion = exclusion(of: ticket)
            return explanation
        }
        let row = measure.row(of: item.id)
        let members = plan.clusters.map { measure.rows(of: $0.members) }
        let homeIndex = members.firstIndex { $0.contains(row) }
        var leaving = 0.0
        if let homeIndex {
            let home = home(row, members[homeIndex], plan.clusters[homeIndex], measure)
            leaving = home.leaving ?? 0
            explanation.home = home
        } else {
            explanation.exclusion = exclusion(of: ticket)
        }
        guard plan.parameters.algorithm == .capacitated else { return explanation }
        explanation.alternatives = nearest(row, members, homeIndex, leaving, measure)
        return explanation
    }

    private func exclusion(of ticket: PlannedTicket) -> PlanExplanation.Exclusion? {
        plan.unclustered.first { $0.id == ticket.id }.map { entry in
            PlanExplanation.Exclusion(
                reason: entry.reason,
                detail: entry.detail,
                conflict: entry.conflict,
                ownLoad: ticket.load,
                allowedLoad: entry.reason == .loadExceedsCapacity ? plan.parameters.maxLoad : nil
            )
        }
    }

    private func home(
        _ row: Int,
        _ members: [Int],
        _ cluster: PlannedCluster,
        _ measure: ClusterMeasure
    ) -> PlanExplanation.Home {
        let others = members.filter { $0 != row }
        let ghosts = ghosts(of: cluster)
        let now = measure.state(of: members)
        let without = others.isEmpty ? nil : measure.state(of: others)
        let priority = measure.items[row].priority
        let priorityWithout = (others.map { measure.items[$0].priority } + ghosts.map(\.priority)).min()
        let distance = measure.distance(row, to: cluster.center)
        var roles: [PlanExplanation.Role] = [.member]
        if others.isEmpty, ghosts.isEmpty { roles.append(.alone) }
        if cluster.medoid == measure.items[row].id { roles.append(.medoid) }
        if others.allSatisfy({ measure.distance($0, to: cluster.center) <= distance }) {
            roles.append(.farthest)
        }
        if let priorityWithout, priority < priorityWithout { roles.append(.onlyUrgent) }
        return PlanExplanation.Home(
            cluster: cluster.id,
            roles: roles,
            distance: Length(meters: distance),
            radius: cluster.radius,
            radiusWithout: without.map { Length(meters: $0.radius) },
            priority: cluster.priority,
            priorityWithout: priorityWithout,
            leaving: plan.parameters.algorithm == .capacitated ? (without?.cost ?? 0) - now.cost : nil
        )
    }

    /// Members of a cluster that have no place.
    private func ghosts(of cluster: PlannedCluster) -> [PlannedTicket] {
        (standing[cluster.id]?.unplaced ?? []).compactMap { position[$0].map { plan.tickets[$0] } }
    }

    /// What keeps a ticket out of a Job Cluster, or in one, whatever the limits.
    private func barriers(_ id: String, _ cluster: PlannedCluster) -> [PlanExplanation.Obstacle] {
        var found: [PlanExplanation.Obstacle] = []
        if let seat = seats[id], !seat.joins { found.append(.stands(key: seat.issueKey)) }
        if let entry = standing[cluster.id] {
            if !entry.isOpenForMore { found.append(.notOpen) }
            if entry.keepOut.contains(id) { found.append(.keptOut) }
        }
        return found
    }

    /// The clusters that the ticket would join at the least change of the objective.
    private func nearest(
        _ row: Int,
        _ members: [[Int]],
        _ home: Int?,
        _ leaving: Double,
        _ measure: ClusterMeasure
    ) -> [PlanExplanation.Alternative] {
        var best: [(index: Int, joined: [Int], state: ClusterMeasure.State, change: Double)] = []
        for (index, others) in members.enumerated() where index != home {
            let joined = (others + [row]).sorted()
            let state = measure.state(of: joined)
            let change = leaving + (state.cost - measure.state(of: others).cost)
            if best.count == alternatives, let last = best.last, last.change <= change { continue }
            let place = best.firstIndex { $0.change > change } ?? best.count
            best.insert((index, joined, state, change), at: place)
            if best.count > alternatives { best.removeLast() }
        }
        let mates =
            home.map { home in
                measure.mates(of: row, among: members[home], besides: ghosts(of: plan.clusters[home]))
            } ?? []
        return best.map { entry in
            let cluster = plan.clusters[entry.index]
            return PlanExplanation.Alternative(
                cluster: cluster.id,
                distance: Length(meters: measure.distance(row, to: cluster.center)),
                radius: Length(meters: entry.state.radius),
                objectiveChange: entry.change,
                obstacles: measure.obstacles(
                    to: row,
                    in: entry.joined,
                    entry.state,
                    mates: mates,
                    besides: ghosts(of: cluster)
                ) + barriers(measure.items[row].id, cluster)
            )
        }
    }
}
