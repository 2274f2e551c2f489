/// What a change of one cluster costs: `leaving` goes out, `joining` comes in, -1 stands for nobody.
extension Partition {
    /// A guess at the change of the cluster's cost in O(1).
    ///
    /// Exact for the squared objective, to second order in the shift of the centre for the distance objective, and with
    /// the medoid held fixed for the medoid objective.
    @inline(__always)
    func estimate(_ cluster: Int, leaving: Int, joining: Int) -> Double {
        switch objective {
        case .squared:
            return squaredPrice(cluster, leaving: leaving, joining: joining)
        case .distance:
            return distanceEstimate(cluster, leaving: leaving, joining: joining)
        case .medoid:
            let center = clusters[cluster].center
            var change = 0.0
            if leaving >= 0 { change -= points.places[leaving].w * distances[leaving] }
            if joining >= 0 {
                change += points.places[joining].w * distance(points.places[joining], center)
            }
            return change
        }
    }

    /// With mean m, offsets u = leaving - m and v = joining - m and weights a and b:
    /// `b |v|^2 - a |u|^2 - |b v - a u|^2 / (W - a + b)`.
    @inline(__always)
    private func squaredPrice(_ cluster: Int, leaving: Int, joining: Int) -> Double {
        let sum = clusters[cluster].sum
        guard sum.w > 0 else { return 0 }
        let mean = sum / sum.w
        var shift = SIMD4<Double>.zero
        var change = 0.0
        var weight = sum.w
        if leaving >= 0 {
            let place = points.places[leaving]
            let offset = place - mean
            change -= place.w * SearchSpace.squared(place, mean)
            shift -= offset * place.w
            weight -= place.w
        }
        if joining >= 0 {
            let place = points.places[joining]
            let offset = place - mean
            change += place.w * SearchSpace.squared(place, mean)
            shift += offset * place.w
            weight += place.w
        }
        // The last member left: nothing remains to cost anything.
        guard weight > 1e-9 * sum.w else { return -clusters[cluster].cost }
        let square = shift.x * shift.x + shift.y * shift.y + shift.z * shift.z
        return change - square / weight
    }

    @inline(__always)
    private func distanceEstimate(_ cluster: Int, leaving: Int, joining: Int) -> Double {
        let state = clusters[cluster]
        // Two orders are not enough where one point in two or three comes or goes, and there the price is cheap.
        guard state.count > 3 else { return distancePrice(cluster, leaving: leaving, joining: joining) }
        var weight = state.sum.w
        var change = 0.0
        var shift = SIMD4<Double>.zero
        var slope = state.slope
        if leaving >= 0 {
            let place = points.places[leaving]
            var offset = place - state.center
            offset.w = 0
            let length = distances[leaving]
            change -= place.w * length
            shift -= offset * place.w
            weight -= place.w
            if length > 0 { slope += offset * (place.w / length) }
        }
        if joining >= 0 {
            let place = points.places[joining]
            var offset = place - state.center
            offset.w = 0
            let length = SearchSpace.length(SearchSpace.squared(place, state.center), planar: points.isPlanar)
            change += place.w * length
            shift += offset * place.w
            weight += place.w
            if length > 0 { slope -= offset * (place.w / length) }
        }
        guard weight > 1e-9 * state.sum.w else { return -state.cost }
        shift /= weight
        let first = slope * shift
        let second = shift * shift
        return change + first.x + first.y + first.z + state.bend * (second.x + second.y + second.z)
    }

