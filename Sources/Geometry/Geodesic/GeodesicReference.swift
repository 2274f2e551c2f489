import CPROJ
public import Geodesy

/// Distances by PROJ's geodesics (Karney, *Algorithms for geodesics*, Journal of Geodesy 87, 2013): what our own are checked against.
///
/// Accurate to nanometres on any ellipsoid, several times slower than a haversine, and not what decides anything here.
/// A value; safe from any thread.
public struct GeodesicReference: Sendable {
    /// The WGS 84 ellipsoid: a = 6,378,137 m, 1/f = 298.257223563.
    public static let wgs84 = GeodesicReference(equatorialRadius: 6_378_137, flattening: 1 / 298.257223563)

    /// The sphere of the mean Earth radius, which this package computes on.
    public static let sphere = GeodesicReference(
        equatorialRadius: EarthModel.meanRadius.meters,
        flattening: 0
    )

    private let equatorialRadius: Double
    private let flattening: Double

    /// The length of the shortest way along the surface.
    public func distance(from start: Coordinate, to end: Coordinate) -> Length {
        var ellipsoid = geod_geodesic()
        geod_init(&ellipsoid, equatorialRadius, flattening)
        var meters = 0.0
        geod_inverse(
            &ellipsoid,
            start.latitude,
            start.longitude,
            end.latitude,
            end.longitude,
            &meters,
            nil,
            nil
        )
        return Length(meters: meters)
    }
}
