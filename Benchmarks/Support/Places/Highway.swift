internal import Clustering
package import Geodesy

/// A road of forty legs of 15 km that bends a little at each joint.
package struct Highway: Sendable {
    /// Kilometres from the middle line to the furthest place.
    package static let halfWidth = 0.03
    /// Kilometres between two joints.
    static let leg = 15.0
    /// Joints of the middle line.
    let joints: [PlanePoint]
    private let seed: UInt64

    package init(seed: UInt64) {
        self.seed = seed
        var random = SplitMix64(seed: seed)
        var (north, east) = (0.0, 1.0)
        var joints = [PlanePoint(north: 0, east: 0)]
        for _ in 0..<40 {
            // A turn of up to 27 degrees to either side, and back to the east where it has gone far from it.
            let turn = random.centered(0.5) - (abs(north) > 0.7 ? 0.4 * north : 0)
            (north, east) = (north + turn * east, east - turn * north)
            let length = (north * north + east * east).squareRoot()
            (north, east) = (north / length, east / length)
            let last = joints[joints.count - 1]
            joints.append(
                PlanePoint(north: last.north + Self.leg * north, east: last.east + Self.leg * east)
            )
        }
        self.joints = joints
    }

    /// Evenly along the road and across it.
    func places(count: Int) throws(CoordinateError) -> [Coordinate] {
        var random = SplitMix64(seed: seed ^ 0x5EED)
        var places: [Coordinate] = []
        places.reserveCapacity(count)
        for _ in 0..<count {
            let along = random.unit()
            let point = point(along: along, aside: random.centered(Self.halfWidth))
            places.append(try place(point))
        }
        return places
    }

    /// A place of the middle line, at a share of its length.
    package func middle(along share: Double) throws(CoordinateError) -> Coordinate {
        try place(point(along: share, aside: 0))
    }

    private func point(along share: Double, aside: Double) -> PlanePoint {
        let legs = Double(joints.count - 1)
        let number = min(joints.count - 2, Int(share * legs))
        let (start, end) = (joints[number], joints[number + 1])
        let rest = share * legs - Double(number)
        let (north, east) = ((end.north - start.north) / Self.leg, (end.east - start.east) / Self.leg)
        return PlanePoint(
            north: start.north + rest * (end.north - start.north) + aside * east,
            east: start.east + rest * (end.east - start.east) - aside * north
        )
    }

    private func place(_ point: PlanePoint) throws(CoordinateError) -> Coordinate {
        // At the equator one scale holds for 600 km: a degree is a degree to the east too.
        try point.place(latitude: 0, longitude: 20, kilometersAEastDegree: 111.2)
    }
}
