/// Keeping what is known of a cluster true to its members.
extension Workbench {
    /// Distance along the surface between two places.
    @inline(__always)
    func distance(_ a: SIMD4<Double>, _ b: SIMD4<Double>) -> Double {
        SearchSpace.length(SearchSpace.squared(a, b), planar: isPlanar)
    }

    func updateMedoidSums(_ cluster: Int, adding point: Int) {
        guard objective == .medoid else { return }
        let place = places[point]
        let state = clusters[cluster]
        var sum = 0.0
        for index in state.base..<(state.base + state.count) where Int(slots[index]) != point {
            let length = distance(place, slotPlaces[index])
            (asMedoid + Int(slots[index])).pointee += place.w * length
            sum += slotPlaces[index].w * length
        }
        asMedoid[point] = sum
    }

    /// Computes all that is known of a cluster from nothing, which also takes away what rounding has left.
    func rebuild(_ cluster: Int) {
        let state = clusters[cluster]
        let block = state.base..<(state.base + state.count)
        var sum = SIMD4<Double>.zero
        var load = 0.0
        for index in block {
            sum += SearchSpace.weighted(slotPlaces[index])
            load += loads[Int(slots[index])]
        }
        (clusters + cluster).pointee.sum = sum
        (clusters + cluster).pointee.load = load
        if objective == .medoid {
            for index in block {
                var total = 0.0
                for other in block where other != index {
                    total += slotPlaces[other].w * distance(slotPlaces[index], slotPlaces[other])
                }
                asMedoid[Int(slots[index])] = total
            }
        }
        refresh(cluster)
        guard objective == .squared else { return }
        let mean = clusters[cluster].mean
        var cost = 0.0
        for index in block { cost += slotPlaces[index].w * SearchSpace.squared(slotPlaces[index], mean) }
        (clusters + cluster).pointee.cost = cost
        (clusters + cluster).pointee.share = cost / Double(Swift.max(1, state.count))
    }

    func rebuildAll() { for cluster in 0..<clusterCount { rebuild(cluster) } }

    /// Brings a cluster up to date with its members: O(1) for the squared objective without load or radius (its cost is
    /// brought up to date with prices), else O(members).
    @inline(__always)
    func refresh(_ cluster: Int) {
        if objective == .squared {
            refreshMean(cluster)
            if hasLoad || hasRadius { refreshSlowly(cluster) }
        } else {
            refreshSlowly(cluster)
        }
    }

    @inline(__always)
    private func refreshMean(_ cluster: Int) {
        let sum = clusters[cluster].sum
        if clusters[cluster].count == 0 {
            (clusters + cluster).pointee.sum = .zero
            (clusters + cluster).pointee.mean = .zero
            (clusters + cluster).pointee.cost = 0
            (clusters + cluster).pointee.inverse = 0
        } else {
            let inverse = 1 / sum.w
            var mean = sum * inverse
            mean.w = sum.w
            (clusters + cluster).pointee.mean = mean
            (clusters + cluster).pointee.inverse = inverse
        }
        (clusters + cluster).pointee.center = clusters[cluster].mean
    }

    @inline(never)
    private func refreshSlowly(_ cluster: Int) {
        var state = clusters[cluster]
        let block = state.base..<(state.base + state.count)
        var sum = SIMD4<Double>.zero
        state.load = 0
        for index in block {
            sum += SearchSpace.weighted(slotPlaces[index])
            state.load += loads[Int(slots[index])]
        }
        state.sum = sum
        if sum.w > 0 {
            state.inverse = 1 / sum.w
            state.mean = sum * state.inverse
            state.mean.w = sum.w
        } else {
            state.inverse = 0
            state.mean = .zero
        }
        state.medoid = -1
        if objective == .medoid {
            for index in block {
                let member = slots[index]
                let (total, best) = (
                    asMedoid[Int(member)], state.medoid < 0 ? .infinity : asMedoid[Int(state.medoid)]
                )
                if total < best || (total == best && origins[Int(member)] < origins[Int(state.medoid)]) {
                    state.medoid = member
                }
            }
            if state.medoid >= 0 { state.center = places[Int(state.medoid)] }
        } else {
            state.center = SearchSpace.center(sum, planar: isPlanar)
        }
        if objective == .squared {
            var reach = 0.0
            for index in block where hasRadius {
                reach = Swift.max(reach, SearchSpace.squared(slotPlaces[index], state.center))
            }
            state.reach = reach.squareRoot()
        } else {
            measure(&state)
        }
        clusters[cluster] = state
    }

    @inline(__always)
    private func measure(_ state: inout State) {
        var (cost, reach, slope, bend) = (0.0, 0.0, SIMD4<Double>.zero, 0.0)
        for index in state.base..<(state.base + state.count) {
            let place = slotPlaces[index]
            let squared = SearchSpace.squared(place, state.center)
            reach = Swift.max(reach, squared)
            let length = SearchSpace.length(squared, planar: isPlanar)
            distances[Int(slots[index])] = length
            cost += place.w * length
            if objective == .distance, squared > 0 {
                let pull = place.w / length
                slope += (state.center - place) * pull
                bend += pull
            }
        }
        slope.w = 0
        state.cost = cost
        state.share = cost / Double(Swift.max(1, state.count))
        state.reach = reach.squareRoot()
        state.slope = slope
        state.bend = bend / 4
    }
}
