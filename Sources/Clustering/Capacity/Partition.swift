/// A division of points into clusters with what is needed to price a change of it in time independent of the number of
/// points.
///
/// Members stand in blocks of one array that move to its end when they outgrow their room, so memory stays linear.
struct Partition {
    let points: PointSet
    let limits: CapacityLimits
    let objective: Objective
    /// Cluster of each point, -1 where it is in none.
    private(set) var clusterOf: [Int32]
    /// Distance from each point to the centre of its cluster.
    private(set) var distances: [Double]
    private(set) var clusters: [ClusterState] = []
    /// Blocks of members.
    private(set) var slots: [Int32]
    /// Position of each point in its block.
    private var position: [Int32]
    /// Cost that the point's cluster would have with this point as its medoid; kept for the medoid objective only.
    private(set) var asMedoid: [Double]

    /// What is known of one cluster.
    struct ClusterState {
        /// Start of its block in `slots`.
        var base: Int
        var count = 0
        /// Length of its block.
        var room: Int
        var load = 0.0
        /// Sum of weighted places; the fourth component is the sum of weights.
        var sum = SIMD4<Double>.zero
        /// Where distances are measured from: mean, direction of the mean, or the medoid's place.
        var center = SIMD4<Double>.zero
        /// Weighted sum that the objective counts.
        var cost = 0.0
        /// Greatest straight line from the centre to a member.
        var reach = 0.0
        /// Change of the cost per shift of the centre, to first order.
        var slope = SIMD4<Double>.zero
        /// Half the sum of weight over distance: the cost's second order in a shift of the centre.
        var bend = 0.0
        var medoid: Int32 = -1
    }

    /// Makes clusters of lists of points.
    init(_ points: PointSet, limits: CapacityLimits, objective: Objective, parts: [[Int32]]) {
        self.points = points
        self.limits = limits
        self.objective = objective
        clusterOf = [Int32](repeating: -1, count: points.count)
        distances = [Double](repeating: 0, count: points.count)
        position = [Int32](repeating: -1, count: points.count)
        asMedoid = objective == .medoid ? [Double](repeating: 0, count: points.count) : []
        slots = []
        for part in parts { addCluster(part) }
    }

    /// Sum of the clusters' costs.
    var cost: Double { clusters.reduce(0) { $0 + $1.cost } }

    /// Sum of what clusters are over their limits.
    var excess: Double { clusters.reduce(0) { $0 + limits.excess(count: $1.count, load: $1.load) } }

    /// Clusters that have members.
    var liveCount: Int { clusters.count { $0.count > 0 } }

    /// Members of a cluster, in the order of the block.
    func members(_ cluster: Int) -> ArraySlice<Int32> {
        let state = clusters[cluster]
        return slots[state.base..<(state.base + state.count)]
    }

    /// The clusters that have members, as lists of points in ascending order.
    var parts: [[Int32]] { clusters.indices.map { members($0).sorted() }.filter { !$0.isEmpty } }

    /// Adds a cluster of points that are in none.
    mutating func addCluster(_ members: [Int32]) {
        let room = members.count + 2
        let cluster = clusters.count
        clusters.append(ClusterState(base: slots.count, room: room))
        slots.append(contentsOf: [Int32](repeating: -1, count: room))
        for member in members { attach(Int(member), to: cluster) }
        rebuild(cluster)
    }

    /// Moves a point to another cluster and brings both up to date; cluster -1 is outside.
    mutating func move(_ point: Int, to target: Int) {
        let source = Int(clusterOf[point])
        if source >= 0 {
            detach(point, from: source)
            refresh(source)
        }
        if target >= 0 {
            attach(point, to: target)
            updateMedoidSums(target, adding: point)
            refresh(target)
        }
    }

    /// Lets two points of different clusters change places.
    mutating func exchange(_ first: Int, _ second: Int) {
        let (a, b) = (Int(clusterOf[first]), Int(clusterOf[second]))
        detach(first, from: a)
        detach(second, from: b)
        attach(second, to: a)
        updateMedoidSums(a, adding: second)
        attach(first, to: b)
        updateMedoidSums(b, adding: first)
        refresh(a)
        refresh(b)
    }

    private mutating func attach(_ point: Int, to cluster: Int) {
        if clusters[cluster].count == clusters[cluster].room { enlarge(cluster) }
        let place = clusters[cluster].base + clusters[cluster].count
        slots[place] = Int32(point)
        position[point] = Int32(clusters[cluster].count)
        clusterOf[point] = Int32(cluster)
        clusters[cluster].count += 1
    }

