/// What a change of one cluster costs: `leaving` goes out, `joining` comes in, -1 stands for nobody.
extension Workbench {
    /// Change of the cluster's cost, exact up to rounding: O(1) for the squared objective, else O(members).
    @inline(__always)
    func price(_ cluster: Int, leaving: Int, joining: Int) -> Double {
        switch objective {
        case .squared: squaredPrice(cluster, leaving: leaving, joining: joining)
        case .distance: distancePrice(cluster, leaving: leaving, joining: joining)
        case .medoid: medoidAfter(cluster, leaving: leaving, joining: joining).cost - clusters[cluster].cost
        }
    }

    /// A guess at `price` in O(1): exact for the squared objective, to second order in the shift of the centre for the
    /// distance objective, and with the medoid held fixed for the medoid objective.
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
            if leaving >= 0 { change -= places[leaving].w * distances[leaving] }
            if joining >= 0 { change += places[joining].w * distance(places[joining], center) }
            return change
        }
    }

    /// How much of the price of a point's joining may be rounding.
    ///
    /// A part in 10^9 of the terms that it is the difference of, and what the last bits of the places make of them.
    func noise(_ cluster: Int, joining: Int) -> Double {
        var (terms, weight) = (clusters[cluster].cost, clusters[cluster].mean.w)
        if joining >= 0 {
            let place = places[joining]
            let squared = SearchSpace.squared(place, clusters[cluster].center)
            terms += place.w * (objective == .squared ? squared : squared.squareRoot())
            weight += place.w
        }
        terms = Swift.max(0, terms)
        let last =
            objective == .squared
            ? precision * (2 * (weight * terms).squareRoot() + weight * precision) : precision * weight
        return 1e-9 * terms + last
    }

    /// With mean m, offsets u = leaving - m and v = joining - m and weights a and b:
    /// `b |v|^2 - a |u|^2 - |b v - a u|^2 / (W - a + b)`.
    @inline(__always)
    func squaredPrice(_ cluster: Int, leaving: Int, joining: Int) -> Double {
        let mean = clusters[cluster].mean
        let total = mean.w
        guard total > 0 else { return 0 }
        var shift = SIMD4<Double>.zero
        var change = 0.0
        var weight = total
        if leaving >= 0 {
            let place = places[leaving]
            let offset = place - mean
            let square = offset.x * offset.x + offset.y * offset.y + offset.z * offset.z
            change -= place.w * square
            shift -= offset * place.w
            weight -= place.w
        }
        if joining >= 0 {
            let place = places[joining]
            let offset = place - mean
            let square = offset.x * offset.x + offset.y * offset.y + offset.z * offset.z
            change += place.w * square
            shift += offset * place.w
            weight += place.w
        }
        // The last member left: nothing remains to cost anything, and alone it cost nothing.
        guard weight > 1e-9 * total else { return 0 }
        let square = shift.x * shift.x + shift.y * shift.y + shift.z * shift.z
        return change - square / weight
    }

    @inline(__always)
    private func distanceEstimate(_ cluster: Int, leaving: Int, joining: Int) -> Double {
        // Two orders are not enough where one point in two or three comes or goes, and there the price is cheap.
        guard clusters[cluster].count > 3 else {
            return distancePrice(cluster, leaving: leaving, joining: joining)
        }
        let center = clusters[cluster].center
        let total = clusters[cluster].mean.w
        var weight = total
        var change = 0.0
        var shift = SIMD4<Double>.zero
        var slope = clusters[cluster].slope
        if leaving >= 0 {
            let place = places[leaving]
            var offset = place - center
            offset.w = 0
            let length = distances[leaving]
            change -= place.w * length
            shift -= offset * place.w
            weight -= place.w
            if length > 0 { slope += offset * (place.w / length) }
        }
        if joining >= 0 {
            let place = places[joining]
            var offset = place - center
            offset.w = 0
            let length = distance(place, center)
            change += place.w * length
            shift += offset * place.w
            weight += place.w
            if length > 0 { slope -= offset * (place.w / length) }
        }
        guard weight > 1e-9 * total else { return -clusters[cluster].cost }
        shift *= 1 / weight
        let first = slope * shift
        let second = shift * shift
        return change + first.x + first.y + first.z + clusters[cluster].bend
            * (second.x + second.y + second.z)
    }

    @inline(never)
    private func distancePrice(_ cluster: Int, leaving: Int, joining: Int) -> Double {
        var sum = clusters[cluster].sum
        let count = clusters[cluster].count
        guard count + (joining >= 0 ? 1 : 0) - (leaving >= 0 ? 1 : 0) > 0 else {
            return -clusters[cluster].cost
        }
        if leaving >= 0 { sum -= SearchSpace.weighted(places[leaving]) }
        if joining >= 0 { sum += SearchSpace.weighted(places[joining]) }
        let planar = isPlanar
        let center = SearchSpace.center(sum, planar: planar)
        var cost = 0.0
        let block = slotPlaces + clusters[cluster].base
        for index in 0..<count {
            let place = block[index]
            cost += place.w * SearchSpace.length(SearchSpace.squared(place, center), planar: planar)
        }
        if leaving >= 0 {
            let place = places[leaving]
            cost -= place.w * SearchSpace.length(SearchSpace.squared(place, center), planar: planar)
        }
        if joining >= 0 {
            let place = places[joining]
            cost += place.w * SearchSpace.length(SearchSpace.squared(place, center), planar: planar)
        }
        return cost - clusters[cluster].cost
    }

    /// The member that would stand for the changed cluster and what the cluster would cost.
    private func medoidAfter(_ cluster: Int, leaving: Int, joining: Int) -> (medoid: Int, cost: Double) {
        let out = leaving >= 0 ? places[leaving] : .zero
        let into = joining >= 0 ? places[joining] : .zero
        var best = (medoid: -1, cost: Double.infinity)
        var asJoining = 0.0
        let base = clusters[cluster].base
        for index in base..<(base + clusters[cluster].count) {
            let member = Int(slots[index])
            guard member != leaving else { continue }
            let place = slotPlaces[index]
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
    @inline(__always)
    func reaches(_ cluster: Int, leaving: Int, joining: Int) -> Bool {
        hasRadius ? reachesWithRadius(cluster, leaving: leaving, joining: joining) : true
    }

    @inline(never)
    private func reachesWithRadius(_ cluster: Int, leaving: Int, joining: Int) -> Bool {
        var center: SIMD4<Double>
        if objective == .medoid {
            let medoid = medoidAfter(cluster, leaving: leaving, joining: joining).medoid
            guard medoid >= 0 else { return true }
            center = places[medoid]
        } else {
            var sum = clusters[cluster].sum
            if leaving >= 0 { sum -= SearchSpace.weighted(places[leaving]) }
            if joining >= 0 { sum += SearchSpace.weighted(places[joining]) }
            center = SearchSpace.center(sum, planar: isPlanar)
        }
        if joining >= 0, SearchSpace.squared(places[joining], center) > limits.maxSquared { return false }
        let old =
            objective == .squared
            ? SearchSpace.center(clusters[cluster].sum, planar: isPlanar)
            : clusters[cluster].center
        let drift = SearchSpace.squared(center, old).squareRoot()
        if clusters[cluster].reach + drift <= limits.maxLine { return true }
        let base = clusters[cluster].base
        for index in base..<(base + clusters[cluster].count) where Int(slots[index]) != leaving {
            if SearchSpace.squared(slotPlaces[index], center) > limits.maxSquared { return false }
        }
        return true
    }

    /// Whether count and load of the changed cluster would be within the limits.
    @inline(__always)
    func admits(_ cluster: Int, leaving: Int, joining: Int) -> Bool {
        let count = clusters[cluster].count + (joining >= 0 ? 1 : 0) - (leaving >= 0 ? 1 : 0)
        if count > limits.maxCount { return false }
        guard hasLoad else { return true }
        var load = clusters[cluster].load
        if leaving >= 0 { load -= loads[leaving] }
        if joining >= 0 { load += loads[joining] }
        return load <= limits.maxLoad
    }

    /// Change of the cluster's excess over its limits.
    @inline(__always)
    func excessChange(_ cluster: Int, leaving: Int, joining: Int) -> Double {
        var (count, load) = (clusters[cluster].count, clusters[cluster].load)
        let before = limits.excess(count: count, load: load)
        if leaving >= 0 {
            count -= 1
            load -= loads[leaving]
        }
        if joining >= 0 {
            count += 1
            load += loads[joining]
        }
        return limits.excess(count: count, load: load) - before
    }
}
