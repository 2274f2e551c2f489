internal import Geodesy

/// Turns parts into clusters and checks each by the definitions that a verifier uses, whatever the search believed.
struct CapacityFinish {
    let prepared: PreparedItems
    /// Weight of each rank in centres.
    let weights: [Double]
    let parameters: CapacitatedParameters

    /// The cluster of some ranks in ascending order.
    func cluster(of ranks: [Int]) -> Cluster {
        if parameters.objective == .medoid {
            let medoid = medoid(of: ranks)
            return prepared.cluster(of: ranks, center: prepared.location(medoid), medoid: medoid)
        }
        // The mean of one place is that place, to the last bit.
        let first = prepared.location(ranks[0])
        let isOnePlace = ranks.allSatisfy { prepared.location($0) == first }
        return prepared.cluster(
            of: ranks,
            center: isOnePlace ? first : prepared.mean(of: ranks, weights: weights)
        )
    }

    /// The member from which the weighted distances sum to the least, of equals the first.
    private func medoid(of ranks: [Int]) -> Int {
        var best = (rank: ranks[0], sum: Double.infinity)
        for rank in ranks {
            var sum = 0.0
            for other in ranks where sum < best.sum { sum += weights[other] * prepared.distance(rank, other) }
            if sum < best.sum { best = (rank, sum) }
        }
        return best.rank
    }

    /// Whether a cluster respects count, load and radius exactly.
    func isValid(_ cluster: Cluster) -> Bool {
        if let most = parameters.maxTickets, cluster.members.count > most { return false }
        if let most = parameters.maxLoad, cluster.load > most { return false }
        if let most = parameters.maxRadius, cluster.radius > most.meters { return false }
        return true
    }

    /// Clusters of the parts; a part that fails the exact check, as only rounding can make one do, is halved until it
    /// holds.
    func validClusters(_ parts: [[Int]]) -> [Cluster] {
        var open = Array(parts.reversed())
        var clusters: [Cluster] = []
        while let ranks = open.popLast() {
            let cluster = cluster(of: ranks)
            if ranks.count == 1 || isValid(cluster) {
                clusters.append(cluster)
            } else {
                let middle = ranks.count / 2
                open.append(Array(ranks[middle...]))
                open.append(Array(ranks[..<middle]))
            }
        }
        return clusters
    }
}
