internal import Geodesy
internal import GeoKernels

/// What one call asks of every cluster: the items, what they weigh, the limits and what may share a cluster.
///
/// What is decided here is decided by the definitions that a verifier uses: squares decide where rounding cannot
/// matter, and in a band about the radius, or where two members could be the medoid, the exact check does.
struct ClusterTerms: Sendable {
    /// As the caller gave them; ranks lead here through `prepared.rows`.
    let items: [ClusterItem]
    let prepared: PreparedItems
    /// Weight of each rank in centres and objective.
    let weights: [Double]
    var parameters: CapacitatedParameters
    let table: ConstraintTable
    let finish: CapacityFinish
    /// Places by rank; the fourth component is the weight.
    let places: [SIMD4<Double>]
    let maxCount: Int
    let maxLoad: Double
    /// Up to this squared line from a centre a member is within the radius, beyond the other it is not.
    let surelySquared: Double
    let possiblySquared: Double
    var isPlanar: Bool { prepared.metric == .planar }

    init(_ items: [ClusterItem], _ parameters: CapacitatedParameters) throws(ClusteringError) {
        self.items = items
        prepared = try PreparedItems(items)
        let prepared = prepared
        weights = prepared.rows.map {
            items[$0].priority.weight(priorityWeight: parameters.priorityWeight)
        }
        let weights = weights
        self.parameters = parameters
        table = ConstraintTable(items, rows: prepared.rows, maxDueSpread: parameters.maxDueSpread)
        finish = CapacityFinish(prepared: prepared, weights: weights, parameters: parameters)
        places = (0..<prepared.count).map {
            SIMD4(prepared.x[$0], prepared.y[$0], prepared.z[$0], weights[$0])
        }
        maxCount = parameters.maxTickets ?? .max
        maxLoad = parameters.maxLoad ?? .infinity
        // The centre goes through degrees before the definition measures from it: a band of 10^-9 is wide enough.
        if let radius = parameters.maxRadius?.meters {
            if prepared.metric == .planar {
                let line = radius * radius
                (surelySquared, possiblySquared) = (line * (1 - 2e-9), line * (1 + 2e-9))
            } else if radius >= EarthModel.greatestDistance.meters {
                (surelySquared, possiblySquared) = (.infinity, .infinity)
            } else {
                let line = Length(meters: radius).squaredChord
                let margin = 2e-9 * line + 1e-14 * line.squareRoot()
                (surelySquared, possiblySquared) = (line - margin, line + margin)
            }
        } else {
            (surelySquared, possiblySquared) = (.infinity, .infinity)
        }
    }

    /// Length of a squared straight line: metres along the sphere, or plane units.
    ///
    /// Below a chord of 0.1 the series of `2 asin(c / 2)` is exact to 10^-13 of its value.
    @inline(__always)
    func length(_ squared: Double) -> Double {
        if isPlanar { return squared.squareRoot() }
        if squared < 0.01 {
            let series = 1 + squared * (1.0 / 24 + squared * (3.0 / 640 + squared * (5.0 / 7_168)))
            return EarthModel.meanRadius.meters * squared.squareRoot() * series
        }
        return gk_m_of_squared_chord(squared)
    }

    /// Distance between two places.
    @inline(__always)
    func distance(_ first: SIMD4<Double>, _ second: SIMD4<Double>) -> Double {
        length(SearchSpace.squared(first, second))
    }

    /// Whether ranks in ascending order may be a cluster, by the definitions alone.
    func isValid(_ ranks: [Int]) -> Bool {
        guard ranks.count <= maxCount, areCompatible(ranks) else { return false }
        return finish.isValid(finish.cluster(of: ranks))
    }

    /// Whether ranks in ascending order are within the radius of their centre.
    func isWithinRadius(_ ranks: [Int]) -> Bool {
        guard let radius = parameters.maxRadius?.meters else { return true }
        return finish.cluster(of: ranks).radius <= radius
    }

    /// Sum of loads in the order given.
    func load(_ ranks: some Sequence<Int>) -> Double {
        var sum = 0.0
        for rank in ranks { sum += prepared.loads[rank] }
        return sum
    }

    /// Whether the gates let all of the ranks share a cluster; O(m) apart from hashing.
    func areCompatible(_ ranks: [Int]) -> Bool { gateConflict(ranks) == nil }

    /// The first two ranks that the gates keep apart, looked for among equal names, sets of skills and extreme days.
    func gateConflict(_ ranks: [Int]) -> [Int]? {
        var holderOf: [Int32: Int] = [:]
        var skilled: Int?
        var (earliest, latest): (Int?, Int?) = (nil, nil)
        for rank in ranks where table.isGated[rank] {
            if table.apart[rank] >= 0 {
                if let holder = holderOf.updateValue(rank, forKey: table.apart[rank]) {
                    return [holder, rank]
                }
            }
            if table.skills[rank] >= 0 {
                if let skilled, table.skills[skilled] != table.skills[rank] { return [skilled, rank] }
                skilled = skilled ?? rank
            }
            if let day = table.dueDays[rank] {
                if day < earliest.flatMap({ table.dueDays[$0] }) ?? .max { earliest = rank }
                if day > latest.flatMap({ table.dueDays[$0] }) ?? .min { latest = rank }
            }
        }
        if let earliest, let latest, !table.areCompatible(earliest, latest), earliest != latest {
            return [Swift.min(earliest, latest), Swift.max(earliest, latest)]
        }
        return nil
    }
}
