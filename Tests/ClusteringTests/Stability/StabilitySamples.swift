import Clustering
import Geodesy

/// Yesterday's plan and what the tests of re-planning ask of today's.
struct Night {
    var items: [ClusterItem]
    var parameters: CapacitatedParameters
    var result: ClusteringResult

    /// Clusters items from nothing.
    init(_ items: [ClusterItem], _ parameters: CapacitatedParameters) throws {
        (self.items, self.parameters) = (items, parameters)
        result = try CapacitatedClustering(parameters: parameters).cluster(items)
    }

    /// The plan that a re-plan made.
    init(again plan: Reclustering, _ items: [ClusterItem], _ parameters: CapacitatedParameters) {
        (self.items, self.parameters, result) = (items, parameters, plan.result)
    }

    /// Ids of the members of each cluster.
    var previous: [[String]] { result.clusters.map { $0.members.map { items[$0].id } } }

    /// Today's plan for other items or parameters.
    func next(
        _ today: [ClusterItem],
        price: Double,
        churn: Double? = nil,
        parameters: CapacitatedParameters? = nil
    ) throws -> Reclustering {
        try CapacitatedClustering(parameters: parameters ?? self.parameters).recluster(
            today,
            previous: previous,
            stability: Stability(movePrice: price, maxChurn: churn)
        )
    }

    /// What is wrong with what a re-plan says of itself; empty where nothing is.
    func faults(_ plan: Reclustering, _ today: [ClusterItem], _ parameters: CapacitatedParameters? = nil)
        -> [String]
    {
        let parameters = parameters ?? self.parameters
        var faults = ConstraintReference.faults(plan.result, today, parameters)
        if plan.previousOf.count != plan.result.clusters.count { faults.append("identities are missing") }
        let carried = plan.previousOf.compactMap(\.self)
        if Set(carried).count != carried.count { faults.append("an identity is carried twice") }
        var homeOf: [String: Int] = [:]
        for (number, ids) in previous.enumerated() { for id in ids { homeOf[id] = number } }
        var identityOf: [String: Int] = [:]
        for (number, cluster) in plan.result.clusters.enumerated() {
            for member in cluster.members { identityOf[today[member].id] = plan.previousOf[number] }
        }
        let old = today.indices.filter { homeOf[today[$0].id] != nil }
        let moved = old.filter { identityOf[today[$0].id] != homeOf[today[$0].id] }
        if moved.sorted() != plan.moved.sorted() {
            faults.append("moved is \(plan.moved), should be \(moved)")
        }
        let churn = old.isEmpty ? 0 : Double(moved.count) / Double(old.count)
        if abs(churn - plan.churn) > 1e-12 { faults.append("churn is \(plan.churn), should be \(churn)") }
        return faults
    }
}

extension Reclustering {
    /// Ids of the members of each cluster that carries an identity, by that identity.
    func members(_ items: [ClusterItem]) -> [Int: [String]] {
        var members: [Int: [String]] = [:]
        for (number, cluster) in result.clusters.enumerated() {
            if let identity = previousOf[number] { members[identity] = cluster.members.map { items[$0].id } }
        }
        return members
    }
}
