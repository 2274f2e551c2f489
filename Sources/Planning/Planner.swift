public import Clustering
internal import Geodesy
internal import Routing
public import Tickets

/// Makes a plan of tickets: sorts out what cannot be clustered, clusters the rest, orders and names the clusters.
///
/// A pure function of the set of tickets: the order in which they stand and the number of threads change nothing.
public struct Planner: Sendable {
    /// What is asked for.
    public var parameters: PlanParameters
    /// Most threads to use.
    public var threads: Int
    /// What is done with legal coordinates that are very likely wrong.
    public var screening: ScreeningPolicy

    /// Makes a planner.
    public init(parameters: PlanParameters, threads: Int = 1, screening: ScreeningPolicy = .leaveOut) {
        self.parameters = parameters
        self.threads = threads
        self.screening = screening
    }

    /// Makes a plan.
    ///
    /// - Parameters:
    ///   - tickets: in any order; ids are unique.
    ///   - source: where they came from.
    ///   - weights: weights for k-means and density clustering by ticket id; 1 where there is none.
    ///   - warnings: what the reader of the tickets has to say; carried into the plan.
    /// - Returns: the plan, every ticket in it exactly once.
    /// - Throws: `ClusteringError` for parameters out of range, duplicate ids or loads that are no number.
    public func plan(
        _ tickets: [Ticket],
        source: PlanSource,
        weights: [String: Double] = [:],
        warnings: [String] = []
    ) throws(ClusteringError) -> Plan {
        let sorted = tickets.sorted { $0.id.precedes($1.id) }
        for (left, right) in zip(sorted, sorted.dropFirst()) where left.id == right.id {
            throw .duplicateID(left.id)
        }
        var sieve = Sieve(tickets: sorted, screening: screening)
        sieve.run()

        let items = sieve.eligible.map { index in
            sorted[index].item(at: sieve.location(of: index), weight: weights[sorted[index].id] ?? 1)
        }
        let result = try cluster(items)
        let unclustered =
            sieve.leftOut
            + result.unclustered.map { entry in
                UnclusteredTicket(
                    id: items[entry.index].id,
                    reason: entry.reason,
                    detail: detail(of: entry.reason, items[entry.index])
                )
            }
        let clusters = named(result.clusters, items: items)
        return Plan(
            source: source,
            parameters: parameters,
            tickets: sorted.map { ticket in
                PlannedTicket(
                    id: ticket.id,
                    key: ticket.key,
                    summary: ticket.summary,
                    location: ticket.place.location,
                    priority: ticket.priority,
                    load: ticket.load,
                    weight: weights[ticket.id] ?? 1,
                    updated: ticket.updated
                )
            },
            clusters: clusters,
            unclustered: unclustered.sorted { $0.id.precedes($1.id) },
            objective: objective(of: result, items: items),
            warnings: warnings + sieve.warnings + unheeded(items)
        )
    }

    private func cluster(_ items: [ClusterItem]) throws(ClusteringError) -> ClusteringResult {
        switch parameters.algorithm {
        case .capacitated:
            return try CapacitatedClustering(
                parameters: CapacitatedParameters(
                    maxTickets: parameters.maxTickets,
                    maxLoad: parameters.maxLoad,
                    maxRadius: parameters.maxRadius,
                    priorityWeight: parameters.priorityWeight,
                    clusterCount: parameters.clusterCount,
                    objective: parameters.objective,
                    effort: parameters.effort,
                    seed: parameters.seed,
                    threads: threads
                )
            ).cluster(items)
        case .dbscan:
            guard let epsilon = parameters.epsilon, let minimumPoints = parameters.minimumPoints else {
                throw .invalidParameter(
                    name: "eps",
                    value: "not given",
                    allowed: "given together with min-points for dbscan"
                )
            }
            return try DBSCAN(epsilon: epsilon, minimumPoints: minimumPoints, threads: threads).cluster(items)
        case .kmeans:
            guard let clusterCount = parameters.clusterCount else {
                throw .invalidParameter(name: "clusters", value: "not given", allowed: "given for kmeans")
            }
            return try KMeans(clusterCount: clusterCount, seed: parameters.seed, threads: threads).cluster(
                items
            )
        }
    }

    /// Constraints that tickets carry and that no algorithm of this version heeds: said, so that nobody relies on them.
    private func unheeded(_ items: [ClusterItem]) -> [String] {
        let constraints: [(name: String, count: Int)] = [
            ("together", items.count { $0.together != nil }), ("apart", items.count { $0.apart != nil }),
            ("lock", items.count { $0.lock != nil }), ("skills", items.count { !$0.skills.isEmpty }),
        ]
        return constraints.filter { $0.count > 0 }.map { constraint in
            "\(constraint.count) tickets have a value for '\(constraint.name)', which this version does not heed"
        }
    }

