// The formulas, once for every width and both kinds of number. Included after Series.h or SeriesFloat.h with
//   NUMBER    double or float
//   REAL      NUMBER or a vector of them
//   FN(name)  the name of a function of that width
//   TARGET    attributes of the instruction set, or nothing
//   INLINE    attributes of a function that disappears into its caller
// `a ? b : c` chooses lane by lane where the condition is a vector.

/// Sine of an angle of 0 ... 90 degrees; odd to the bit.
TARGET INLINE REAL FN(sine)(REAL degrees) { return FN(scaled_sine)(degrees, 1); }

/// Cosine of a latitude in degrees, to full relative precision at the poles.
TARGET INLINE REAL FN(cosine_of_latitude)(REAL latitude) {
    return FN(sine)((NUMBER)90 - __builtin_elementwise_abs(latitude));
}

/// The haversine of the angle between two places in degrees, the product of the cosines of their latitudes
/// given: a quarter of the squared chord.
///
/// The difference of the longitudes is taken both ways round, each from numbers that are not yet rounded, so
/// that pairs across the antimeridian lose nothing.
TARGET INLINE REAL FN(haversine)(
    REAL latitude_a, REAL longitude_a, REAL latitude_b, REAL longitude_b, REAL cosines
) {
    REAL direct = __builtin_elementwise_abs(longitude_b - longitude_a);
    REAL around = ((NUMBER)180 - __builtin_elementwise_abs(longitude_a))
        + ((NUMBER)180 - __builtin_elementwise_abs(longitude_b));
    REAL east = around < direct ? around : direct;
    REAL a = FN(scaled_sine)(latitude_b - latitude_a, (NUMBER)0.5);
    REAL b = FN(scaled_sine)(east, (NUMBER)0.5);
    return a * a + cosines * (b * b);
}

/// Great-circle distance in metres of a haversine; what lies outside 0 ... 1 counts as the end, and what is
/// no finite number gives NaN.
///
/// 2 R asin(sqrt h) up to 1/2, pi R - 2 R asin(sqrt(1 - h)) above: one root, and the series is needed on half
/// its range.
TARGET INLINE REAL FN(meters_of_haversine)(REAL haversine) {
    REAL rest = (NUMBER)1 - haversine;
    REAL least = rest < haversine ? rest : haversine;
    // The difference is 0, or NaN for NaN and infinities.
    REAL square = least > 0 ? least : least - least;
    REAL meters = FN(arc_sine)(__builtin_elementwise_sqrt(square), square)
        * (NUMBER)(2.0 * GK_EARTH_RADIUS_M);
    return rest < haversine ? (NUMBER)(0x1.921fb54442d18p+1 * GK_EARTH_RADIUS_M) - meters : meters;
}

/// Square of the length of a difference.
TARGET INLINE REAL FN(squared)(REAL dx, REAL dy, REAL dz) {
    return dx * dx + dy * dy + dz * dz;
}
