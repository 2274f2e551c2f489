/// Some points and their clusters in flat memory of its own, where local search and annealing run without a copy, a
/// retain or a bounds check.
///
/// A workbench takes a share of a division (or all of it), is worked on by one thread, and gives the parts back. Points
/// and clusters have numbers of their own here. Memory is about 100 bytes a point and 200 a cluster.
struct Workbench: ~Copyable {
    let count: Int
    let clusterCount: Int
    let limits: CapacityLimits
    let objective: Objective
    let isPlanar: Bool
    let precision: Double
    /// Weight of every point, where all have the same; else 0.
    let evenWeight: Double
    /// Whether count or load may keep a point out of a cluster.
    let hasCapacity: Bool
    let hasLoad: Bool
    let hasRadius: Bool
    /// Neighbours listed for each point.
    let width: Int
    /// Weighted places; the fourth component is the weight.
    let places: UnsafeMutablePointer<SIMD4<Double>>
    let loads: UnsafeMutablePointer<Double>
    let clusterOf: UnsafeMutablePointer<Int32>
    /// Distance of each point to the centre of its cluster; not kept for the squared objective.
    let distances: UnsafeMutablePointer<Double>
    /// Cost that the point's cluster would have with this point as its medoid.
    let asMedoid: UnsafeMutablePointer<Double>
    /// Position of each point in its block.
    let position: UnsafeMutablePointer<Int32>
    /// Nearest points of each, by number here; a point itself stands for one that is not here.
    let neighbors: UnsafeMutablePointer<Int32>
    /// Changed in place through `pointee` only: through a subscript, the thread sanitizer's build makes the compiler of
    /// Swift 6.3 fail in a type that cannot be copied.
    let clusters: UnsafeMutablePointer<State>
    /// Blocks of members, and at the same positions their places.
    private(set) var slots: UnsafeMutablePointer<Int32>
    private(set) var slotPlaces: UnsafeMutablePointer<SIMD4<Double>>
    /// Whether exchanges are chosen by a look at every member of the other cluster, which takes the columns below.
    let hasColumns: Bool
    /// At the same positions the places less `origin`, rounded, column by column: enough to choose, not to decide.
    private(set) var columns:
        (
            x: UnsafeMutablePointer<Float>, y: UnsafeMutablePointer<Float>, z: UnsafeMutablePointer<Float>
        )
    let origin: SIMD4<Double>
    private var slotRoom: Int
    private var slotEnd: Int
    /// Number of each point in the set that it was taken from.
    let origins: [Int32]

    /// What is known of one cluster; what every proposal reads stands in the first 64 bytes.
    struct State {
        /// Mean of the members in space; the fourth component is the sum of weights.
        var mean = SIMD4<Double>.zero
        /// Mean cost of a member.
        var share = 0.0
        /// One over the sum of weights.
        var inverse = 0.0
        private var base32: Int32 = 0
        private var count32: Int32 = 0
        private var room32: Int32 = 0
        var medoid: Int32 = -1
        /// Sum of weighted places.
        var sum = SIMD4<Double>.zero
        /// Weighted sum that the objective counts.
        var cost = 0.0
        var load = 0.0
        /// Greatest straight line from the centre to a member; kept where there is a radius.
        var reach = 0.0
        /// Half the sum of weight over distance, halved: the cost's second order in a shift of the centre.
        var bend = 0.0
        /// Where distances are measured from: mean, direction of the mean, or the medoid's place.
        var center = SIMD4<Double>.zero
        /// Change of the cost per shift of the centre, to first order.
        var slope = SIMD4<Double>.zero

        /// Start of its block in `slots`.
        var base: Int {
            @inline(__always) get { Int(base32) }
            @inline(__always) set { base32 = Int32(truncatingIfNeeded: newValue) }
        }
        var count: Int {
            @inline(__always) get { Int(count32) }
            @inline(__always) set { count32 = Int32(truncatingIfNeeded: newValue) }
        }
        /// Length of its block.
        var room: Int {
            @inline(__always) get { Int(room32) }
            @inline(__always) set { room32 = Int32(truncatingIfNeeded: newValue) }
        }
    }