    private func detail(of reason: ReasonCode, _ item: ClusterItem) -> String {
        switch reason {
        case .loadExceedsCapacity:
            "load \(item.load) is over the capacity of \(parameters.maxLoad ?? .infinity)"
        case .tooIsolated where parameters.algorithm == .dbscan:
            "noise: fewer neighbours than a cluster needs"
        case .tooIsolated: "no cluster can take it within the limits"
        case .constraintConflict: "its constraints cannot hold together with the limits"
        default: ""
        }
    }

    /// Clusters in the order of the plan, with ids and visiting orders.
    private func named(_ clusters: [Cluster], items: [ClusterItem]) -> [PlannedCluster] {
        let weigh = { (cluster: Cluster) in
            cluster.members.reduce(0) {
                $0 + items[$1].priority.weight(priorityWeight: parameters.priorityWeight)
            }
        }
        let ranked = clusters.map { cluster in
            (
                cluster: cluster,
                priority: cluster.members.map { items[$0].priority }.min() ?? .medium,
                weight: weigh(cluster)
            )
        }.sorted { left, right in
            if left.priority != right.priority { return left.priority < right.priority }
            if left.weight != right.weight { return left.weight > right.weight }
            return items[left.cluster.members[0]].id.precedes(items[right.cluster.members[0]].id)
        }
        let width = max(4, String(ranked.count).count)
        return ranked.enumerated().map { number, entry in
            let cluster = entry.cluster
            let visit = Visit(of: cluster.members.map { items[$0].location })
            let digits = String(number + 1)
            return PlannedCluster(
                id: "C" + String(repeating: "0", count: width - digits.count) + digits,
                center: cluster.center,
                medoid: cluster.medoid.map { items[$0].id },
                radius: Length(meters: cluster.radius),
                load: cluster.load,
                priority: entry.priority,
                members: cluster.members.map { items[$0].id },
                visitOrder: visit.order.map { items[cluster.members[$0]].id },
                pathLength: Length(meters: visit.length)
            )
        }
    }

    private func objective(of result: ClusteringResult, items: [ClusterItem]) -> PlanObjective {
        var objective = PlanObjective(
            sumDistance: 0,
            sumSquared: 0,
            clusters: result.clusters.count,
            lowerBoundOnClusters: result.lowerBoundOnClusters
        )
        for cluster in result.clusters {
            for member in cluster.members {
                let distance = items[member].location.distance(to: cluster.center)
                objective.sumDistance += distance
                objective.sumSquared += distance * distance
            }
        }
        return objective
    }
}

/// What is done with legal coordinates that are very likely wrong.
public enum ScreeningPolicy: Hashable, Sendable {
    /// Null island and swapped axes are left out with a reason; pile-ups are clustered and named in a warning.
    case leaveOut
    /// Everything suspicious is clustered and named in a warning.
    case warn
}

/// A visiting order and its length.
private struct Visit {
    /// Positions in the list of places.
    var order: [Int]
    /// Metres or plane units.
    var length: Double

    init(of places: [Location]) {
        let coordinates = places.compactMap { place -> Coordinate? in
            if case .geographic(let coordinate) = place { coordinate } else { nil }
        }
        if coordinates.count == places.count {
            order = VisitOrder.openPath(coordinates)
        } else {
            order = VisitOrder.openPath(
                planar: places.map { place in
                    guard case .planar(let x, let y) = place else {
                        preconditionFailure("places on the globe and in a plane in one cluster")
                    }
                    return (x, y)
                }
            )
        }
        length = zip(order, order.dropFirst()).reduce(0) { $0 + places[$1.0].distance(to: places[$1.1]) }
    }
}

extension String {
    /// Order of ids: by their UTF-8 bytes, which is the same in every language and locale.
    func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}

extension Location {
    /// Distance in metres by the haversine definition, or in plane units; the two are of one kind.
    func distance(to other: Location) -> Double {
        switch (self, other) {
        case (.geographic(let from), .geographic(let to)): return from.distance(to: to).meters
        case (.planar(let x, let y), .planar(let otherX, let otherY)):
            let (dx, dy) = (otherX - x, otherY - y)
            return (dx * dx + dy * dy).squareRoot()
        default: preconditionFailure("a distance between a place on the globe and one in a plane")
        }
    }
}

extension TicketPlace {
    /// The place that the fields gave, trusted or not.
    var location: Location? {
        switch self {
        case .located(let location): location
        case .suspect(let coordinate, _): .geographic(coordinate)
        case .unusable: nil
        }
    }
}

extension Ticket {
    func item(at location: Location, weight: Double) -> ClusterItem {
        ClusterItem(
            id: id,
            location: location,
            load: load,
            priority: priority,
            weight: weight,
            together: together,
            apart: apart,
            lock: lock,
            skills: skills
        )
    }
}
