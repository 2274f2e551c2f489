// The formulas, once for every width. Included with
//   REAL      double or a vector of doubles
//   FN(name)  the name of a function of that width
//   TARGET    attributes of the instruction set, or nothing
// `a ? b : c` chooses lane by lane where the condition is a vector.
//
// Coefficients: interpolation at Chebyshev nodes in 60-digit arithmetic, rounded to double.

/// Sine of an angle of 0 ... 90 degrees: x + x^3 q(x^2), truncation 2.3e-17.
TARGET static inline REAL FN(sine)(REAL degrees) {
    REAL x = degrees * 0.017453292519943295769;
    REAL u = x * x;
    REAL q = u * 0x1.89a4865c3ec8ep-49 + -0x1.ae5138c0886c1p-41;
    q = q * u + 0x1.6124015b5d047p-33;
    q = q * u + -0x1.ae6455a1d702bp-26;
    q = q * u + 0x1.71de3a5456715p-19;
    q = q * u + -0x1.a01a01a018aadp-13;
    q = q * u + 0x1.1111111111107p-7;
    q = q * u + -0x1.5555555555555p-3;
    return x + x * u * q;
}

/// Arc sine in radians of `root`, given with its square `square`, 0 ... 1.
///
/// Above 1/2 by asin(s) = pi/2 - 2 asin(sqrt((1 - s) / 2)); s + s^3 q(s^2) below, truncation 5.4e-18.
TARGET static inline REAL FN(arc_sine)(REAL root, REAL square) {
    REAL z = square > 0.25 ? (1.0 - root) * 0.5 : square;
    REAL t = square > 0.25 ? __builtin_elementwise_sqrt(z) : root;
    REAL q = z * 0x1.d72b314e87eecp-6 + -0x1.e6aab877b1c54p-7;
    q = q * z + 0x1.1d1898fd01fdfp-6;
    q = q * z + 0x1.65a9bdc3995d2p-8;
    q = q * z + 0x1.52420bd327168p-7;
    q = q * z + 0x1.782651abce96ep-7;
    q = q * z + 0x1.c9cf076a578a2p-7;
    q = q * z + 0x1.1c4d35cf7bb55p-6;
    q = q * z + 0x1.6e8bb1c821a72p-6;
    q = q * z + 0x1.f1c71c1db05bbp-6;
    q = q * z + 0x1.6db6db6e31f14p-5;
    q = q * z + 0x1.3333333332ecap-4;
    q = q * z + 0x1.5555555555556p-3;
    REAL p = t + t * z * q;
    return square > 0.25 ? 0x1.921fb54442d18p+0 - 2.0 * p : p;
}

/// Cosine of a latitude in degrees.
TARGET static inline REAL FN(cosine_of_latitude)(REAL latitude) {
    return FN(sine)(90.0 - __builtin_elementwise_abs(latitude));
}

/// Haversine distance in metres; the cosines of the latitudes are given.
TARGET static inline REAL FN(haversine)(
    REAL difference_of_latitude, REAL difference_of_longitude, REAL cosines
) {
    REAL half_longitude = __builtin_elementwise_abs(difference_of_longitude) * 0.5;
    REAL folded = half_longitude > 90.0 ? 180.0 - half_longitude : half_longitude;
    REAL a = FN(sine)(__builtin_elementwise_abs(difference_of_latitude) * 0.5);
    REAL b = FN(sine)(folded);
    REAL h = a * a + cosines * (b * b);
    REAL square = h < 1.0 ? h : (h - h) + 1.0;
    return FN(arc_sine)(__builtin_elementwise_sqrt(square), square) * (2.0 * GK_EARTH_RADIUS_M);
}

/// Square of the length of a difference.
TARGET static inline REAL FN(squared)(REAL dx, REAL dy, REAL dz) {
    return dx * dx + dy * dy + dz * dz;
}