    /// Takes `parts` of a set of points.
    ///
    /// - Parameters:
    ///   - points: the set.
    ///   - limits: what clusters may hold.
    ///   - objective: what the cost is.
    ///   - parts: the clusters, as lists of the set's points.
    ///   - lists: neighbours in the set.
    ///   - numbers: room for the number of each point of the set here; written for the points of the parts only.
    ///   - owners: which workbench holds a point; points of others are no neighbours. Nil where `numbers` is -1 for
    ///     every point that is not here.
    ///   - owner: this workbench, as `owners` calls it.
    init(
        _ points: PointSet,
        limits: CapacityLimits,
        objective: Objective,
        parts: some Collection<[Int32]>,
        neighbors lists: NeighborLists,
        numbers: UnsafeMutableBufferPointer<Int32>,
        owners: UnsafeBufferPointer<Int32>?,
        owner: Int32
    ) {
        var origins: [Int32] = []
        var room = 0
        for part in parts {
            origins.append(contentsOf: part)
            room += part.count + 4
        }
        count = origins.count
        clusterCount = parts.count
        self.origins = origins
        self.limits = limits
        self.objective = objective
        isPlanar = points.isPlanar
        precision = points.precision
        hasLoad = limits.hasLoad
        hasRadius = limits.hasRadius
        hasCapacity = limits.hasLoad || limits.maxCount < .max
        width = lists.width
        let weight = origins.isEmpty ? 0 : points.places[Int(origins[0])].w
        evenWeight = origins.allSatisfy { points.places[Int($0)].w == weight } ? weight : 0
        places = .allocate(capacity: count)
        loads = .allocate(capacity: count)
        clusterOf = .allocate(capacity: count)
        distances = .allocate(capacity: count)
        asMedoid = .allocate(capacity: objective == .medoid ? count : 1)
        position = .allocate(capacity: count)
        neighbors = .allocate(capacity: count * width)
        clusters = UnsafeMutableRawPointer.allocate(
            byteCount: MemoryLayout<State>.stride * clusterCount,
            alignment: 64
        ).bindMemory(to: State.self, capacity: clusterCount)
        slotRoom = room + room / 2 + 16
        slots = .allocate(capacity: slotRoom)
        slotPlaces = .allocate(capacity: slotRoom)
        hasColumns = objective == .squared && evenWeight > 0 && !hasLoad
        columns = Workbench.columns(hasColumns ? slotRoom : 0)
        origin = origins.isEmpty ? .zero : points.places[Int(origins[0])]
        slotEnd = 0
        for (number, origin) in origins.enumerated() {
            numbers[Int(origin)] = Int32(number)
            (places + number).initialize(to: points.places[Int(origin)])
            (loads + number).initialize(to: points.loads[Int(origin)])
            (clusterOf + number).initialize(to: -1)
            (distances + number).initialize(to: 0)
            (position + number).initialize(to: -1)
            if objective == .medoid { (asMedoid + number).initialize(to: 0) }
        }
        for (number, origin) in origins.enumerated() {
            for rank in 0..<width {
                let other = lists.neighbor(of: Int(origin), at: rank)
                let isHere = owners.map { $0[other] == owner } ?? (numbers[other] >= 0)
                (neighbors + number * width + rank).initialize(to: isHere ? numbers[other] : Int32(number))
            }
        }
        var first = 0
        for (cluster, part) in parts.enumerated() {
            var state = State()
            state.base = slotEnd
            state.room = part.count + 4
            slotEnd += state.room
            (clusters + cluster).initialize(to: state)
            for point in first..<(first + part.count) { attach(point, to: cluster) }
            first += part.count
            rebuild(cluster)
        }
    }