    private mutating func detach(_ point: Int, from cluster: Int) {
        let base = clusters[cluster].base
        let last = clusters[cluster].count - 1
        let moved = slots[base + last]
        slots[base + Int(position[point])] = moved
        position[Int(moved)] = position[point]
        position[point] = -1
        clusterOf[point] = -1
        clusters[cluster].count = last
        guard objective == .medoid else { return }
        let place = points.places[point]
        for index in base..<(base + last) {
            let member = Int(slots[index])
            asMedoid[member] -= place.w * distance(points.places[member], place)
        }
    }

    private mutating func enlarge(_ cluster: Int) {
        let state = clusters[cluster]
        let room = 2 * state.room
        let base = slots.count
        slots.append(contentsOf: [Int32](repeating: -1, count: room))
        for offset in 0..<state.count { slots[base + offset] = slots[state.base + offset] }
        clusters[cluster].base = base
        clusters[cluster].room = room
    }

    /// Distance along the surface between two places.
    @inline(__always)
    func distance(_ a: SIMD4<Double>, _ b: SIMD4<Double>) -> Double {
        SearchSpace.length(SearchSpace.squared(a, b), planar: points.isPlanar)
    }

    private mutating func updateMedoidSums(_ cluster: Int, adding point: Int) {
        guard objective == .medoid else { return }
        let place = points.places[point]
        var sum = 0.0
        for index in clusters[cluster].base..<(clusters[cluster].base + clusters[cluster].count) {
            let member = Int(slots[index])
            guard member != point else { continue }
            let other = points.places[member]
            let length = distance(place, other)
            asMedoid[member] += place.w * length
            sum += other.w * length
        }
        asMedoid[point] = sum
    }

    /// Computes the medoid sums of a cluster from nothing, which also takes away what rounding has left in them.
    private mutating func rebuildMedoidSums(_ cluster: Int) {
        guard objective == .medoid else { return }
        let members = members(cluster)
        for member in members {
            let place = points.places[Int(member)]
            var sum = 0.0
            for other in members where other != member {
                let otherPlace = points.places[Int(other)]
                sum += otherPlace.w * distance(place, otherPlace)
            }
            asMedoid[Int(member)] = sum
        }
    }

    /// Computes all that is known of a cluster from nothing.
    mutating func rebuild(_ cluster: Int) {
        rebuildMedoidSums(cluster)
        refresh(cluster)
    }

    /// Brings everything known of a cluster up to date with its members: O(members).
    private mutating func refresh(_ cluster: Int) {
        var state = clusters[cluster]
        state.sum = .zero
        state.load = 0
        let block = state.base..<(state.base + state.count)
        for index in block {
            let member = Int(slots[index])
            state.sum += SearchSpace.weighted(points.places[member])
            state.load += points.loads[member]
        }
        state.medoid = -1
        if objective == .medoid {
            for index in block {
                let member = slots[index]
                let (sum, best) = (
                    asMedoid[Int(member)], state.medoid < 0 ? .infinity : asMedoid[Int(state.medoid)]
                )
                if sum < best || (sum == best && member < state.medoid) { state.medoid = member }
            }
            if state.medoid >= 0 { state.center = points.places[Int(state.medoid)] }
        } else {
            state.center = SearchSpace.center(state.sum, planar: points.isPlanar)
        }
        measure(&state)
        clusters[cluster] = state
    }

    private mutating func measure(_ state: inout ClusterState) {
        // The squared objective is measured from the mean in space, which makes its changes exact in O(1).
        let mean = state.sum.w > 0 ? state.sum / state.sum.w : .zero
        var (cost, reach, slope, bend) = (0.0, 0.0, SIMD4<Double>.zero, 0.0)
        for index in state.base..<(state.base + state.count) {
            let member = Int(slots[index])
            let place = points.places[member]
            let squared = SearchSpace.squared(place, state.center)
            reach = Swift.max(reach, squared)
            let length = SearchSpace.length(squared, planar: points.isPlanar)
            distances[member] = length
            if objective == .squared {
                cost += place.w * SearchSpace.squared(place, mean)
            } else {
                cost += place.w * length
            }
            if objective == .distance, squared > 0 {
                let pull = place.w / squared.squareRoot()
                slope += (state.center - place) * pull
                bend += pull
            }
        }
        slope.w = 0
        state.cost = cost
        state.reach = reach.squareRoot()
        state.slope = slope
        state.bend = bend / 4
    }
}
