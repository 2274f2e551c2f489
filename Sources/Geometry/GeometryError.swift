/// Why a shape could not be made.
public enum GeometryError: Error, Hashable, Sendable {
    /// No points at all.
    case noPoints
    /// A point lies too far from the centre of all for one plane to hold them; at most 80 degrees of arc.
    case tooSpread(degrees: Double)
    /// A ring that is not closed or has fewer than three corners.
    case notARing(corners: Int)
    /// A ring whose edges cross, or that winds round the globe more than once.
    case invalidRing(String)
    /// A parameter outside its range.
    case invalidRatio(Double)
    /// Anything else that GEOS reported.
    case geos(String)
}

extension GeometryError: CustomStringConvertible {
    /// What was wrong, with its value and its limit.
    public var description: String {
        switch self {
        case .noPoints:
            "a hull needs at least one point"
        case .tooSpread(let degrees):
            "a point lies \(degrees) degrees of arc from the centre of all; a hull is drawn for at most 80 degrees"
        case .notARing(let corners):
            "\(corners) corners make no ring; it needs three different ones and the first again at the end"
        case .invalidRing(let why):
            "the ring has no clear inside: \(why)"
        case .invalidRatio(let value):
            "\(value) is no ratio of a concave hull; it lies between 0 (tightest) and 1 (convex)"
        case .geos(let words):
            "GEOS: \(words)"
        }
    }
}