    deinit {
        places.deallocate()
        loads.deallocate()
        clusterOf.deallocate()
        distances.deallocate()
        asMedoid.deallocate()
        position.deallocate()
        neighbors.deallocate()
        clusters.deallocate()
        slots.deallocate()
        slotPlaces.deallocate()
        columns.x.deallocate()
        columns.y.deallocate()
        columns.z.deallocate()
    }

    /// Columns of zeros, a little longer than asked for: they are read several at a time.
    private static func columns(_ room: Int) -> (
        x: UnsafeMutablePointer<Float>, y: UnsafeMutablePointer<Float>, z: UnsafeMutablePointer<Float>
    ) {
        func column() -> UnsafeMutablePointer<Float> {
            let column = UnsafeMutablePointer<Float>.allocate(capacity: room + 8)
            column.initialize(repeating: 0, count: room + 8)
            return column
        }
        return (column(), column(), column())
    }

    /// The clusters in their order, empty ones too, as ascending lists of the set's points.
    var parts: [[Int32]] {
        (0..<clusterCount).map { cluster in
            let state = clusters[cluster]
            return (0..<state.count).map { origins[Int(slots[state.base + $0])] }.sorted()
        }
    }

    /// Cluster of each point, in the order of `origins`.
    var assignment: [Int32] { (0..<count).map { clusterOf[$0] } }

    /// Sum of the clusters' costs.
    var cost: Double {
        var sum = 0.0
        for cluster in 0..<clusterCount { sum += clusters[cluster].cost }
        return sum
    }

    /// Sum of what clusters are over their limits.
    var excess: Double {
        var sum = 0.0
        for cluster in 0..<clusterCount {
            sum += limits.excess(count: clusters[cluster].count, load: clusters[cluster].load)
        }
        return sum
    }

    /// Clusters that have members.
    var liveCount: Int {
        var live = 0
        for cluster in 0..<clusterCount where clusters[cluster].count > 0 { live += 1 }
        return live
    }

    /// Moves a point to another cluster and brings both up to date.
    @inline(__always)
    mutating func move(_ point: Int, to target: Int) {
        let source = Int(clusterOf[point])
        detach(point, from: source)
        attach(point, to: target)
        updateMedoidSums(target, adding: point)
        refresh(source)
        refresh(target)
    }

    /// Lets two points of different clusters change places.
    @inline(__always)
    mutating func exchange(_ first: Int, _ second: Int) {
        let (a, b) = (Int(clusterOf[first]), Int(clusterOf[second]))
        if hasColumns {
            exchangeInPlace(first, a, second, b)
            return
        }
        detach(first, from: a)
        detach(second, from: b)
        attach(second, to: a)
        updateMedoidSums(a, adding: second)
        attach(first, to: b)
        updateMedoidSums(b, adding: first)
        refresh(a)
        refresh(b)
    }

    /// The same where only places matter: each takes the other's slot.
    @inline(__always)
    private mutating func exchangeInPlace(_ first: Int, _ a: Int, _ second: Int, _ b: Int) {
        let (here, there) = (position[first], position[second])
        let (i, j) = (clusters[a].base &+ Int(here), clusters[b].base &+ Int(there))
        swap(&slots[i], &slots[j])
        swap(&slotPlaces[i], &slotPlaces[j])
        swap(&columns.x[i], &columns.x[j])
        swap(&columns.y[i], &columns.y[j])
        swap(&columns.z[i], &columns.z[j])
        (position[first], position[second]) = (there, here)
        (clusterOf[first], clusterOf[second]) = (Int32(truncatingIfNeeded: b), Int32(truncatingIfNeeded: a))
        var shift = (places[second] - places[first]) * evenWeight
        shift.w = 0
        (clusters + a).pointee.sum += shift
        (clusters + b).pointee.sum -= shift
        if hasRadius {
            refresh(a)
            refresh(b)
        } else {
            // Counts and weights stay; costs are brought up to date by the caller.
            (clusters + a).pointee.mean += shift * clusters[a].inverse
            (clusters + b).pointee.mean -= shift * clusters[b].inverse
        }
    }