    private func distancePrice(_ cluster: Int, leaving: Int, joining: Int) -> Double {
        let state = clusters[cluster]
        var sum = state.sum
        if leaving >= 0 { sum -= SearchSpace.weighted(points.places[leaving]) }
        if joining >= 0 { sum += SearchSpace.weighted(points.places[joining]) }
        guard state.count + (joining >= 0 ? 1 : 0) - (leaving >= 0 ? 1 : 0) > 0 else { return -state.cost }
        let planar = points.isPlanar
        let center = SearchSpace.center(sum, planar: planar)
        var cost = 0.0
        for index in state.base..<(state.base + state.count) {
            let member = Int(slots[index])
            guard member != leaving else { continue }
            let place = points.places[member]
            cost += place.w * SearchSpace.length(SearchSpace.squared(place, center), planar: planar)
        }
        if joining >= 0 {
            let place = points.places[joining]
            cost += place.w * SearchSpace.length(SearchSpace.squared(place, center), planar: planar)
        }
        return cost - state.cost
    }

    /// The member that would stand for the changed cluster and what the cluster would cost.
    private func medoidAfter(_ cluster: Int, leaving: Int, joining: Int) -> (medoid: Int, cost: Double) {
        let state = clusters[cluster]
        let out = leaving >= 0 ? points.places[leaving] : .zero
        let into = joining >= 0 ? points.places[joining] : .zero
        var best = (medoid: -1, cost: Double.infinity)
        var asJoining = 0.0
        for index in state.base..<(state.base + state.count) {
            let member = Int(slots[index])
            guard member != leaving else { continue }
            let place = points.places[member]
            var cost = asMedoid[member]
            if leaving >= 0 { cost -= out.w * distance(place, out) }
            if joining >= 0 {
                let length = distance(place, into)
                cost += into.w * length
                asJoining += place.w * length
            }
            if cost < best.cost { best = (member, cost) }
        }
        if joining >= 0, asJoining < best.cost { best = (joining, asJoining) }
        return best.medoid < 0 ? (-1, 0) : best
    }

    /// Whether every member of the changed cluster would be within the radius of the new centre.
    func reaches(_ cluster: Int, leaving: Int, joining: Int) -> Bool {
        guard limits.hasRadius else { return true }
        let state = clusters[cluster]
        var center: SIMD4<Double>
        if objective == .medoid {
            let medoid = medoidAfter(cluster, leaving: leaving, joining: joining).medoid
            guard medoid >= 0 else { return true }
            center = points.places[medoid]
        } else {
            var sum = state.sum
            if leaving >= 0 { sum -= SearchSpace.weighted(points.places[leaving]) }
            if joining >= 0 { sum += SearchSpace.weighted(points.places[joining]) }
            center = SearchSpace.center(sum, planar: points.isPlanar)
        }
        if joining >= 0, SearchSpace.squared(points.places[joining], center) > limits.maxSquared {
            return false
        }
        let drift = SearchSpace.squared(center, state.center).squareRoot()
        if state.reach + drift <= limits.maxLine { return true }
        for index in state.base..<(state.base + state.count) where Int(slots[index]) != leaving {
            if SearchSpace.squared(points.places[Int(slots[index])], center) > limits.maxSquared {
                return false
            }
        }
        return true
    }

    /// Whether count and load of the changed cluster would be within the limits.
    @inline(__always)
    func admits(_ cluster: Int, leaving: Int, joining: Int) -> Bool {
        let (count, load) = filling(cluster, leaving: leaving, joining: joining)
        return limits.admits(count: count, load: load)
    }

    /// Change of the cluster's excess over its limits.
    @inline(__always)
    func excessChange(_ cluster: Int, leaving: Int, joining: Int) -> Double {
        let (count, load) = filling(cluster, leaving: leaving, joining: joining)
        let state = clusters[cluster]
        return limits.excess(count: count, load: load) - limits.excess(count: state.count, load: state.load)
    }

    @inline(__always)
    private func filling(_ cluster: Int, leaving: Int, joining: Int) -> (Int, Double) {
        var (count, load) = (clusters[cluster].count, clusters[cluster].load)
        if leaving >= 0 {
            count -= 1
            load -= points.loads[leaving]
        }
        if joining >= 0 {
            count += 1
            load += points.loads[joining]
        }
        return (count, load)
    }
}
