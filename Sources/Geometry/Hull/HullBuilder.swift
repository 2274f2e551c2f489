import CGEOS
public import Geodesy

/// Makes outlines of sets of places, with one GEOS context for all of them.
///
/// Not thread safe and not `Sendable`: one a worker. Making one costs about as much as one small hull.
public final class HullBuilder {
    let worker = GEOSWorker()

    /// Makes a builder with a context of its own.
    public init() {}

    /// The smallest convex outline: every great circle between two places of the set lies inside.
    ///
    /// Repeated places count once. O(n log n).
    ///
    /// - Throws: `GeometryError`: `noPoints`, or `tooSpread` where a place lies more than 80 degrees of arc from the
    ///   middle of all.
    public func convexHull(of places: [Coordinate]) throws(GeometryError) -> Hull {
        let plane = try PlaneSet(places)
        let points = try worker.multiPoint(plane.points)
        return try hull(
            of: plane,
            points.lend { (points, context) throws(GeometryError) in
                try worker.take(GEOSConvexHull_r(context, points))
            }
        )
    }

    /// An outline that follows the places more closely than the convex one, without holes.
    ///
    /// Edges longer than a share of the longest one are eroded inwards, measured in the plane that touches the sphere
    /// at the middle of the places. Where the convex hull is a point or a line, so is this.
    ///
    /// - Parameters:
    ///   - places: the places, in any order; repeated ones count once.
    ///   - ratio: 0 (tightest) to 1 (convex).
    /// - Returns: the outline; every place lies inside or on it.
    /// - Throws: as `convexHull(of:)`, and `invalidRatio`.
    public func concaveHull(of places: [Coordinate], ratio: Double) throws(GeometryError) -> Hull {
        guard ratio >= 0, ratio <= 1 else { throw .invalidRatio(ratio) }
        let convex = try convexHull(of: places)
        guard case .polygon = convex.shape else { return convex }
        let plane = try PlaneSet(places)
        let points = try worker.multiPoint(plane.points)
        return try hull(
            of: plane,
            points.lend { (points, context) throws(GeometryError) in
                try worker.take(GEOSConcaveHull_r(context, points, ratio, 0))
            }
        )
    }

    private func hull(of plane: PlaneSet, _ geometry: GEOSGeometryOwner) throws(GeometryError) -> Hull {
        let outline = try geometry.lend { (geometry, context) throws(GeometryError) in
            guard GEOSGeomTypeId_r(context, geometry) == Int32(GEOS_POLYGON.rawValue) else {
                // A point or a line: both lie in the set, whose extremes say the same.
                return plane.points
            }
            // The shell belongs to the polygon.
            guard let shell = GEOSGetExteriorRing_r(context, geometry) else { throw worker.failure() }
            return try worker.corners(of: shell)
        }
        return try plane.hull(outline)
    }
}

/// A set of places and their points in the plane at their middle, each under one of its places.
private struct PlaneSet {
    /// A millimetre, in units of the Earth's radius.
    private static let tolerance = 0.001 / EarthModel.meanRadius.meters

    /// Different points, in the order of the places.
    let points: [PlanePoint]
    private let placeOf: [PlanePoint: Coordinate]
    private let places: [Coordinate]

    init(_ places: [Coordinate]) throws(GeometryError) {
        let sorted = Set(places).sorted(by: PlaneSet.precedes)
        let plane = try GnomonicPlane(around: sorted)
        var points: [PlanePoint] = []
        var placeOf: [PlanePoint: Coordinate] = [:]
        for place in sorted {
            let point = try plane.project(place)
            // 180 and -180, or a pole's many longitudes, may fall on one point: the first in order names it.
            guard placeOf[point] == nil else { continue }
            placeOf[point] = place
            points.append(point)
        }
        self.points = points
        self.placeOf = placeOf
        self.places = sorted
    }

    /// The hull whose corners are `outline`, a closed ring of points of this set, or any points of it where it has no area.
    func hull(_ outline: [PlanePoint]) throws(GeometryError) -> Hull {
        let corners = try outline.map { (point) throws(GeometryError) in
            guard let place = placeOf[point] else {
                throw .geos("a corner of the hull is not one of its points")
            }
            return place
        }
        let (start, end) = PlaneSet.furthestApart(outline)
        let length = PlaneSet.distance(outline[start], outline[end])
        guard length > PlaneSet.tolerance else { return try thin(.point(places[0])) }
        // No point further than the tolerance from the line through the two: a sliver made by rounding is a line.
        let width = outline.map { PlaneSet.distance($0, toLine: outline[start], outline[end]) }.max() ?? 0
        guard width > PlaneSet.tolerance else {
            let ends = [corners[start], corners[end]].sorted(by: PlaneSet.precedes)
            return try thin(.line(ends[0], ends[1]))
        }
        var area = SphericalArea.squareMeters(outline)
        var ring = corners
        if area < 0 {
            area = -area
            ring.reverse()
        }
        ring = PlaneSet.beginningWithTheLeast(ring)
        return Hull(shape: .polygon(ring), squareMeters: area, boundingBox: try box(around: ring))
    }

    private func thin(_ shape: Hull.Shape) throws(GeometryError) -> Hull {
        var ends: [Coordinate] = []
        switch shape {
        case .point(let place): ends = [place]
        case .line(let start, let end): ends = [start, end]
        case .polygon(let ring): ends = ring
        }
        return Hull(shape: shape, squareMeters: 0, boundingBox: try box(around: ends))
    }

    private func box(around corners: [Coordinate]) throws(GeometryError) -> GeoBox {
        guard let box = GeoBox.smallest(around: corners) else { throw .noPoints }
        guard corners.count > 1 else { return box }
        let reach = RingReach.latitudes(corners)
        let turns = RingReach.windings(corners)
        guard turns == 0 || corners.first != corners.last else {
            // Counter-clockwise, eastward round the axis keeps the north pole on its left.
            let (south, north) = turns > 0 ? (reach.south, 90.0) : (-90.0, reach.north)
            return GeoBox.box(south: south, west: -180, north: north, east: 180) ?? box
        }
        return box.reaching(south: reach.south, north: reach.north)
    }

    /// Indices of the two points that are furthest apart, exactly for a thin set, whose extremes they are.
    private static func furthestApart(_ points: [PlanePoint]) -> (Int, Int) {
        func furthest(from origin: PlanePoint) -> Int {
            var best = 0
            for index in points.indices where distance(origin, points[index]) > distance(origin, points[best])
            {
                best = index
            }
            return best
        }
        // In a line, the point furthest from any point is one end, and the one furthest from that is the other.
        let end = furthest(from: points[0])
        return (furthest(from: points[end]), end)
    }

    private static func distance(_ a: PlanePoint, _ b: PlanePoint) -> Double {
        ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot()
    }

    private static func distance(_ point: PlanePoint, toLine a: PlanePoint, _ b: PlanePoint) -> Double {
        abs((b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x)) / distance(a, b)
    }

    private static func beginningWithTheLeast(_ ring: [Coordinate]) -> [Coordinate] {
        let open = Array(ring.dropLast())
        guard let least = open.min(by: precedes), let start = open.firstIndex(of: least) else { return ring }
        return Array(open[start...] + open[..<start]) + [least]
    }

    private static func precedes(_ left: Coordinate, _ right: Coordinate) -> Bool {
        (left.latitude, left.longitude) < (right.latitude, right.longitude)
    }
}
