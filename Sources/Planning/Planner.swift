public import Clustering
public import Geodesy
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
    /// Where all tickets should be; nil for anywhere.
    ///
    /// Those outside are left out as `out_of_area`.
    public var territory: GeoBox?
    /// Ends the capacitated search early, with the best plan so far, once it says true; nil lets it run to its end.
    ///
    /// A plan that was cut short does not reproduce. Planning again from a previous plan, and tickets with constraints,
    /// are not cut short. Called from any thread.
    public var shouldStop: (@Sendable () -> Bool)?

    /// Makes a planner.
    public init(
        parameters: PlanParameters,
        threads: Int = 1,
        screening: ScreeningPolicy = .leaveOut,
        territory: GeoBox? = nil,
        shouldStop: (@Sendable () -> Bool)? = nil
    ) {
        self.parameters = parameters
        self.threads = threads
        self.screening = screening
        self.territory = territory
        self.shouldStop = shouldStop
    }

    /// Makes a plan.
    ///
    /// - Parameters:
    ///   - tickets: in any order; ids are unique.
    ///   - source: where they came from.
    ///   - weights: weights for k-means and density clustering by ticket id; 1 where there is none.
    ///   - warnings: what the reader of the tickets has to say; carried into the plan.
    ///   - previous: the plan to keep as much of as `movePrice` and `maxChurn` ask for; clusters keep their ids.
    ///     Identical tickets and limits give the same clusters and no moves. For the capacitated algorithm.
    ///   - standing: Job Clusters that stand in Jira, in any order. Their members stay where they are, also those that
    ///     `tickets` has as well; of two versions of a ticket the newer counts, of equals that of `tickets`. With the
    ///     capacitated algorithm other tickets join them where there is room, by the rule of
    ///     `CapacitatedClustering.topUp(_:of:with:until:)`; `clusterCount` is then not looked at.
    ///   - overrides: what people decided and what has not expired: `hold` leaves a ticket out, `keepOut` keeps it from
    ///     joining that Job Cluster. `keepIn` needs nothing: members stay.
    /// - Returns: the plan, every ticket in it exactly once.
    /// - Throws: `ClusteringError` for parameters out of range, duplicate ids, loads that are no number, or a previous
    ///   plan with another algorithm or metric.
    public func plan(
        _ tickets: [Ticket],
        source: PlanSource,
        weights: [String: Double] = [:],
        warnings: [String] = [],
        previous: Plan? = nil,
        standing: [StandingCluster] = [],
        overrides: [ClusterOverride] = []
    ) throws(ClusteringError) -> Plan {
        if let previous, parameters.movePrice == nil {
            var priced = self
            priced.parameters.movePrice = previous.usualMovePrice
            return try priced.plan(
                tickets,
                source: source,
                weights: weights,
                warnings: warnings,
                previous: previous,
                standing: standing,
                overrides: overrides
            )
        }
        let roster = try StandingRoster(tickets, standing, overrides)
        let sorted = roster.tickets
        var sieve = Sieve(
            tickets: sorted,
            screening: screening,
            territory: territory,
            members: Set(roster.homeOf.keys),
            held: roster.held
        )
        sieve.run()
        guard roster.clusters.isEmpty else {
            return try plan(
                roster,
                sieve,
                source: source,
                weights: weights,
                warnings: warnings,
                previous: previous
            )
        }

        let items = sieve.eligible.map { index in
            sorted[index].item(at: sieve.location(of: index), weight: weights[sorted[index].id] ?? 1)
        }
        let outcome = try cluster(items, previous: previous)
        let unclustered =
            sieve.leftOut
            + outcome.result.unclustered.map { entry in
                UnclusteredTicket(
                    id: items[entry.index].id,
                    reason: entry.reason,
                    detail: detail(of: entry, items),
                    conflict: entry.conflict.map { items[$0].id }
                )
            }
        let assembly = PlanAssembly(items: items, parameters: parameters, threads: threads)
        let clusters = assembly.clusters(
            outcome.result.clusters,
            names: ClusterNames(previous: previous, previousOf: outcome.previousOf)
        )
        return Plan(
            source: source,
            parameters: parameters,
            tickets: sorted.map { $0.planned(weight: weights[$0.id] ?? 1) },
            clusters: clusters,
            unclustered: unclustered.sorted { $0.id.precedes($1.id) },
            objective: assembly.objective(
                of: outcome.result.clusters,
                lowerBound: outcome.result.lowerBoundOnClusters
            ),
            previous: previous.map { PreviousPlan($0, now: clusters) },
            warnings: warnings + sieve.warnings + unheeded(items)
        )
    }

    /// Clusters, and for each the index of the previous plan's cluster that it carries on.
    typealias Outcome = (result: ClusteringResult, previousOf: [Int?])

    func cluster(_ items: [ClusterItem], previous: Plan?) throws(ClusteringError) -> Outcome {
        guard let previous else { return (try cluster(items), []) }
        let before = previous.parameters
        guard parameters.algorithm == .capacitated, before.algorithm == .capacitated,
            before.metric == parameters.metric
        else {
            throw .invalidParameter(
                name: "previous",
                value: "a plan by \(before.algorithm.rawValue), \(before.metric.rawValue)",
                allowed: "made by the capacitated algorithm with the same metric, and continued with it"
            )
        }
        let again = try CapacitatedClustering(parameters: parameters.capacitated(threads: threads)).recluster(
            items,
            previous: previous.clusters.map(\.members),
            stability: parameters.stability
        )
        return (again.result, again.previousOf)
    }

    private func cluster(_ items: [ClusterItem]) throws(ClusteringError) -> ClusteringResult {
        switch parameters.algorithm {
        case .capacitated:
            return try CapacitatedClustering(parameters: parameters.capacitated(threads: threads))
                .cluster(items, until: shouldStop)
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

    /// Constraints that tickets carry and that the algorithm does not heed: said, so that nobody relies on them.
    func unheeded(_ items: [ClusterItem]) -> [String] {
        guard parameters.algorithm != .capacitated else { return [] }
        let constraints: [(name: String, count: Int)] = [
            ("together", items.count { $0.together != nil }), ("apart", items.count { $0.apart != nil }),
            ("lock", items.count { $0.lock != nil }), ("skills", items.count { !$0.skills.isEmpty }),
        ]
        return constraints.filter { $0.count > 0 }.map { constraint in
            "\(constraint.count) \(constraint.count == 1 ? "ticket has" : "tickets have") a value for "
                + "'\(constraint.name)', which \(parameters.algorithm.rawValue) does not heed"
        }
    }

    func detail(of entry: Unclustered, _ items: [ClusterItem]) -> String {
        switch entry.reason {
        case .loadExceedsCapacity:
            return
                "load \(items[entry.index].load) is over the capacity of \(parameters.maxLoad ?? .infinity)"
        case .tooIsolated where parameters.algorithm == .dbscan:
            return "noise: fewer neighbours than a cluster needs"
        case .tooIsolated: return "no cluster can take it within the limits"
        case .constraintConflict:
            guard !entry.conflict.isEmpty else {
                return "its constraints cannot hold together with the limits"
            }
            let names = entry.conflict.prefix(12).map { items[$0].id }.joined(separator: ", ")
            let more = entry.conflict.count > 12 ? " and \(entry.conflict.count - 12) more" : ""
            return "the constraints of \(names)\(more) cannot hold together with the limits"
        default: return ""
        }
    }
}

/// What is done with legal coordinates that are very likely wrong.
public enum ScreeningPolicy: Hashable, Sendable {
    /// Null island and swapped axes are left out with a reason; pile-ups are clustered and named in a warning.
    case leaveOut
    /// Everything suspicious is clustered and named in a warning.
    case warn
}
