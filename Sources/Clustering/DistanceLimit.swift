internal import Geodesy

/// A greatest distance that is compared by squares and, where rounding could decide, by the definition.
///
/// The squared chord of two points and their haversine distance are rounded differently, so a point on the
/// rim could be inside by one and outside by the other. Squares decide where they must agree; in a band about
/// 10^-12 wide around the limit the haversine formula does (in the plane: the square root), as a verifier
/// would.
package struct DistanceLimit: Sendable {
    /// The limit, included: metres, or plane units.
    package let distance: Double
    /// Up to this squared distance a pair is within the limit.
    package let surelyWithin: Double
    /// Beyond this squared distance a pair is not within the limit.
    package let possiblyWithin: Double

    /// Makes a limit of metres for geographic items, of plane units for planar ones.
    package init(_ distance: Double, metric: Metric) {
        self.distance = distance
        let squared = metric == .haversine ? Length(meters: distance).squaredChord : distance * distance
        let margin = DistanceLimit.margin(ofSquared: squared, metric: metric)
        surelyWithin = squared - margin
        possiblyWithin = squared + margin
    }

    /// How far a squared distance may be from the square that the definition would give.
    ///
    /// A component of a unit vector is within 4e-16, so a chord c is within 2e-15 and its square within 4e-15
    /// c plus 4e-30; all taken several times, with a part in 10^12 for the formulas. In the plane only the
    /// last one applies.
    package static func margin(ofSquared squared: Double, metric: Metric) -> Double {
        let relative = 1e-12 * squared
        return metric == .haversine ? relative + 1e-14 * squared.squareRoot() + 1e-28 : relative
    }

    /// Whether two ranks whose squared distance is known are within the limit.
    package func contains(_ first: Int, _ second: Int, squared: Double, of items: PreparedItems) -> Bool {
        if squared <= surelyWithin { return true }
        if squared > possiblyWithin { return false }
        return items.distance(first, second) <= distance
    }
}
