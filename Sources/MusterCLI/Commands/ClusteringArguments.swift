import Clustering
import Geodesy
import Planning

/// The clustering options of a command line as parameters, checked against each other.
struct ClusteringArguments {
    private let parsed: ParsedArguments

    init(_ parsed: ParsedArguments) { self.parsed = parsed }

    /// Parameters for a file: options and defaults.
    ///
    /// - Throws: `CommandFailure` for options that do not go together, naming both.
    func fileParameters() throws -> PlanParameters {
        let algorithm = parsed[ClusteringOptions.algorithm] ?? .capacitated
        var parameters = PlanParameters(
            algorithm: algorithm,
            metric: parsed[ClusteringOptions.metric] ?? .haversine,
            maxTickets: nil,
            priorityWeight: 1,
            seed: parsed[ClusteringOptions.seed] ?? 1
        )
        switch algorithm {
        case .capacitated:
            try refuse(
                [ClusteringOptions.eps.specification, ClusteringOptions.minPoints.specification],
                algorithm
            )
            try refuse([ClusteringOptions.weights.specification], algorithm)
            parameters.maxLoad = parsed[ClusteringOptions.maxLoad]
            parameters.maxTickets =
                parsed[ClusteringOptions.maxTickets] ?? (parameters.maxLoad == nil ? 10 : nil)
            parameters.maxRadius = parsed[ClusteringOptions.maxRadius]
            parameters.maxDueSpread = parsed[ClusteringOptions.maxDueSpread]
            try addStability(to: &parameters)
            parameters.priorityWeight = parsed[ClusteringOptions.priorityWeight] ?? 1
            parameters.clusterCount = parsed[ClusteringOptions.clusters]
            parameters.objective = parsed[ClusteringOptions.objective] ?? .distance
            parameters.effort = parsed[ClusteringOptions.effort] ?? .normal
        case .dbscan:
            try refuse(capacities + [ClusteringOptions.clusters.specification], algorithm)
            guard let epsilon = parsed[ClusteringOptions.eps] else {
                throw CommandFailure(.usage, "dbscan needs --eps with a unit, such as --eps 500m")
            }
            guard let minimumPoints = parsed[ClusteringOptions.minPoints] else {
                throw CommandFailure(.usage, "dbscan needs --min-points, such as --min-points 5")
            }
            parameters.epsilon = epsilon
            parameters.minimumPoints = minimumPoints
        case .kmeans:
            try refuse(
                capacities + [
                    ClusteringOptions.eps.specification, ClusteringOptions.minPoints.specification,
                ],
                algorithm
            )
            guard let clusters = parsed[ClusteringOptions.clusters] else {
                throw CommandFailure(.usage, "kmeans needs --clusters, such as --clusters 40")
            }
            parameters.clusterCount = clusters
        }
        return parameters
    }

    private var capacities: [OptionSpecification] {
        [
            ClusteringOptions.maxTickets.specification, ClusteringOptions.maxLoad.specification,
            ClusteringOptions.maxRadius.specification, ClusteringOptions.priorityWeight.specification,
            ClusteringOptions.objective.specification, ClusteringOptions.maxDueSpread.specification,
            ClusteringOptions.previous.specification, ClusteringOptions.movePrice.specification,
            ClusteringOptions.maxChurn.specification, ClusteringOptions.timeLimit.specification,
        ]
    }

    /// What a change of the previous plan may cost.
    private func addStability(to parameters: inout PlanParameters) throws {
        guard parsed[ClusteringOptions.previous] != nil else {
            for option in [
                ClusteringOptions.movePrice.specification, ClusteringOptions.maxChurn.specification,
            ]
            where parsed.count(of: option) > 0 {
                throw CommandFailure(
                    .usage,
                    "--\(option.name) says what a change of a plan may cost; name that plan with --previous"
                )
            }
            return
        }
        guard parsed[ClusteringOptions.timeLimit] == nil else {
            throw CommandFailure(
                .usage,
                "--time-limit does not go with --previous, which works on what changed only; leave one of them out"
            )
        }
        // Without one the planner takes the price that fits the scale of that plan.
        parameters.movePrice = parsed[ClusteringOptions.movePrice]
        parameters.maxChurn = parsed[ClusteringOptions.maxChurn]
    }

    private func refuse(_ options: [OptionSpecification], _ algorithm: PlanAlgorithm) throws {
        for option in options where parsed.count(of: option) > 0 {
            throw CommandFailure(
                .usage,
                "--\(option.name) does not go with --algorithm \(algorithm.rawValue); leave one of them out"
            )
        }
    }
}
