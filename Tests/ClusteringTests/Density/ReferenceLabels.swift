import Clustering
import Geodesy

/// DBSCAN labels word for word from the definition in O(n²), positions taking the part of ids.
struct ReferenceLabels: Equatable {
    var labels: [Int32]
    var isCore: [Bool]
    var clusterCount = 0

    init(_ locations: [Location], weights: [Double]? = nil, epsilon: Double, minimumPoints: Double) {
        let count = locations.count
        var near = [[Int]](repeating: [], count: count)
        for first in 0..<count {
            for second in first..<count where distance(locations[first], locations[second]) <= epsilon {
                near[first].append(second)
                if first != second { near[second].append(first) }
            }
        }
        let isCore = near.map { others in
            others.reduce(0) { $0 + (weights?[$1] ?? 1) } >= minimumPoints * (1 - 1e-12)
        }
        var root = [Int](repeating: -1, count: count)
        for start in 0..<count where isCore[start] && root[start] < 0 {
            root[start] = start
            var pending = [start]
            while let current = pending.popLast() {
                for other in near[current] where isCore[other] && root[other] < 0 {
                    root[other] = start
                    pending.append(other)
                }
            }
        }
        for index in 0..<count where !isCore[index] {
            let claims = near[index].filter { isCore[$0] }
                .map { (distance(locations[index], locations[$0]), $0) }
            if let nearest = claims.min(by: <) { root[index] = root[nearest.1] }
        }
        var numbers: [Int: Int32] = [:]
        labels = root.map { root in
            guard root >= 0 else { return -1 }
            if let number = numbers[root] { return number }
            numbers[root] = Int32(numbers.count)
            return Int32(numbers.count - 1)
        }
        self.isCore = isCore
        clusterCount = numbers.count
    }

    init(_ labelling: DensityLabelling) {
        (labels, isCore, clusterCount) = (labelling.labels, labelling.isCore, labelling.clusterCount)
    }
}

extension PlaceColumns {
    /// Columns of locations that are all of one kind.
    init(_ locations: [Location]) throws {
        var coordinates: [Coordinate] = []
        var (x, y): ([Double], [Double]) = ([], [])
        for location in locations {
            switch location {
            case .geographic(let coordinate): coordinates.append(coordinate)
            case .planar(let planarX, let planarY):
                x.append(planarX)
                y.append(planarY)
            }
        }
        if x.isEmpty {
            self.init(coordinates)
        } else {
            try self.init(planarX: x, y: y)
        }
    }
}
