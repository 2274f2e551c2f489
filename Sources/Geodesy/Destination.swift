internal import GeoKernels

extension Coordinate {
    /// The place reached by going a distance along a great circle that starts in a direction.
    ///
    /// By vectors, so poles and the antimeridian are ordinary places. At a pole the direction counts from the
    /// meridian of the coordinate's own longitude.
    ///
    /// - Parameters:
    ///   - bearing: degrees clockwise from north; any finite number.
    ///   - distance: how far; beyond half the circumference it goes on round the globe, negative it goes
    ///     backwards.
    /// - Returns: the place, within a few nanometres of the exact one for distances up to half the
    ///   circumference.
    public func destination(bearing: Double, distance: Length) -> Coordinate {
        let start = UnitVector(self)
        // Tangents at the start: east is horizontal, north is start × east.
        let east = Coordinate.cosineAndSine(ofDegrees: longitude)
        let (northX, northY) = (-start.z * east.cosine, -start.z * east.sine)
        let northZ = start.x * east.cosine + start.y * east.sine
        let direction = Coordinate.cosineAndSine(ofDegrees: bearing)
        let angle = Coordinate.cosineAndSine(
            ofDegrees: distance.meters / EarthModel.meanRadius.meters * (180 / .pi)
        )
        let tangentX = direction.cosine * northX - direction.sine * east.sine
        let tangentY = direction.cosine * northY + direction.sine * east.cosine
        let tangentZ = direction.cosine * northZ
        return Coordinate(
            UnitVector(
                x: start.x * angle.cosine + tangentX * angle.sine,
                y: start.y * angle.cosine + tangentY * angle.sine,
                z: start.z * angle.cosine + tangentZ * angle.sine
            )
        )
    }

    /// Cosine and sine of any finite angle: those of the point of the equator at that longitude.
    private static func cosineAndSine(ofDegrees degrees: Double) -> (cosine: Double, sine: Double) {
        // The remainder is exact, and lies within -180 ... 180.
        let longitude = degrees.remainder(dividingBy: 360)
        var (cosine, sine, height) = (0.0, 0.0, 0.0)
        gk_unit_vector(0, longitude, &cosine, &sine, &height)
        return (cosine, sine)
    }
}
