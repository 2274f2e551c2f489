import Geodesy

@testable import Clustering

/// Lloyd's algorithm as the textbook has it: every item against every centre.
enum PlainLloyd {
    typealias Centers = (x: [Double], y: [Double], z: [Double])

    /// Nearest centre of each item, of equals the first, and the weighted sum of squares.
    static func assign(_ items: PreparedItems, _ centers: Centers) -> (labels: [Int32], cost: Double) {
        var (labels, cost): ([Int32], Double) = ([], 0)
        let (x, y, z) = centers
        for rank in 0..<items.count {
            var best = (squared: Double.infinity, center: 0)
            var center = 0
            let (ownX, ownY, ownZ) = (items.x[rank], items.y[rank], items.z[rank])
            while center < x.count {
                let (dx, dy, dz) = (ownX - x[center], ownY - y[center], ownZ - z[center])
                let squared = dx * dx + dy * dy + dz * dz
                if squared < best.squared { best = (squared, center) }
                center += 1
            }
            labels.append(Int32(best.center))
            cost += items.weights[rank] * best.squared
        }
        return (labels, cost)
    }

    /// The means of the items of each label; a centre without items stays.
    static func means(_ items: PreparedItems, _ labels: [Int32], _ old: Centers) -> Centers {
        var means = old
        for center in old.x.indices {
            var sum = (x: 0.0, y: 0.0, z: 0.0, weight: 0.0)
            for rank in 0..<items.count where labels[rank] == Int32(center) {
                sum.x += items.weights[rank] * items.x[rank]
                sum.y += items.weights[rank] * items.y[rank]
                sum.z += items.weights[rank] * items.z[rank]
                sum.weight += items.weights[rank]
            }
            guard sum.weight > 0 else { continue }
            var mean = (sum.x / sum.weight, sum.y / sum.weight, sum.z / sum.weight)
            if items.metric == .haversine, let unit = UnitVector(normalizing: mean.0, mean.1, mean.2) {
                mean = (unit.x, unit.y, unit.z)
            }
            (means.x[center], means.y[center], means.z[center]) = mean
        }
        return means
    }

    static func countOfPlaces(_ items: PreparedItems) -> Int {
        Set((0..<items.count).map { SIMD3(items.x[$0], items.y[$0], items.z[$0]) }).count
    }
}
