import Clustering
import Geodesy
import Testing

/// What must not change the clusters, or must change them in a known way.
struct DensitySymmetryTests {
    private func labelling(
        _ locations: [Location],
        weights: [Double]? = nil,
        _ epsilon: Double,
        _ minimum: Double
    )
        throws -> DensityLabelling
    {
        try DBSCAN(epsilon: .meters(epsilon), minimumPoints: minimum, threads: 2)
            .labelling(of: PlaceColumns(locations), weights: weights)
    }

    /// Labels renumbered by first members, so that equal partitions are equal arrays.
    private func numbered(_ labels: [Int32]) -> [Int32] {
        var numbers: [Int32: Int32] = [:]
        return labels.map { label in
            guard label >= 0 else { return -1 }
            let number = numbers[label] ?? Int32(numbers.count)
            numbers[label] = number
            return number
        }
    }

    @Test(arguments: [(90.0, 4.0), (300, 9), (2_000, 200)])
    func permutingPlacesPermutesLabels(epsilon: Double, minimum: Double) throws {
        let locations = DensityLabellingTests.crowd(6_000, seed: 5)
        let expected = try labelling(locations, epsilon, minimum)
        #expect(expected.clusterCount > 1)
        var order = Array(locations.indices)
        var random = SplitMix64(seed: 11)
        random.shuffle(&order)
        let shuffled = try labelling(order.map { locations[$0] }, epsilon, minimum)
        var (labels, isCore) = (expected.labels, expected.isCore)
        for (position, original) in order.enumerated() {
            labels[original] = shuffled.labels[position]
            isCore[original] = shuffled.isCore[position]
        }
        #expect(numbered(labels) == expected.labels)
        #expect(isCore == expected.isCore)
    }

    /// Turned about the poles, over the antimeridian, and about an axis in the equator, over a pole.
    @Test(arguments: [(90.0, 4.0), (300, 9), (20_000, 900)])
    func turningTheGlobeChangesNoLabel(epsilon: Double, minimum: Double) throws {
        let locations = DensityLabellingTests.crowd(6_000, seed: 6)
        let expected = try labelling(locations, epsilon, minimum)
        for (tilt, turn) in [
            (0.0, 37.0), (0, 180), (0, -179.9), (38.5, 0), (38.6, 0), (-141.5, 0), (70, 121),
        ] {
            let (sine, cosine) = (DensitySymmetryTests.sine(tilt), DensitySymmetryTests.sine(90 - tilt))
            let turned = locations.map { location -> Location in
                guard case .geographic(let coordinate) = location else { return location }
                let point = UnitVector(coordinate)
                let (x, z) = (point.x * cosine - point.z * sine, point.x * sine + point.z * cosine)
                guard let direction = UnitVector(normalizing: x, point.y, z) else { return location }
                let tilted = Coordinate(direction)
                let longitude = (tilted.longitude + turn).remainder(dividingBy: 360)
                return .geographic(place(tilted.latitude, longitude))
            }
            #expect(try labelling(turned, epsilon, minimum) == expected, "tilt \(tilt), turn \(turn)")
        }
    }

    /// Sine of an angle in degrees by way of a unit vector.
    private static func sine(_ degrees: Double) -> Double {
        let turned = degrees.remainder(dividingBy: 360)
        let folded = turned > 90 ? 180 - turned : turned < -90 ? -180 - turned : turned
        return UnitVector(place(folded, 0)).z
    }

    @Test(arguments: [(90.0, 7.0), (300, 11)])
    func aDoubledPlaceIsAPlaceOfWeightTwo(epsilon: Double, minimum: Double) throws {
        let locations = DensityLabellingTests.crowd(3_000, seed: 7)
        let weights = [Double](repeating: 2, count: locations.count)
        let heavy = try labelling(locations, weights: weights, epsilon, minimum)
        let doubled = try labelling(locations + locations, epsilon, minimum)
        #expect(heavy.clusterCount > 1)
        #expect(Array(doubled.labels.prefix(locations.count)) == heavy.labels)
        #expect(Array(doubled.labels.suffix(locations.count)) == heavy.labels)
        #expect(Array(doubled.isCore.prefix(locations.count)) == heavy.isCore)
    }

    @Test(arguments: [0x1p-20, 0.001, 3, 0x1p30, 1e140])
    func scalingThePlaneChangesNoLabel(scale: Double) throws {
        var random = TestRandom(seed: 12)
        let points = (0..<2_500).map { _ in (random.unit() * random.unit() * 900, random.unit() * 700) }
        let expected = try labelling(points.map { .planar(x: $0, y: $1) }, 11, 6)
        #expect(expected.clusterCount > 3)
        let scaled = try labelling(points.map { .planar(x: $0 * scale, y: $1 * scale) }, 11 * scale, 6)
        #expect(scaled == expected)
    }
}
