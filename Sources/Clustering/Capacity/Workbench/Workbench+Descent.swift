extension Workbench {
    /// Local search to where no shift of a point and no exchange of two points between neighbouring clusters lowers the
    /// cost, by a queue of points whose surroundings have changed.
    ///
    /// Candidate clusters of a point are those of its nearest points. Of a neighbouring cluster, the partner of an
    /// exchange with the best estimate is priced exactly. One pass over n points with k neighbours takes O(n k m)
    /// estimates for clusters of m members; every applied move lowers the cost, so the search ends.
    mutating func descend(mayEmpty: Bool, halt: Halt) {
        guard width > 0, clusterCount > 1 else { return }
        // A ring of as many places as there are points, each of which waits at most once.
        let ring = UnsafeMutablePointer<Int32>.allocate(capacity: count)
        let isQueued = UnsafeMutablePointer<Bool>.allocate(capacity: count)
        defer {
            ring.deallocate()
            isQueued.deallocate()
        }
        for point in 0..<count {
            ring[point] = Int32(point)
            isQueued[point] = true
        }
        var (head, waiting, steps) = (0, count, 0)
        while waiting > 0 {
            let point = Int(ring[head])
            head = head + 1 == count ? 0 : head + 1
            waiting -= 1
            isQueued[point] = false
            steps += 1
            if steps & 1_023 == 0, halt.isRaised { return }
            let source = Int(clusterOf[point])
            let target = improve(point, mayEmpty: mayEmpty)
            guard target >= 0 else { continue }
            for cluster in [source, target] {
                let base = clusters[cluster].base
                for index in base..<(base + clusters[cluster].count) {
                    let member = Int(slots[index])
                    guard !isQueued[member] else { continue }
                    isQueued[member] = true
                    let tail = head + waiting
                    ring[tail >= count ? tail - count : tail] = Int32(member)
                    waiting += 1
                }
            }
        }
    }

    /// Applies the best move of a point, if one lowers the cost; returns the cluster it was with, else -1.
    private mutating func improve(_ point: Int, mayEmpty: Bool) -> Int {
        let source = Int(clusterOf[point])
        var best = Best()
        let list = neighbors + point * width
        for rank in 0..<width {
            let target = Int(clusterOf[Int(list[rank])])
            guard target != source else { continue }
            var isNew = true
            for earlier in 0..<rank where Int(clusterOf[Int(list[earlier])]) == target {
                isNew = false
                break
            }
            guard isNew else { continue }
            if mayEmpty || clusters[source].count > 1 { priceShift(point, source, target, &best) }
            priceExchange(point, source, target, &best)
        }
        guard best.target >= 0 else { return -1 }
        if objective == .squared {
            (clusters + source).pointee.cost += best.out
            (clusters + best.target).pointee.cost += best.into
        }
        if best.partner >= 0 {
            exchange(point, best.partner)
        } else {
            move(point, to: best.target)
        }
        return best.target
    }

    private struct Best {
        var change = 0.0
        var out = 0.0
        var into = 0.0
        var target = -1
        var partner = -1
    }

    /// Whether a move is a gain and within the limits: what is above a threshold may be rounding, and rounding could go
    /// round in circles.
    @inline(__always)
    private func consider(_ point: Int, _ source: Int, _ partner: Int, _ target: Int, _ best: inout Best) {
        let out = price(source, leaving: point, joining: partner)
        let into = price(target, leaving: partner, joining: point)
        let change = out + into
        guard change < best.change,
            change < -noise(source, joining: partner) - noise(target, joining: point)
        else { return }
        guard reaches(source, leaving: point, joining: partner),
            reaches(target, leaving: partner, joining: point)
        else { return }
        best = Best(change: change, out: out, into: into, target: target, partner: partner)
    }

    @inline(__always)
    private func priceShift(_ point: Int, _ source: Int, _ target: Int, _ best: inout Best) {
        guard admits(target, leaving: -1, joining: point) else { return }
        let guess =
            estimate(source, leaving: point, joining: -1) + estimate(target, leaving: -1, joining: point)
        guard guess < best.change + margin(point) else { return }
        consider(point, source, -1, target, &best)
    }

    @inline(__always)
    private func priceExchange(_ point: Int, _ source: Int, _ target: Int, _ best: inout Best) {
        var guess = best.change + margin(point)
        var partner = -1
        let base = clusters[target].base
        for index in base..<(base + clusters[target].count) {
            let other = Int(slots[index])
            let candidate =
                estimate(source, leaving: point, joining: other)
                + estimate(target, leaving: other, joining: point)
            guard candidate < guess, admits(source, leaving: point, joining: other),
                admits(target, leaving: other, joining: point)
            else { continue }
            (guess, partner) = (candidate, other)
        }
        guard partner >= 0 else { return }
        consider(point, source, partner, target, &best)
    }

    /// How much worse than nothing an estimate may look and still be priced exactly.
    @inline(__always)
    private func margin(_ point: Int) -> Double {
        objective == .squared ? 0 : 0.1 * places[point].w * distances[point]
    }
}
