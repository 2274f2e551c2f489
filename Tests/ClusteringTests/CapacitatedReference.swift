import Clustering
import Geodesy
import Glibc

/// Checks answers by the definitions, with a distance and a mean of its own.
enum CapacitatedReference {
    /// What is wrong with a result; empty where nothing is.
    static func faults(
        _ result: ClusteringResult,
        _ items: [ClusterItem],
        _ parameters: CapacitatedParameters
    ) -> [String] {
        var faults: [String] = []
        let listed = result.clusters.flatMap(\.members) + result.unclustered.map(\.index)
        if listed.sorted() != Array(items.indices) { faults.append("items missing or listed twice") }
        for (number, cluster) in result.clusters.enumerated() {
            let members = cluster.members
            guard let first = members.first else {
                faults.append("cluster \(number) is empty")
                continue
            }
            if zip(members, members.dropFirst()).contains(where: { items[$0].id >= items[$1].id }) {
                faults.append("cluster \(number) is not in order of ids")
            }
            if number > 0, items[result.clusters[number - 1].members[0]].id >= items[first].id {
                faults.append("clusters \(number - 1) and \(number) are not in order")
            }
            let load = members.reduce(0) { $0 + items[$1].load }
            if abs(load - cluster.load) > 1e-9 * max(1, load) {
                faults.append("cluster \(number): wrong load")
            }
            if let most = parameters.maxTickets, members.count > most {
                faults.append("cluster \(number) has \(members.count) members")
            }
            if let most = parameters.maxLoad, load > most {
                faults.append("cluster \(number) carries \(load)")
            }
            if !isCenter(cluster.center, of: members, items, parameters) {
                faults.append("cluster \(number): \(cluster.center) is not its centre")
            }
            let radius = members.map { distance(items[$0].location, cluster.center) }.max() ?? 0
            if abs(radius - cluster.radius) > 1e-6 * max(1, radius) {
                faults.append("cluster \(number): radius \(cluster.radius) should be \(radius)")
            }
            if let most = parameters.maxRadius?.meters, radius > most * (1 + 1e-12) {
                faults.append("cluster \(number) has radius \(radius)")
            }
        }
        if result.clusters.count < result.lowerBoundOnClusters, result.unclustered.isEmpty {
            faults.append("\(result.clusters.count) clusters are below the bound")
        }
        return faults
    }

    /// Weighted sum of the distances, or of their squares, from the members to their centres.
    static func objective(
        _ clusters: [[Int]],
        _ items: [ClusterItem],
        _ parameters: CapacitatedParameters
    ) -> Double {
        clusters.reduce(0) { total, members in
            let center =
                parameters.objective == .medoid
                ? medoid(members, items, parameters) : mean(members, items, parameters)
            return total
                + members.reduce(0) { sum, member in
                    let length = distance(items[member].location, center)
                    return sum + weight(items[member], parameters)
                        * (parameters.objective == .squared ? length * length : length)
                }
        }
    }

    /// Greatest distance from the centre to a member.
    static func radius(_ members: [Int], _ items: [ClusterItem], _ parameters: CapacitatedParameters)
        -> Double
    {
        let center =
            parameters.objective == .medoid
            ? medoid(members, items, parameters) : mean(members, items, parameters)
        return members.map { distance(items[$0].location, center) }.max() ?? 0
    }

    static func weight(_ item: ClusterItem, _ parameters: CapacitatedParameters) -> Double {
        1 + parameters.priorityWeight * Double(5 - item.priority.rawValue) / 4
    }

    /// Vincenty's form for the sphere, which shares no formula with the package.
    static func distance(_ a: Location, _ b: Location) -> Double {
        switch (a, b) {
        case (.geographic(let a), .geographic(let b)):
            let (p, q) = (a.latitude * .pi / 180, b.latitude * .pi / 180)
            let turn = (b.longitude - a.longitude) * .pi / 180
            let across = cos(q) * sin(turn)
            let along = cos(p) * sin(q) - sin(p) * cos(q) * cos(turn)
            let inward = sin(p) * sin(q) + cos(p) * cos(q) * cos(turn)
            return 6_371_008.8 * atan2((across * across + along * along).squareRoot(), inward)
        case (.planar(let ax, let ay), .planar(let bx, let by)):
            return hypot(ax - bx, ay - by)
        default:
            return .nan
        }
    }

    /// Whether a place is the mean, or a member that no other beats as the medoid.
    private static func isCenter(
        _ place: Location,
        of members: [Int],
        _ items: [ClusterItem],
        _ parameters: CapacitatedParameters
    ) -> Bool {
        guard parameters.objective == .medoid else {
            return distance(mean(members, items, parameters), place) < 1e-5
        }
        func sum(from place: Location) -> Double {
            members.reduce(0) { $0 + weight(items[$1], parameters) * distance(place, items[$1].location) }
        }
        let least = sum(from: medoid(members, items, parameters))
        return members.contains { items[$0].location == place }
            && sum(from: place) <= least * (1 + 1e-9) + 1e-6
    }

    private static func mean(
        _ members: [Int],
        _ items: [ClusterItem],
        _ parameters: CapacitatedParameters
    ) -> Location {
        var (x, y, z, total) = (0.0, 0.0, 0.0, 0.0)
        var isPlanar = false
        for member in members {
            let weight = weight(items[member], parameters)
            total += weight
            switch items[member].location {
            case .geographic(let place):
                let (p, l) = (place.latitude * .pi / 180, place.longitude * .pi / 180)
                x += weight * cos(p) * cos(l)
                y += weight * cos(p) * sin(l)
                z += weight * sin(p)
            case .planar(let px, let py):
                isPlanar = true
                x += weight * px
                y += weight * py
            }
        }
        if isPlanar { return .planar(x: x / total, y: y / total) }
        let coordinate = try? Coordinate(
            latitude: atan2(z, hypot(x, y)) * 180 / .pi,
            longitude: atan2(y, x) * 180 / .pi
        )
        return coordinate.map { .geographic($0) } ?? .planar(x: .nan, y: .nan)
    }

    private static func medoid(
        _ members: [Int],
        _ items: [ClusterItem],
        _ parameters: CapacitatedParameters
    ) -> Location {
        let sums = members.map { candidate in
            members.reduce(0) {
                $0 + weight(items[$1], parameters) * distance(items[candidate].location, items[$1].location)
            }
        }
        let least = sums.indices.min { sums[$0] < sums[$1] } ?? 0
        return items[members[least]].location
    }
}
