public import Geodesy

extension JQLClause {
    /// Tickets in the bounding box of a circle, where two number fields hold their coordinates in degrees.
    ///
    /// A box, not a circle: whoever asks refines the answer by great-circle distance. Right where the box
    /// crosses the antimeridian (two ranges of longitude) and where it holds a pole (every longitude). The
    /// edges are included, and a ticket on the rim is never lost to rounding.
    ///
    /// - Parameters:
    ///   - radius: great-circle radius; below zero counts as zero.
    ///   - center: the middle of the circle.
    ///   - latitudeField: a number field in degrees north.
    ///   - longitudeField: a number field in degrees east, -180 to 180.
    /// - Returns: the restriction; tickets without coordinates do not satisfy it.
    public static func locationBased(
        radius: Length,
        center: Coordinate,
        latitudeField: JQLFieldReference,
        longitudeField: JQLFieldReference
    ) -> JQLClause {
        inside(
            GeoBox(around: center, radius: radius),
            latitudeField: latitudeField,
            longitudeField: longitudeField
        )
    }

    /// Tickets in a box, edges included, where two number fields hold their coordinates in degrees.
    public static func inside(
        _ box: GeoBox,
        latitudeField: JQLFieldReference,
        longitudeField: JQLFieldReference
    ) -> JQLClause {
        let latitudes = range(latitudeField, box.south, box.north)
        guard box.crossesAntimeridian || box.west > -180 || box.east < 180 else {
            return latitudes.and(longitudeField.isNotEmpty)
        }
        var ranges = box.splitAtAntimeridian.map { range(longitudeField, $0.west, $0.east) }
        // A box that ends at the antimeridian without crossing it also holds what is written with the other
        // sign.
        if !box.crossesAntimeridian, box.east == 180 { ranges.append(equality(longitudeField, -180)) }
        if !box.crossesAntimeridian, box.west == -180 { ranges.append(equality(longitudeField, 180)) }
        return any(ranges).map { latitudes.and($0) } ?? latitudes
    }

    private static func range(_ field: JQLFieldReference, _ lower: Double, _ upper: Double) -> JQLClause {
        field.isAtLeast(degrees(lower)).and(field.isAtMost(degrees(upper)))
    }

    private static func equality(_ field: JQLFieldReference, _ value: Double) -> JQLClause {
        field.equals(degrees(value))
    }

    /// A box has finite edges: its centre is on the globe.
    private static func degrees(_ value: Double) -> JQLScalar { JQLScalar.number(value) ?? .integer(0) }
}
