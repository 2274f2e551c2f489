package import Clustering
package import Geodesy
internal import Foundation

/// Answers of the clustering algorithms held against slow ones that share no code with them.
///
/// Each returns nil where the answer is right, and otherwise a sentence about the first mistake.
package enum IndependentCheck {
    /// DBSCAN as the textbook has it: every pair of places by the haversine definition.
    ///
    /// Compares the core flags, the partition of the core places, noise, and that a border place is with a core place no
    /// further than the nearest one. Takes time and memory of the square of the number of places.
    package static func density(
        _ labelling: DensityLabelling,
        _ places: [Coordinate],
        epsilon: Length,
        minimumPoints: Int
    ) -> String? {
        guard labelling.labels.count == places.count, labelling.isCore.count == places.count else {
            return "\(labelling.labels.count) labels for \(places.count) places"
        }
        let (latitudes, longitudes) = (places.map(\.latitude), places.map(\.longitude))
        let distances = places.map {
            DistanceKernels.haversine(from: $0, toLatitudes: latitudes, longitudes: longitudes)
        }
        let near = distances.map { row in row.indices.filter { row[$0] <= epsilon.meters } }
        let isCore = near.map { $0.count >= minimumPoints }
        if let place = isCore.indices.first(where: { isCore[$0] != labelling.isCore[$0] }) {
            return
                "place \(place) has \(near[place].count) neighbours, and core is \(labelling.isCore[place])"
        }
        // Components of the core places, by walking.
        var component = [Int](repeating: -1, count: places.count)
        var count = 0
        for start in places.indices where isCore[start] && component[start] < 0 {
            component[start] = count
            var waiting = [start]
            while let place = waiting.popLast() {
                for other in near[place] where isCore[other] && component[other] < 0 {
                    component[other] = count
                    waiting.append(other)
                }
            }
            count += 1
        }
        if count != labelling.clusterCount { return "\(labelling.clusterCount) clusters instead of \(count)" }
        var labelOf = [Int32?](repeating: nil, count: count)
        for place in places.indices {
            let label = labelling.labels[place]
            if isCore[place] {
                let expected = labelOf[component[place]] ?? label
                labelOf[component[place]] = expected
                if label != expected || label < 0 {
                    return "core place \(place) is in \(label), not \(expected)"
                }
                continue
            }
            let cores = near[place].filter { isCore[$0] }
            guard let nearest = cores.map({ distances[place][$0] }).min() else {
                if label >= 0 { return "noise \(place) is in \(label)" }
                continue
            }
            // Distances that differ by less than a micrometre count as equal.
            let allowed = cores.filter { distances[place][$0] <= nearest + 1e-6 }.map { labelling.labels[$0] }
            if !allowed.contains(label) {
                return "border place \(place) is in \(label), not with the nearest core"
            }
        }
        return Set(labelOf.compactMap { $0 }).count == count ? nil : "two clusters have one label"
    }

    /// An assignment of k-means: every place compared with every centre.
    ///
    /// The partition is that of one iteration from the centres `start`; its own centres are not looked at.
    package static func assignment(
        _ partition: KMeansPartition,
        _ places: [Coordinate],
        to start: [Coordinate]
    ) -> String? {
        let centers = start.map { UnitVector($0) }
        for (place, coordinate) in places.enumerated() {
            let vector = UnitVector(coordinate)
            let label = Int(partition.labels[place])
            guard centers.indices.contains(label) else { return "place \(place) has the label \(label)" }
            let mine = vector.squaredChord(to: centers[label])
            for (number, center) in centers.enumerated() {
                let other = vector.squaredChord(to: center)
                if other < mine || (other == mine && number < label) {
                    return "place \(place) is with centre \(label), and \(number) is nearer"
                }
            }
        }
        return nil
    }

    /// A partition under a capacity: every place once, no cluster over it, and centres where the members' mean is.
    ///
    /// Also: as few clusters as the number of places asks for, and no more way to the centres than a greedy filling has,
    /// which takes the first place that is left and those nearest to it, again and again.
    package static func capacity(_ result: ClusteringResult, _ places: [Coordinate], most: Int) -> String? {
        var isTaken = [Bool](repeating: false, count: places.count)
        for (number, cluster) in result.clusters.enumerated() {
            if cluster.members.isEmpty || cluster.members.count > most {
                return "cluster \(number) has \(cluster.members.count) members"
            }
            for member in cluster.members {
                if isTaken[member] { return "place \(member) is in two clusters" }
                isTaken[member] = true
            }
            guard case .geographic(let center) = cluster.center else {
                return "cluster \(number) lies in a plane"
            }
            let mean = mean(cluster.members, places)
            // One degree of latitude is 111 km, so that is a centimetre.
            if center.distance(to: mean).meters > 0.01 {
                return
                    "cluster \(number)'s centre is \(center.distance(to: mean)) from the mean of its members"
            }
        }
        if let place = isTaken.firstIndex(of: false) { return "place \(place) is in no cluster" }
        let least = (places.count + most - 1) / most
        if result.clusters.count != least { return "\(result.clusters.count) clusters; \(least) would do" }
        let ours = way(result.clusters.map(\.members), places)
        let greedy = way(greedyFilling(places, most: most), places)
        return ours <= greedy * (1 + 1e-9)
            ? nil : "\(ours) m to the centres, a greedy filling has \(greedy) m"
    }

    /// Metres from all members to the mean of their cluster.
    package static func way(_ clusters: [[Int]], _ places: [Coordinate]) -> Double {
        clusters.reduce(0) { sum, members in
            let center = mean(members, places)
            return members.reduce(sum) { $0 + center.distance(to: places[$1]).meters }
        }
    }

    /// Takes the first place that is left and those nearest to it, until none is left: time of the square of the number.
    package static func greedyFilling(_ places: [Coordinate], most: Int) -> [[Int]] {
        var left = Array(places.indices)
        var clusters: [[Int]] = []
        while let first = left.first {
            left.sort { places[first].distance(to: places[$0]) < places[first].distance(to: places[$1]) }
            clusters.append(Array(left.prefix(most)))
            left.removeFirst(min(most, left.count))
            left.sort()
        }
        return clusters
    }

    private static func mean(_ members: [Int], _ places: [Coordinate]) -> Coordinate {
        var (x, y, z) = (0.0, 0.0, 0.0)
        for member in members {
            let vector = UnitVector(places[member])
            (x, y, z) = (x + vector.x, y + vector.y, z + vector.z)
        }
        return UnitVector(normalizing: x, y, z).map { Coordinate($0) } ?? places[members[0]]
    }
}
