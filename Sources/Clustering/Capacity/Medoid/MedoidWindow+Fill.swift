extension MedoidWindow {
    /// Gives every empty cluster the point whose leaving lowers the cost most.
    func fillEmptyClusters() {
        while let empty = emptyCluster {
            var best = (change: Double.infinity, point: -1)
            for point in 0..<count where size[Int(clusterOf[point])] > 1 {
                let source = Int(clusterOf[point])
                let change = costAfter(source, leaving: point, joining: -1) - cost[source]
                if change < best.change { best = (change, point) }
            }
            guard best.point >= 0 else { return }
            move(best.point, to: empty)
        }
    }
}
