import CGEOS
public import Geodesy

extension HullBuilder {
    /// A ring as polygons that do not cross the antimeridian, as RFC 7946, section 3.1.9, asks of GeoJSON.
    ///
    /// Edges are read as GeoJSON reads them, straight in longitude and latitude, each along the shorter way round. A part ends on 180
    /// or -180 exactly. A ring round a pole gets the way along the antimeridian to the pole and back. Results are closed,
    /// counter-clockwise, ordered by their western edge, then their southern one.
    ///
    /// - Parameter ring: closed, at least three different corners, in either direction; counter-clockwise round a pole holds
    ///   that pole.
    /// - Returns: one ring, unchanged but for its direction, where nothing crosses; otherwise two or more.
    /// - Throws: `GeometryError`: `notARing`; `invalidRing` where edges cross or the ring winds round more than once.
    public func splitAtAntimeridian(_ ring: [Coordinate]) throws(GeometryError) -> [[Coordinate]] {
        guard ring.count >= 4, ring.first == ring.last else { throw .notARing(corners: ring.count) }
        let path = try unrolled(ring)
        let (west, east) = (path.map(\.x).min() ?? 0, path.map(\.x).max() ?? 0)
        let polygon = try validPolygon(path)
        let firstBand = Int(((west + 180) / 360).rounded(.down))
        let lastBand = max(firstBand, Int(((east + 180) / 360).rounded(.up)) - 1)
        if firstBand == lastBand {
            return [try coordinates(path, band: firstBand)].map(RingDirection.counterClockwise)
        }
        var parts: [[Coordinate]] = []
        for band in firstBand...lastBand {
            let (left, right) = (Double(band) * 360 - 180, Double(band) * 360 + 180)
            let window = try worker.polygon([
                PlanePoint(x: left, y: -90), PlanePoint(x: right, y: -90), PlanePoint(x: right, y: 90),
                PlanePoint(x: left, y: 90), PlanePoint(x: left, y: -90),
            ])
            let cut = try polygon.lend { (polygon, context) throws(GeometryError) in
                try window.lend { (window, _) throws(GeometryError) in
                    try worker.take(GEOSIntersection_r(context, polygon, window))
                }
            }
            for part in try shells(of: cut) { parts.append(try coordinates(part, band: band)) }
        }
        return parts.map(RingDirection.counterClockwise).sorted(by: RingDirection.liesBefore)
    }

    /// The ring in a plane where longitude runs on past 180, closed along a pole where it goes round one.
    private func unrolled(_ ring: [Coordinate]) throws(GeometryError) -> [PlanePoint] {
        var path = [PlanePoint(x: ring[0].longitude, y: ring[0].latitude)]
        for (start, end) in zip(ring, ring.dropFirst()) {
            let last = path[path.count - 1]
            path.append(PlanePoint(x: last.x + RingReach.step(start, end), y: end.latitude))
        }
        let turns = RingReach.windings(ring)
        switch turns {
        case 0:
            // The sum of the steps may miss the start by a rounding error; a ring must close to the bit.
            path[path.count - 1] = path[0]
        case 1, -1:
            path[path.count - 1] = PlanePoint(x: path[0].x + Double(turns) * 360, y: path[0].y)
            path = beginningOnAntimeridian(path, turns: turns)
            let pole = turns > 0 ? 90.0 : -90.0
            path.append(PlanePoint(x: path[path.count - 1].x, y: pole))
            path.append(PlanePoint(x: path[0].x, y: pole))
            path.append(path[0])
        default:
            throw .invalidRing("it winds round the globe \(abs(turns)) times")
        }
        return path
    }

    /// A path once round the globe, cut where it first meets the antimeridian instead of at its first corner.
    private func beginningOnAntimeridian(_ path: [PlanePoint], turns: Int) -> [PlanePoint] {
        func band(_ point: PlanePoint) -> Double { ((point.x + 180) / 360).rounded(.down) }
        for index in 1..<path.count where band(path[index - 1]) != band(path[index]) {
            let (start, end) = (path[index - 1], path[index])
            let cut = 360 * max(band(start), band(end)) - 180
            let latitude = start.y + (end.y - start.y) * ((cut - start.x) / (end.x - start.x))
            let once = Double(turns) * 360
            let around = path[1..<index].map { PlanePoint(x: $0.x + once, y: $0.y) }
            return [PlanePoint(x: cut, y: latitude)] + path[index...] + around
                + [PlanePoint(x: cut + once, y: latitude)]
        }
        return path
    }

    private func validPolygon(_ path: [PlanePoint]) throws(GeometryError) -> GEOSGeometryOwner {
        let polygon = try worker.polygon(path)
        try polygon.lend { (polygon, context) throws(GeometryError) in
            // 1 for valid, 0 for not, 2 on exception.
            guard GEOSisValid_r(context, polygon) != 1 else { return }
            guard let words = GEOSisValidReason_r(context, polygon) else { throw worker.failure() }
            defer { GEOSFree_r(context, words) }
            throw .invalidRing(String(cString: words))
        }
        return polygon
    }

    /// Outer rings of the polygons in a geometry; points and lines, where a ring only touches the cut, are left out.
    private func shells(of geometry: GEOSGeometryOwner) throws(GeometryError) -> [[PlanePoint]] {
        try geometry.lend { (geometry, context) throws(GeometryError) in
            var found: [[PlanePoint]] = []
            for index in 0..<GEOSGetNumGeometries_r(context, geometry) {
                // Parts and shells belong to the whole.
                guard let part = GEOSGetGeometryN_r(context, geometry, index) else { throw worker.failure() }
                guard GEOSGeomTypeId_r(context, part) == Int32(GEOS_POLYGON.rawValue),
                    GEOSisEmpty_r(context, part) == 0
                else { continue }
                guard let shell = GEOSGetExteriorRing_r(context, part) else { throw worker.failure() }
                found.append(try worker.corners(of: shell))
            }
            return found
        }
    }

    private func coordinates(_ path: [PlanePoint], band: Int) throws(GeometryError) -> [Coordinate] {
        try path.map { (point) throws(GeometryError) in
            do {
                let longitude = min(180, max(-180, point.x - Double(band) * 360))
                return try Coordinate(latitude: min(90, max(-90, point.y)), longitude: longitude)
            } catch {
                throw .geos("\(error)")
            }
        }
    }
}

/// Direction and order of rings that do not cross the antimeridian.
private enum RingDirection {
    static func counterClockwise(_ ring: [Coordinate]) -> [Coordinate] {
        var doubleArea = 0.0
        for (a, b) in zip(ring, ring.dropFirst()) {
            let (ax, bx) = (a.longitude - ring[0].longitude, b.longitude - ring[0].longitude)
            doubleArea += ax * (b.latitude - ring[0].latitude) - bx * (a.latitude - ring[0].latitude)
        }
        return doubleArea < 0 ? ring.reversed() : ring
    }

    static func liesBefore(_ left: [Coordinate], _ right: [Coordinate]) -> Bool {
        (left.map(\.longitude).min() ?? 0, left.map(\.latitude).min() ?? 0)
            < (right.map(\.longitude).min() ?? 0, right.map(\.latitude).min() ?? 0)
    }
}
