/// The Earth as this package sees it: one sphere, everywhere.
public enum EarthModel {
    /// Mean radius R1 = (2a + b) / 3 of the WGS 84 ellipsoid in metres (Moritz, *Geodetic Reference System
    /// 1980*, Journal of Geodesy 74, 2000; a = 6,378,137 m, b = 6,356,752.3142 m).
    public static let meanRadius = Length(meters: 6_371_008.8)

    /// Half the circumference in metres: no two points are further apart along the surface.
    public static let greatestDistance = Length(meters: .pi * 6_371_008.8)
}
