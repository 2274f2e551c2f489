extension MedoidWindow {
    /// Dissolves a cluster that is missed little and splits one that costs much.
    ///
    /// Members of the first go to the nearest medoid even where that is full. False where there are too few clusters.
    func kick(_ random: inout SplitMix64) -> Bool {
        guard clusterCount >= 3 else { return false }
        var gone = -1
        var least = Double.infinity
        for _ in 0..<2 {
            let cluster = random.below(clusterCount)
            let loss = lossWithout(cluster)
            if loss < least { (gone, least) = (cluster, loss) }
        }
        var split = -1
        for _ in 0..<2 {
            let cluster = random.below(clusterCount)
            guard cluster != gone, size[cluster] >= 2 else { continue }
            if split < 0 || cost[cluster] > cost[split] { split = cluster }
        }
        guard gone >= 0, split >= 0, size[gone] > 0 else { return false }
        while size[gone] > 0 {
            let point = Int(members[gone * count])
            move(point, to: nearestOther(point, than: gone))
        }
        let old = Int(medoid[split])
        var drawn = old
        while drawn == old { drawn = Int(members[split * count + random.below(Int(size[split]))]) }
        let (here, there) = (distance + old * count, distance + drawn * count)
        let leaving = (0..<Int(size[split])).map { members[split * count + $0] }
            .filter { there[Int($0)] < here[Int($0)] || Int($0) == drawn }
        for point in leaving { move(Int(point), to: gone) }
        return true
    }

    private func lossWithout(_ cluster: Int) -> Double {
        var sum = -cost[cluster]
        for index in 0..<Int(size[cluster]) {
            let point = Int(members[cluster * count + index])
            let other = nearestOther(point, than: cluster)
            sum += weight[point] * distance[point * count + Int(medoid[other])]
        }
        return sum
    }

    /// The other cluster whose medoid is nearest.
    private func nearestOther(_ point: Int, than avoided: Int) -> Int {
        let row = distance + point * count
        var best = (length: Double.infinity, cluster: avoided)
        for cluster in 0..<clusterCount where cluster != avoided && size[cluster] > 0 {
            let length = row[Int(medoid[cluster])]
            if length < best.length { best = (length, cluster) }
        }
        return best.cluster
    }
}
