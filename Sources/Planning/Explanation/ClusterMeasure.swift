internal import Clustering
internal import Geodesy

/// Measures clusters as they would be, by the definitions of a plan.
struct ClusterMeasure {
    /// Centre, reach, load and cost of a set of members.
    struct State {
        var center: Location
        var radius: Double
        var load: Double
        /// The plan's own objective over these members.
        var cost: Double
    }

    /// Items in ascending order of id; rows are indices of it.
    let items: [ClusterItem]
    private let prepared: PreparedItems
    private let weights: [Double]
    private let rowOf: [String: Int]
    private let parameters: PlanParameters

    /// Prepares the clustered items of a plan and one more, which may be among them; nil where they cannot be measured.
    init?(_ clustered: [ClusterItem], with item: ClusterItem, _ parameters: PlanParameters) {
        var items = clustered
        if !items.contains(where: { $0.id == item.id }) {
            items.insert(item, at: items.firstIndex { item.id.precedes($0.id) } ?? items.count)
        }
        guard let prepared = try? PreparedItems(items) else { return nil }
        self.items = items
        self.prepared = prepared
        self.parameters = parameters
        weights = items.map { item in
            parameters.algorithm == .capacitated
                ? item.priority.weight(priorityWeight: parameters.priorityWeight) : item.weight
        }
        rowOf = Dictionary(items.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func row(of id: String) -> Int { rowOf[id] ?? 0 }
    func rows(of ids: [String]) -> [Int] { ids.compactMap { rowOf[$0] } }
    func distance(_ row: Int, to center: Location) -> Double { prepared.distance(row, to: center) }

    /// Measures rows in ascending order.
    func state(of rows: [Int]) -> State {
        let center: Location
        if parameters.algorithm == .capacitated, parameters.objective == .medoid {
            center = prepared.location(medoid(of: rows))
        } else {
            // The mean of one place is that place, to the last bit.
            let first = prepared.location(rows[0])
            let isOnePlace = rows.allSatisfy { prepared.location($0) == first }
            center = isOnePlace ? first : prepared.mean(of: rows, weights: weights)
        }
        var state = State(center: center, radius: 0, load: 0, cost: 0)
        for row in rows {
            let distance = prepared.distance(row, to: center)
            state.radius = max(state.radius, distance)
            state.load += items[row].load
            state.cost += weights[row] * (parameters.objective == .squared ? distance * distance : distance)
        }
        return state
    }

    /// The member from which the weighted distances sum to the least, of equals the first.
    private func medoid(of rows: [Int]) -> Int {
        var best = (row: rows[0], sum: Double.infinity)
        for row in rows {
            var sum = 0.0
            for other in rows where sum < best.sum { sum += weights[other] * prepared.distance(row, other) }
            if sum < best.sum { best = (row, sum) }
        }
        return best.row
    }

    /// Members of a cluster that must stay with a row.
    func mates(of row: Int, among members: [Int], besides ghosts: [PlannedTicket]) -> [String] {
        guard let group = items[row].together else { return [] }
        return members.filter { $0 != row && items[$0].together == group }.map { items[$0].id }
            + ghosts.filter { $0.together == group }.map(\.id)
    }

    /// What keeps a row out of a cluster that would have these members with it, and others without a place.
    func obstacles(
        to row: Int,
        in joined: [Int],
        _ state: State,
        mates: [String],
        besides ghosts: [PlannedTicket]
    ) -> [PlanExplanation.Obstacle] {
        let item = items[row]
        let others =
            joined.filter { $0 != row }.map { items[$0] }
            + ghosts.map { $0.item(at: items[row].location) }
        let load = ghosts.reduce(state.load) { $0 + $1.load }
        let size = joined.count + ghosts.count
        var found: [PlanExplanation.Obstacle] = []
        if let most = parameters.maxTickets, size > most {
            found.append(.seats(found: size, allowed: most))
        }
        if let most = parameters.maxLoad, load > most {
            found.append(.load(found: load, allowed: most))
        }
        if let most = parameters.maxRadius, state.radius > most.meters {
            found.append(.radius(found: Length(meters: state.radius), allowed: most))
        }
        if let most = parameters.maxDueSpread {
            let days = (others + [item]).compactMap(\.dueDay)
            if item.dueDay != nil, let first = days.min(), let last = days.max(), last - first > most {
                found.append(.dueSpread(found: last - first, allowed: most))
            }
        }
        if let group = item.apart {
            let near = others.filter { $0.apart == group }
            if !near.isEmpty { found.append(.apart(group: group, tickets: near.map(\.id))) }
        }
        if let group = item.together, !mates.isEmpty { found.append(.together(group: group, tickets: mates)) }
        if !item.skills.isEmpty {
            let skills = Set(item.skills)
            let unlike = others.filter { !$0.skills.isEmpty && Set($0.skills) != skills }
            if !unlike.isEmpty { found.append(.skills(tickets: unlike.map(\.id))) }
        }
        if let name = item.lock {
            found.append(.lock(name: name))
        } else if let name = others.lazy.compactMap(\.lock).first {
            found.append(.lock(name: name))
        }
        return found
    }
}
