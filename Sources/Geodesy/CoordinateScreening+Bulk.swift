/// The different coordinates of a set of points, ordered by latitude, then longitude, with how many stand on
/// each.
struct DistinctPlaces {
    var coordinates: [Coordinate] = []
    var counts: [Int] = []
    /// The place of each point.
    var placeOfPoint: [Int]

    var count: Int { coordinates.count }

    init(_ points: [Coordinate]) {
        placeOfPoint = [Int](repeating: 0, count: points.count)
        let order = points.indices.sorted {
            (points[$0].latitude, points[$0].longitude) < (points[$1].latitude, points[$1].longitude)
        }
        for index in order {
            if coordinates.last != points[index] {
                coordinates.append(points[index])
                counts.append(0)
            }
            counts[counts.count - 1] += 1
            placeOfPoint[index] = coordinates.count - 1
        }
    }
}

/// Where most of the points are: a middle that strays do not move, and a distance that reaches nearly all.
struct Bulk {
    let middle: Coordinate
    /// The larger of 100 km and twice the 95th percentile of the distances from the middle.
    let reach: Length

    /// Nil where the points have no middle, as when they are spread evenly over the globe.
    init?(_ places: DistinctPlaces, pileUpThreshold: Int) {
        var vectors: [UnitVector] = []
        var weights: [Double] = []
        var used: [Int] = []
        for place in 0..<places.count where !places.coordinates[place].isNullIsland {
            used.append(place)
            vectors.append(UnitVector(places.coordinates[place]))
            weights.append(places.counts[place] >= pileUpThreshold ? 1 : Double(places.counts[place]))
        }
        guard let median = sphericalMedian(vectors, weights: weights) else { return nil }
        middle = Coordinate(median)

        var distances: [(distance: Length, weight: Double)] = []
        for (place, weight) in zip(used, weights) {
            let coordinate = places.coordinates[place]
            let distance = coordinate.distance(to: middle)
            // A point that swapping brings nearer may be a swapped one, and must not stretch the bulk towards
            // itself.
            if let swapped = coordinate.swapped, swapped.distance(to: middle) < distance,
                distance > CoordinateScreening.farDistance
            {
                continue
            }
            distances.append((distance, weight))
        }
        distances.sort { $0.distance < $1.distance }
        let total = distances.reduce(0) { $0 + $1.weight }
        var sum = 0.0
        let percentile = distances.first { entry in
            sum += entry.weight
            return sum >= 0.95 * total
        }
        guard let percentile else { return nil }
        reach = max(CoordinateScreening.nearDistance, Length(meters: 2 * percentile.distance.meters))
    }

    /// The suspicion that a coordinate's axes are exchanged, if there is one.
    func swapped(_ coordinate: Coordinate) -> CoordinateSuspicion? {
        guard !coordinate.isNullIsland, let swapped = coordinate.swapped else { return nil }
        let distance = coordinate.distance(to: middle)
        guard distance > CoordinateScreening.farDistance, distance > reach else { return nil }
        let swappedDistance = swapped.distance(to: middle)
        guard swappedDistance <= reach else { return nil }
        return .swappedAxes(
            corrected: swapped,
            distanceFromBulk: distance,
            correctedDistanceFromBulk: swappedDistance
        )
    }
}

extension Coordinate {
    /// The coordinate with its axes exchanged, where that is a place.
    fileprivate var swapped: Coordinate? { try? Coordinate(latitude: longitude, longitude: latitude) }
}

/// The direction with the least weighted sum of chords to some points, by Weiszfeld's iteration (1937) from
/// the median of each component; nil where there is none.
///
/// Up to half of the weight may lie anywhere without carrying the median away.
private func sphericalMedian(_ points: [UnitVector], weights: [Double]) -> UnitVector? {
    guard !points.isEmpty else { return nil }
    func median(_ component: (UnitVector) -> Double) -> Double {
        let order = points.indices.sorted { component(points[$0]) < component(points[$1]) }
        let half = weights.reduce(0, +) / 2
        var sum = 0.0
        for index in order {
            sum += weights[index]
            if sum >= half { return component(points[index]) }
        }
        return 0
    }
    guard var current = UnitVector(normalizing: median(\.x), median(\.y), median(\.z)) else { return nil }
    // Each round is O(n); the distance to go falls by a factor every round, and a metre is enough here.
    for _ in 0..<50 {
        var (x, y, z) = (0.0, 0.0, 0.0)
        for (point, weight) in zip(points, weights) {
            let share = weight / max(1e-9, point.squaredChord(to: current).squareRoot())
            x += share * point.x
            y += share * point.y
            z += share * point.z
        }
        let norm = (x * x + y * y + z * z).squareRoot()
        guard norm > 0, let next = UnitVector(normalizing: x / norm, y / norm, z / norm) else { return nil }
        let moved = next.squaredChord(to: current)
        current = next
        if moved < 1e-14 { break }
    }
    return current
}