    @inline(__always)
    private mutating func attach(_ point: Int, to cluster: Int) {
        if clusters[cluster].count == clusters[cluster].room { enlarge(cluster) }
        let count = clusters[cluster].count
        let place = clusters[cluster].base + count
        (slots + place).initialize(to: Int32(point))
        (slotPlaces + place).initialize(to: places[point])
        if hasColumns {
            let offset = places[point] - origin
            columns.x[place] = Float(offset.x)
            columns.y[place] = Float(offset.y)
            columns.z[place] = Float(offset.z)
        }
        position[point] = Int32(count)
        clusterOf[point] = Int32(cluster)
        (clusters + cluster).pointee.count = count + 1
        (clusters + cluster).pointee.sum += SearchSpace.weighted(places[point])
        (clusters + cluster).pointee.load += loads[point]
    }

    @inline(__always)
    private mutating func detach(_ point: Int, from cluster: Int) {
        let base = clusters[cluster].base
        let last = clusters[cluster].count - 1
        let moved = slots[base + last]
        let place = Int(position[point])
        slots[base + place] = moved
        slotPlaces[base + place] = slotPlaces[base + last]
        if hasColumns {
            columns.x[base + place] = columns.x[base + last]
            columns.y[base + place] = columns.y[base + last]
            columns.z[base + place] = columns.z[base + last]
        }
        position[Int(moved)] = Int32(place)
        (clusters + cluster).pointee.count = last
        (clusters + cluster).pointee.sum -= SearchSpace.weighted(places[point])
        (clusters + cluster).pointee.load -= loads[point]
        guard objective == .medoid else { return }
        let out = places[point]
        for index in base..<(base + last) {
            (asMedoid + Int(slots[index])).pointee -= out.w * distance(slotPlaces[index], out)
        }
    }

    /// Gives a cluster a longer block at the end, and moves all blocks to new memory where there is none left.
    @inline(never)
    private mutating func enlarge(_ cluster: Int) {
        let room = 2 * clusters[cluster].room
        if slotEnd + room > slotRoom {
            var needed = room
            for other in 0..<clusterCount { needed += clusters[other].count + 4 }
            needed += needed / 2
            let newSlots = UnsafeMutablePointer<Int32>.allocate(capacity: needed)
            let newPlaces = UnsafeMutablePointer<SIMD4<Double>>.allocate(capacity: needed)
            let newColumns = Workbench.columns(hasColumns ? needed : 0)
            var end = 0
            for other in 0..<clusterCount {
                let state = clusters[other]
                if hasColumns { copyColumns(state.base, to: newColumns, end, count: state.count) }
                (newSlots + end).initialize(from: slots + state.base, count: state.count)
                (newPlaces + end).initialize(from: slotPlaces + state.base, count: state.count)
                (clusters + other).pointee.base = end
                (clusters + other).pointee.room = state.count + 4
                end += state.count + 4
            }
            slots.deallocate()
            slotPlaces.deallocate()
            columns.x.deallocate()
            columns.y.deallocate()
            columns.z.deallocate()
            columns = newColumns
            (slots, slotPlaces, slotRoom, slotEnd) = (newSlots, newPlaces, needed, end)
        }
        let state = clusters[cluster]
        (slots + slotEnd).initialize(from: slots + state.base, count: state.count)
        (slotPlaces + slotEnd).initialize(from: slotPlaces + state.base, count: state.count)
        if hasColumns { copyColumns(state.base, to: columns, slotEnd, count: state.count) }
        (clusters + cluster).pointee.base = slotEnd
        (clusters + cluster).pointee.room = room
        slotEnd += room
    }

    private func copyColumns(
        _ base: Int,
        to target: (
            x: UnsafeMutablePointer<Float>, y: UnsafeMutablePointer<Float>, z: UnsafeMutablePointer<Float>
        ),
        _ place: Int,
        count: Int
    ) {
        (target.x + place).update(from: columns.x + base, count: count)
        (target.y + place).update(from: columns.y + base, count: count)
        (target.z + place).update(from: columns.z + base, count: count)
    }
}
