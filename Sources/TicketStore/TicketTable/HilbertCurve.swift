import Geodesy

/// Position along a Hilbert curve over latitude and longitude: neighbours on the curve are neighbours on the globe.
///
/// Rows written in this order lie on few pages for any small area, and leaves packed in this order overlap little.
enum HilbertCurve {
    /// The position of a coordinate on the curve of order 32, about 1 cm a step.
    ///
    /// Formula: the iterative x, y to distance of D. Hilbert's curve (Skilling, *Programming the Hilbert curve*, AIP
    /// Conference Proceedings 707, 2004, gives the general case).
    static func position(latitude: Double, longitude: Double) -> UInt64 {
        var x = cell((longitude + 180) / 360)
        var y = cell((latitude + 90) / 180)
        var position: UInt64 = 0
        var side: UInt32 = 1 << 31
        while side > 0 {
            let right: UInt32 = x & side == 0 ? 0 : 1
            let upper: UInt32 = y & side == 0 ? 0 : 1
            position += UInt64(side) * UInt64(side) * UInt64((3 * right) ^ upper)
            if upper == 0 {
                if right == 1 {
                    x = ~x
                    y = ~y
                }
                swap(&x, &y)
            }
            side >>= 1
        }
        return position
    }

    private static func cell(_ share: Double) -> UInt32 {
        UInt32(min(max(share, 0) * 4_294_967_296, 4_294_967_295))
    }
}
