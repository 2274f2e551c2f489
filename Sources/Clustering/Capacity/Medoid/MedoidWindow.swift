/// Some neighbouring clusters as a problem of its own, with every distance within it in one table.
///
/// Points and clusters have local numbers. A cluster may be empty: opening one costs nothing and splitting a cluster
/// never raises the cost, so an empty one is room for a better division. Buffers belong to the instance, which one
/// thread uses at a time.
final class MedoidWindow {
    /// Number of points.
    let count: Int
    /// Number of clusters, empty ones among them.
    let clusterCount: Int
    /// The searched points behind the local numbers.
    let origins: [Int32]
    let limits: CapacityLimits
    /// Distance of each pair, row by row.
    let distance: UnsafeMutablePointer<Double>
    let weight: UnsafeMutablePointer<Double>
    let load: UnsafeMutablePointer<Double>
    /// What a change near a point is measured by: the point's weighted mean distance to its nearest points.
    let scale: UnsafeMutablePointer<Double>
    /// Near points of each point, `near[start[point]..<start[point + 1]]`.
    let near: UnsafeMutablePointer<Int32>
    let start: UnsafeMutablePointer<Int32>
    /// Cluster of each point.
    let clusterOf: UnsafeMutablePointer<Int32>
    /// Position of each point among its cluster's members.
    let position: UnsafeMutablePointer<Int32>
    /// Members of each cluster: `count` places for every cluster, of which the first are used.
    let members: UnsafeMutablePointer<Int32>
    let size: UnsafeMutablePointer<Int32>
    let filling: UnsafeMutablePointer<Double>
    /// Cost of each point's cluster with that point as the medoid.
    let asMedoid: UnsafeMutablePointer<Double>
    let cost: UnsafeMutablePointer<Double>
    let medoid: UnsafeMutablePointer<Int32>
    /// Greatest distance from a medoid, infinite where there is no limit.
    let maxDistance: Double
    let meanLoad: Double
    let halt: Halt
    /// Clusters without members.
    private(set) var emptyCount = 0

    /// Makes a window of parts; `local` is a work array of one entry for every searched point, -1 in each.
    init(_ space: MedoidSpace, parts: [[Int32]], local: UnsafeMutablePointer<Int32>) {
        origins = parts.flatMap { $0 }
        count = origins.count
        clusterCount = parts.count
        limits = space.limits
        maxDistance = space.maxDistance
        halt = space.halt
        meanLoad = space.meanLoad
        let (count, clusterCount) = (count, clusterCount)
        distance = .allocate(capacity: count * count)
        weight = .allocate(capacity: count)
        load = .allocate(capacity: count)
        scale = .allocate(capacity: count)
        near = .allocate(capacity: count * space.neighbors.width + 1)
        start = .allocate(capacity: count + 1)
        clusterOf = .allocate(capacity: count)
        position = .allocate(capacity: count)
        members = .allocate(capacity: count * clusterCount)
        size = .allocate(capacity: clusterCount)
        filling = .allocate(capacity: clusterCount)
        asMedoid = .allocate(capacity: count)
        cost = .allocate(capacity: clusterCount)
        medoid = .allocate(capacity: clusterCount)
        for (number, origin) in origins.enumerated() {
            local[Int(origin)] = Int32(number)
            weight[number] = space.points.places[Int(origin)].w
            load[number] = space.points.loads[Int(origin)]
            scale[number] = space.scale[Int(origin)]
        }
        fillDistances(space)
        var listed: Int32 = 0
        for (number, origin) in origins.enumerated() {
            start[number] = listed
            for rank in 0..<space.neighbors.width {
                let other = local[space.neighbors.neighbor(of: Int(origin), at: rank)]
                guard other >= 0 else { continue }
                near[Int(listed)] = other
                listed += 1
            }
        }
        start[count] = listed
        for origin in origins { local[Int(origin)] = -1 }
        var number: Int32 = 0
        set(
            parts.map { part in
                defer { number += Int32(part.count) }
                return (0..<Int32(part.count)).map { number + $0 }
            }
        )
    }

    deinit {
        distance.deallocate()
        weight.deallocate()
        load.deallocate()
        scale.deallocate()
        near.deallocate()
        start.deallocate()
        clusterOf.deallocate()
        position.deallocate()
        members.deallocate()
        size.deallocate()
        filling.deallocate()
        asMedoid.deallocate()
        cost.deallocate()
        medoid.deallocate()
    }

    private func fillDistances(_ space: MedoidSpace) {
        for first in 0..<count {
            distance[first * count + first] = 0
            let place = space.points.places[Int(origins[first])]
            for second in 0..<first {
                let length = space.distance(place, space.points.places[Int(origins[second])])
                distance[first * count + second] = length
                distance[second * count + first] = length
            }
        }
    }

    /// Puts the points into clusters by lists of local numbers.
    func set(_ parts: [[Int32]]) {
        emptyCount = parts.count { $0.isEmpty }
        for cluster in 0..<clusterCount {
            size[cluster] = Int32(parts[cluster].count)
            for (place, point) in parts[cluster].enumerated() {
                members[cluster * count + place] = point
                clusterOf[Int(point)] = Int32(cluster)
                position[Int(point)] = Int32(place)
            }
        }
        rebuild()
    }

    /// Members of each cluster by local number.
    var localParts: [[Int32]] {
        (0..<clusterCount).map { cluster in
            (0..<Int(size[cluster])).map { members[cluster * count + $0] }
        }
    }

    /// Members of each cluster as searched points.
    var parts: [[Int32]] { localParts.map { $0.map { origins[Int($0)] } } }

    /// Sum of the clusters' costs.
    var totalCost: Double { (0..<clusterCount).reduce(0) { $0 + cost[$1] } }

    /// Sum of what clusters are over count and load; infinite where a member is beyond the radius.
    var excess: Double {
        (0..<clusterCount).reduce(0) { sum, cluster in
            isWithinRadius(cluster)
                ? sum + limits.excess(count: Int(size[cluster]), load: filling[cluster]) : .infinity
        }
    }

    private func isWithinRadius(_ cluster: Int) -> Bool {
        guard maxDistance < .infinity, size[cluster] > 0 else { return true }
        let row = distance + Int(medoid[cluster]) * count
        return (0..<Int(size[cluster])).allSatisfy { row[Int(members[cluster * count + $0])] <= maxDistance }
    }

    /// Computes everything from the members, which takes away what rounding has left in the sums.
    func rebuild() {
        for cluster in 0..<clusterCount {
            let list = members + cluster * count
            let length = Int(size[cluster])
            var total = 0.0
            for index in 0..<length {
                let point = Int(list[index])
                total += load[point]
                let row = distance + point * count
                var sum = 0.0
                for other in 0..<length { sum += weight[Int(list[other])] * row[Int(list[other])] }
                asMedoid[point] = sum
            }
            filling[cluster] = total
            choose(cluster)
        }
    }

    /// Makes the member of the least sum the medoid, of equals the first in number.
    @inline(__always)
    func choose(_ cluster: Int) {
        let list = members + cluster * count
        var (best, sum): (Int32, Double) = (-1, .infinity)
        for index in 0..<Int(size[cluster]) {
            let point = list[index]
            let candidate = asMedoid[Int(point)]
            if candidate < sum || (candidate == sum && point < best) { (best, sum) = (point, candidate) }
        }
        medoid[cluster] = best
        cost[cluster] = best < 0 ? 0 : sum
    }

    /// Keeps count of empty clusters: one more, or one less.
    @inline(__always)
    func countEmpty(_ change: Int) { emptyCount += change }
}
