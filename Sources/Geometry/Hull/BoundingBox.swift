public import Geodesy

extension GeoBox {
    /// The smallest box around places: across the antimeridian where that makes it narrower.
    ///
    /// Its western edge follows the widest gap between longitudes; of equal gaps the one furthest west counts. Places on a
    /// pole have no longitude of their own and do not widen it. O(n log n).
    ///
    /// - Returns: nil without places.
    public static func smallest(around places: [Coordinate]) -> GeoBox? {
        guard let first = places.first else { return nil }
        var (south, north) = (first.latitude, first.latitude)
        for place in places {
            south = min(south, place.latitude)
            north = max(north, place.latitude)
        }
        // 180 and -180 are the same meridian: one of the two numbers stands for both while gaps are measured.
        let longitudes = places.filter { abs($0.latitude) != 90 }.map {
            $0.longitude == 180 ? -180 : $0.longitude
        }
        .sorted()
        guard let west = longitudes.first, let east = longitudes.last else {
            return box(south: south, west: first.longitude, north: north, east: first.longitude)
        }
        var best = (gap: west + 360 - east, west: west, east: east)
        for (left, right) in zip(longitudes, longitudes.dropFirst()) where right - left > best.gap {
            best = (right - left, right, left)
        }
        // A box that ends on the antimeridian from the west ends at 180, unless it is that meridian alone.
        if best.east == -180, best.west != -180 { best.east = 180 }
        return box(south: south, west: best.west, north: north, east: best.east)
    }

    /// The box as it is, reaching further south and north.
    func reaching(south: Double, north: Double) -> GeoBox {
        GeoBox.box(south: min(self.south, south), west: west, north: max(self.north, north), east: east)
            ?? self
    }

    /// A box of numbers that come from coordinates; nil where they are no box.
    static func box(south: Double, west: Double, north: Double, east: Double) -> GeoBox? {
        guard let southWest = try? Coordinate(latitude: south, longitude: west),
            let northEast = try? Coordinate(latitude: north, longitude: east)
        else { return nil }
        return try? GeoBox(southWest: southWest, northEast: northEast)
    }
}

/// Where the great-circle edges of a ring reach.
enum RingReach {
    /// Lowest and highest latitude on the edges of a closed ring in degrees.
    ///
    /// An edge bulges towards a pole between its ends where the highest point of its great circle lies there.
    static func latitudes(_ ring: [Coordinate]) -> (south: Double, north: Double) {
        var south = ring.map(\.latitude).min() ?? 0
        var north = ring.map(\.latitude).max() ?? 0
        for (start, end) in zip(ring, ring.dropFirst()) {
            let (a, b) = (UnitVector(start), UnitVector(end))
            let normal = cross(a, b)
            // The part of the pole's direction that lies in the plane of the circle.
            guard let unit = UnitVector(normalizing: normal.x, normal.y, normal.z),
                let apex = UnitVector(normalizing: -unit.z * unit.x, -unit.z * unit.y, 1 - unit.z * unit.z)
            else { continue }
            let nadir = UnitVector(x: -apex.x, y: -apex.y, z: -apex.z)
            if isBetween(apex, a, b, unit) { north = max(north, Coordinate(apex).latitude) }
            if isBetween(nadir, a, b, unit) { south = min(south, Coordinate(nadir).latitude) }
        }
        return (south, north)
    }

    /// How often a closed ring goes round the Earth's axis eastward: 0, or 1 and -1 where it holds a pole.
    static func windings(_ ring: [Coordinate]) -> Int {
        var turned = 0.0
        for (start, end) in zip(ring, ring.dropFirst()) { turned += step(start, end) }
        return Int((turned / 360).rounded())
    }

    /// Difference of longitude along the shorter way round, in degrees, -180 to 180.
    static func step(_ start: Coordinate, _ end: Coordinate) -> Double {
        let difference = end.longitude - start.longitude
        if difference > 180 { return difference - 360 }
        if difference < -180 { return difference + 360 }
        return difference
    }

    private static func isBetween(_ point: UnitVector, _ a: UnitVector, _ b: UnitVector, _ normal: UnitVector)
        -> Bool
    {
        dot(cross(a, point), normal) > 0 && dot(cross(point, b), normal) > 0
    }

    private static func cross(_ left: UnitVector, _ right: UnitVector) -> UnitVector {
        UnitVector(
            x: left.y * right.z - left.z * right.y,
            y: left.z * right.x - left.x * right.z,
            z: left.x * right.y - left.y * right.x
        )
    }

    private static func dot(_ left: UnitVector, _ right: UnitVector) -> Double {
        left.x * right.x + left.y * right.y + left.z * right.z
    }
}
