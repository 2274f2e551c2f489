internal import GeoKernels
internal import Geodesy

/// How places become cells: bands of latitude (in a plane: of y), each cut into columns of longitude (x).
///
/// The diagonal of a cell is below the distance, so all points of a cell are within it of each other, and what is
/// within it of a cell lies in at most `reach` bands to either side and, in each of them, in one interval of
/// columns (two, where it crosses the antimeridian). Columns are as wide as the distance allows at the edge of
/// their *zone* nearest to the equator; a zone is a run of bands, one where there are not too many. Everything here
/// is a bound with room for rounding, so cells never decide who is near whom. Safe to send: the
/// zones are written before the lattice is made, and only read after.
struct CellLattice: @unchecked Sendable {
    /// Columns of the bands of one zone, in degrees or plane units.
    struct Zone: BitwiseCopyable {
        var width = 0.0
        var columnsPerUnit = 0.0
        /// How far beyond a cell's edges neighbours in its own band and the next may lie; infinite where anywhere.
        var nearMargin = 0.0
        /// The same for bands farther away.
        var farMargin = 0.0
    }

    private let metric: Metric
    /// Least latitude and longitude, or y and x, of the places.
    private let (originAcross, originAlong): (Double, Double)
    /// Greatest longitude, or x, less the least.
    private let extentAlong: Double
    private let bandsPerUnit: Double
    private let zones: UnsafePointer<Zone>
    /// A zone has two to this power bands.
    private let zoneShift: Int
    private let lastBand: Int
    private let lastColumn: Int
    /// Bands to either side of a band in which neighbours may lie.
    let reach: Int
    /// Bits of the column within a key.
    let columnBits: Int
    /// Bits of a whole key.
    let keyBits: Int

    /// Lays cells over at least one place, for a distance above 0.
    init(_ places: PlaceColumns, bounds: PlaceBounds, limit: DistanceLimit, arena: Arena) {
        metric = places.metric
        let isGlobe = metric == .haversine
        (originAcross, originAlong) = (bounds.leastAcross, bounds.leastAlong)
        extentAlong = bounds.greatestAlong - bounds.leastAlong
        // Two parts in a thousand outweigh the rounding of cell numbers, which is at most 2^-10 with 2^42 bands.
        let side = (limit.surelyWithin / 2).squareRoot() * 0.998
        let degrees = 180 / Double.pi
        let height = isGlobe ? side * degrees : side
        bandsPerUnit = 1 / height
        lastBand = Int((bounds.greatestAcross - bounds.leastAcross) * bandsPerUnit)
        // A great circle is longer than its chord: what counts across bands is the angle.
        let angle = isGlobe ? limit.distance / EarthModel.meanRadius.meters * (1 + 1e-5) : limit.distance
        reach = Int(min(4, angle / (side * 0.995))) + 1
        let zoneLimit = isGlobe ? min(16_384, max(64, places.count / 16)) : 1
        var zoneShift = 0
        while lastBand >> zoneShift >= zoneLimit { zoneShift += 1 }
        self.zoneShift = zoneShift
        let square = limit.possiblyWithin * (1 + 1e-9)
        let zones: UnsafeMutablePointer<Zone> = arena.column(lastBand >> zoneShift + 1)
        var columns = 0.0
        for zone in 0...(lastBand >> zoneShift) {
            var made = Zone(width: height, columnsPerUnit: bandsPerUnit)
            var leastCosine = 1.0
            if isGlobe {
                let from = originAcross + (Double(zone << zoneShift) - 0.1) * height
                let to = originAcross + (Double((zone + 1) << zoneShift) + 0.1) * height
                let beyond = (Double(reach) + 0.1) * height
                let greatest = Self.cosine(from > 0 ? from : to < 0 ? to : 0)
                leastCosine = Self.cosine(max(abs(from - beyond), abs(to + beyond)))
                made.width = min(360, height / max(greatest, 1e-9))
                made.columnsPerUnit = 1 / made.width
            }
            made.nearMargin = Self.margin(square, gap: 0, leastCosine, isGlobe)
            made.farMargin = Self.margin(square, gap: side * 0.98, leastCosine, isGlobe)
            columns = max(columns, extentAlong * made.columnsPerUnit)
            zones[zone] = made
        }
        self.zones = UnsafePointer(zones)
        lastColumn = Int(columns)
        columnBits = Self.bits(lastColumn)
        keyBits = columnBits + Self.bits(lastBand)
    }

    private static func bits(_ greatest: Int) -> Int { Int.bitWidth - greatest.leadingZeroBitCount }

