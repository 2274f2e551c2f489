extension Arrangement {
    /// Measures a cluster as it would be after a change; -1 stands for nobody.
    ///
    /// O(items of the cluster), for the medoid objective times the items that come and go.
    func measured(_ cluster: Int, leaving: Int = -1, joining: Int = -1) -> Measure {
        if terms.parameters.objective == .medoid {
            return measuredByMedoid(cluster, leaving: leaving, joining: joining)
        }
        return measuredByMean(members[cluster], leaving: leaving, joining: joining)
    }

    /// Measures a list of atoms from nothing.
    func rebuilt(_ list: [Int]) -> Measure {
        guard terms.parameters.objective == .medoid else {
            return measuredByMean(list, leaving: -1, joining: -1)
        }
        let ranks = list.flatMap { atoms.members($0) }
        var measure = Measure()
        measure.medoidSums = ranks.map { rank in
            var sum = 0.0
            for other in ranks {
                let place = terms.places[other]
                sum += place.w * terms.distance(terms.places[rank], place)
            }
            return sum
        }
        choose(among: ranks, measure.medoidSums, &measure)
        return measure
    }

    private func measuredByMean(_ list: [Int], leaving: Int, joining: Int) -> Measure {
        var measure = Measure()
        var sum = SIMD4<Double>.zero
        var first = -1
        func add(_ atom: Int) {
            for position in atoms.starts[atom]..<atoms.starts[atom + 1] {
                let rank = atoms.ranks[position]
                if first < 0 { first = rank }
                sum += SearchSpace.weighted(terms.places[rank])
            }
            measure.count += atoms.size(atom)
            measure.load += atoms.loads[atom]
        }
        for atom in list where atom != leaving { add(atom) }
        if joining >= 0 { add(joining) }
        guard first >= 0 else { return measure }
        measure.center = SearchSpace.center(sum, planar: terms.isPlanar)
        // As in the definition: a sum without a direction has the first member's.
        if !terms.isPlanar, measure.center == .zero { measure.center = terms.places[first] }
        let squares = terms.parameters.objective == .squared
        func measureOne(_ atom: Int) {
            for position in atoms.starts[atom]..<atoms.starts[atom + 1] {
                let place = terms.places[atoms.ranks[position]]
                let squared = SearchSpace.squared(place, measure.center)
                measure.reachSquared = Swift.max(measure.reachSquared, squared)
                let length = terms.length(squared)
                measure.cost += place.w * (squares ? length * length : length)
            }
        }
        for atom in list where atom != leaving { measureOne(atom) }
        if joining >= 0 { measureOne(joining) }
        return measure
    }

    private func measuredByMedoid(_ cluster: Int, leaving: Int, joining: Int) -> Measure {
        let sums = states[cluster].medoidSums
        let out = leaving >= 0 ? Array(atoms.members(leaving)) : []
        let into = joining >= 0 ? Array(atoms.members(joining)) : []
        var ranks: [Int] = []
        var changed: [Double] = []
        ranks.reserveCapacity(sums.count + into.count)
        changed.reserveCapacity(sums.count + into.count)
        var intoSums = [Double](repeating: 0, count: into.count)
        var position = 0
        for atom in members[cluster] {
            for rank in atoms.members(atom) {
                defer { position += 1 }
                guard atom != leaving else { continue }
                let place = terms.places[rank]
                var sum = sums[position]
                for other in out { sum -= terms.places[other].w * terms.distance(place, terms.places[other]) }
                for (index, other) in into.enumerated() {
                    let length = terms.distance(place, terms.places[other])
                    sum += terms.places[other].w * length
                    intoSums[index] += place.w * length
                }
                ranks.append(rank)
                changed.append(sum)
            }
        }
        for (index, rank) in into.enumerated() {
            for other in into {
                let place = terms.places[other]
                intoSums[index] += place.w * terms.distance(terms.places[rank], place)
            }
        }
        var measure = Measure()
        choose(among: ranks + into, changed + intoSums, &measure)
        return measure
    }

    /// Fills in what follows from each item's sum of distances.
    private func choose(among ranks: [Int], _ sums: [Double], _ measure: inout Measure) {
        measure.count = ranks.count
        measure.load = terms.load(ranks)
        guard let least = sums.min(), let index = sums.firstIndex(of: least) else { return }
        measure.cost = least
        measure.center = terms.places[ranks[index]]
        let margin = 1e-9 * least + 1e-6
        for (other, sum) in sums.enumerated() where other != index && sum <= least + margin {
            if terms.places[ranks[other]] != measure.center { measure.isMedoidTied = true }
        }
        for rank in ranks {
            let squared = SearchSpace.squared(terms.places[rank], measure.center)
            measure.reachSquared = Swift.max(measure.reachSquared, squared)
        }
    }
}
