public import Geodesy

/// Hull of points around a centre as rings, one for each side of the antimeridian that it lies on.
///
/// The first argument are the points, the second the centre; rings may be open or closed and of either
/// direction. A hull without an area (fewer than three points that are apart, or points in a line) is no ring
/// or a ring of two points.
public typealias HullMaker = @Sendable (_ points: [Coordinate], _ center: Coordinate) -> [[Coordinate]]

/// Rings as GeoJSON and KML want them.
enum HullRings {
    /// Closed, counter-clockwise rings of at least four positions with an area; others are dropped.
    static func normalized(_ rings: [[Coordinate]]) -> [[Coordinate]] {
        rings.compactMap { ring in
            var open = ring
            if open.count > 1, open.first == open.last { open.removeLast() }
            guard open.count >= 3, let first = open.first else { return nil }
            let area = signedArea(open)
            guard area != 0 else { return nil }
            if area < 0 { open = [first] + open.dropFirst().reversed() }
            return open + [first]
        }
    }

    /// Twice the area in square degrees, positive where counter-clockwise; the ring lies on one side of the
    /// antimeridian.
    private static func signedArea(_ ring: [Coordinate]) -> Double {
        var sum = 0.0
        for (index, point) in ring.enumerated() {
            let next = ring[(index + 1) % ring.count]
            sum += point.longitude * next.latitude - next.longitude * point.latitude
        }
        return sum
    }
}