    /// Cosine of a latitude in degrees, 0 beyond the poles.
    private static func cosine(_ latitude: Double) -> Double {
        guard abs(latitude) < 90 else { return 0 }
        var (x, y, z) = (0.0, 0.0, 0.0)
        gk_unit_vector(latitude, 0, &x, &y, &z)
        return x
    }

    /// How far along a band, beyond a cell's edges, neighbours across a gap may lie.
    ///
    /// With haversines: sin²(Δλ/2) cos φ₁ cos φ₂ = c²/4 - sin²(Δφ/2) for a chord c.
    private static func margin(
        _ square: Double,
        gap: Double,
        _ cosine: Double,
        _ isGlobe: Bool
    ) -> Double {
        let left = max(0, square - gap * gap)
        guard isGlobe else { return left.squareRoot() * (1 + 1e-9) }
        // Decided without the gap, so for all bands alike: an interval and its turn by 360° never overlap,
        // and chords above 0.63 take whole bands, of which there are few then.
        let sineSquared = square / (4 * cosine * cosine)
        guard sineSquared < 0.1 else { return .infinity }
        let share = left / (4 * cosine * cosine)
        // The arc sine is below the tangent.
        return 2 * (share / (1 - share)).squareRoot() * (180 / .pi) * (1 + 1e-9)
    }

    // MARK: Keys

    /// The key of a place: its band and, in the low bits, its column.
    @inline(__always)
    func key<Key: FixedWidthInteger>(across: Double, along: Double) -> Key {
        let band = Int((across - originAcross) * bandsPerUnit)
        let column = Int((along - originAlong) * zones[band &>> zoneShift].columnsPerUnit)
        return Key(truncatingIfNeeded: band) << Key(truncatingIfNeeded: columnBits)
            | Key(truncatingIfNeeded: column)
    }

    /// The intervals of keys, at most two, in which neighbours of a cell may lie, in a band so many steps away.
    ///
    /// Ascending, both ends included; empty ones have their last below their first.
    @inline(__always)
    func neighborKeys<Key: FixedWidthInteger & UnsignedInteger>(of key: Key, step: Int) -> KeyIntervals<Key> {
        let band = Int(truncatingIfNeeded: key >> Key(truncatingIfNeeded: columnBits))
        let column = Int(truncatingIfNeeded: key & ((1 << Key(truncatingIfNeeded: columnBits)) &- 1))
        let other = band + step
        guard other >= 0, other <= lastBand else { return KeyIntervals() }
        let zone = zones[band &>> zoneShift]
        let perUnit = zones[other &>> zoneShift].columnsPerUnit
        let margin = abs(step) < 2 ? zone.nearMargin : zone.farMargin
        let from = Double(column) * zone.width - margin
        let to = Double(column + 1) * zone.width + margin
        let row = Key(truncatingIfNeeded: other) << Key(truncatingIfNeeded: columnBits)
        let first = row | Key(truncatingIfNeeded: clamped(from * perUnit - 0.02))
        let last = row | Key(truncatingIfNeeded: clamped(to * perUnit + 0.02))
        var intervals = KeyIntervals(first: first, last: last)
        guard metric == .haversine, margin < .infinity else { return intervals }
        if from + 360 <= extentAlong + 1e-9 {
            intervals.turnedFirst = row | Key(truncatingIfNeeded: clamped((from + 360) * perUnit - 0.02))
            intervals.turnedLast = row | Key(truncatingIfNeeded: lastColumn)
        } else if to - 360 >= -1e-9 {
            intervals.turnedFirst = row
            intervals.turnedLast = row | Key(truncatingIfNeeded: clamped((to - 360) * perUnit + 0.02))
        }
        return intervals
    }

    @inline(__always)
    private func clamped(_ column: Double) -> Int {
        column <= 0 ? 0 : column >= Double(lastColumn) ? lastColumn : Int(column)
    }
}

/// Keys of neighbours in one band: an interval, and another where it crosses the antimeridian.
struct KeyIntervals<Key: FixedWidthInteger & UnsignedInteger> {
    var first: Key = 1
    var last: Key = 0
    var turnedFirst: Key = 1
    var turnedLast: Key = 0
}

/// Least and greatest latitude and longitude, or y and x, of places.
struct PlaceBounds {
    var leastAcross = Double.infinity
    var greatestAcross = -Double.infinity
    var leastAlong = Double.infinity
    var greatestAlong = -Double.infinity

    @inline(__always)
    mutating func include(across: Double, along: Double) {
        leastAcross = min(leastAcross, across)
        greatestAcross = max(greatestAcross, across)
        leastAlong = min(leastAlong, along)
        greatestAlong = max(greatestAlong, along)
    }

    mutating func include(_ other: PlaceBounds) {
        include(across: other.leastAcross, along: other.leastAlong)
        include(across: other.greatestAcross, along: other.greatestAlong)
    }
}
