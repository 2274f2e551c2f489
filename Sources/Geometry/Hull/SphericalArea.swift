import Geodesy
import Glibc

/// Area of a ring with great-circle edges.
enum SphericalArea {
    /// Square metres inside a closed ring of a gnomonic plane, positive for a counter-clockwise one.
    ///
    /// Sum over the edges of the signed spherical excess of the triangle with the plane's centre: tan(E/2) = c·(a×b) /
    /// (1 + a·b + b·c + c·a) (Eriksson, *On the measure of solid angles*, Mathematics Magazine 63, 1990). In plane coordinates the
    /// triple product is a small number of small numbers, so a cluster of a few metres keeps its digits.
    static func squareMeters(_ ring: [PlanePoint]) -> Double {
        var excess = 0.0
        for (a, b) in zip(ring, ring.dropFirst()) {
            let lengthA = (1 + a.x * a.x + a.y * a.y).squareRoot()
            let lengthB = (1 + b.x * b.x + b.y * b.y).squareRoot()
            // a × b = a × (b - a), and the difference loses no digits where the two are close.
            let cross = a.x * (b.y - a.y) - a.y * (b.x - a.x)
            let sum = lengthA * lengthB + a.x * b.x + a.y * b.y + 1 + lengthA + lengthB
            excess += 2 * atan2(cross, sum)
        }
        return excess * EarthModel.meanRadius.meters * EarthModel.meanRadius.meters
    }
}
