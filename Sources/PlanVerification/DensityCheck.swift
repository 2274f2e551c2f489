/// Recomputes density clustering by brute force and compares: core points, their partition, border points and noise.
struct DensityCheck {
    let document: VerifiedDocument
    let limit: Int

    func run(into verification: inout Verification) {
        guard let epsilon = document.epsilon, let minimumPoints = document.minimumPoints else {
            verification.expect(false, "density", "the parameters have no eps_m and min_points")
            return
        }
        let dropped = Set(
            document.unclustered.filter { $0.reason != "too_isolated" }.map(\.id)
                + document.standing.flatMap { $0.kept + $0.joining }
        )
        let points = document.tickets.filter { $0.place != nil && !dropped.contains($0.id) }
        guard points.count <= limit else {
            verification.notes.append(
                "density was not recomputed: \(points.count) tickets are over the brute-force limit of \(limit)"
            )
            return
        }
        var clusterOf: [String: String] = [:]
        for cluster in document.clusters {
            for member in cluster.members { clusterOf[member] = cluster.id }
        }
        let count = points.count
        var neighbours = [[Int]](repeating: [], count: count)
        for left in 0..<count {
            guard let place = points[left].place else { continue }
            for right in left..<count where document.distance(points[right].place, place) <= epsilon {
                neighbours[left].append(right)
                if right != left { neighbours[right].append(left) }
            }
        }
        let isCore = neighbours.map { found in found.reduce(0) { $0 + points[$1].weight } >= minimumPoints }
        var component = Array(0..<count)
        func root(_ index: Int) -> Int {
            var index = index
            while component[index] != index { index = component[index] }
            return index
        }
        for left in 0..<count where isCore[left] {
            for right in neighbours[left] where isCore[right] {
                let (one, other) = (root(left), root(right))
                component[max(one, other)] = min(one, other)
            }
        }
        var label: [Int: String] = [:]
        var owner: [String: Int] = [:]
        for index in 0..<count {
            let stated = clusterOf[points[index].id]
            if isCore[index] {
                let group = root(index)
                verification.expect(
                    stated != nil,
                    "density",
                    "core point \(points[index].id) is in no cluster"
                )
                guard let stated else { continue }
                let known = label[group] ?? stated
                label[group] = known
                verification.expect(
                    known == stated,
                    "density",
                    "core point \(points[index].id) is in \(stated), not in \(known)"
                )
                verification.expect(
                    owner.updateValue(group, forKey: stated).map { $0 == group } ?? true,
                    "density",
                    "cluster \(stated) joins core points that are not connected"
                )
            } else {
                let reachable = Set(
                    neighbours[index].filter { isCore[$0] }.compactMap { clusterOf[points[$0].id] }
                )
                verification.expect(
                    stated.map(reachable.contains) ?? reachable.isEmpty,
                    "density",
                    "point \(points[index].id) is \(stated.map { "in \($0)" } ?? "noise"); "
                        + "it can only be in \(reachable.isEmpty ? "none" : reachable.sorted().joined(separator: ", "))"
                )
            }
        }
    }
}
