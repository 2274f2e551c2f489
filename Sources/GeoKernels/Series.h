// Sine and arc sine in Double, once for every width: see Formulas.h for the macros.
//
// Coefficients: Remez exchange (sine) and interpolation at Chebyshev nodes (arc sine) in 60-digit arithmetic,
// rounded to double; the first one of the sine is pi / 180, and the others were fitted after it was rounded,
// so that the sine of 90 degrees is 1.

/// Sine of `scale` times an angle, which product is 0 ... 90 degrees: d s(d^2). Truncation 1.6e-16, error
/// 3.6e-16, both relative; never above 1; 0 and 90 give 0 and 1.
///
/// The scale, a power of two, goes into the coefficients, where it costs nothing and changes no bit.
TARGET INLINE REAL FN(scaled_sine)(REAL degrees, double scale) {
    double square = scale * scale, fourth = square * square, eighth = fourth * fourth;
    REAL u = degrees * degrees;
    REAL s = u * (-0x1.10bb4c2967ddfp-128 * (eighth * fourth * square * scale))
        + 0x1.73d1d64206a2ap-109 * (eighth * fourth * scale);
    s = s * u + -0x1.6b703b0fe9889p-90 * (eighth * square * scale);
    s = s * u + 0x1.f4a6018670a32p-72 * (eighth * scale);
    s = s * u + -0x1.c368d9f401b23p-54 * (fourth * square * scale);
    s = s * u + 0x1.dad94eae0429cp-37 * (fourth * scale);
    s = s * u + -0x1.dbb820d942e69p-21 * (square * scale);
    s = s * u + 0x1.1df46a2529d39p-6 * scale;
    return s * degrees;
}

/// Arc sine in radians of `root`, given with its square of 0 ... 1/2: r + r^3 p(r^2) / q(r^2). Truncation
/// 1.1e-16, relative. A quotient, because its two chains and the divider work side by side: a haversine is a
/// third faster than with the polynomial of the same error.
TARGET INLINE REAL FN(arc_sine)(REAL root, REAL square) {
    REAL p = square * -0x1.a44958c569f0ap-17 + -0x1.59d4bfcff45fep-12;
    REAL q = square * -0x1.52c23122fd0d4p-5 + 0x1.e6bd5d128bfadp-2;
    p = p * square + 0x1.773b972a4950ep-6;
    q = q * square + -0x1.ec377f1b32f4ep+0;
    p = p * square + -0x1.488dbe0ed7e5ep-3;
    q = q * square + 0x1.c67333ec5bfe8p+1;
    p = p * square + 0x1.a097d2d6b0b0ap-2;
    q = q * square + -0x1.87c1f37ab92bap+1;
    p = p * square + -0x1.bd8b22817f6b9p-2;
    q = q * square + 1.0;
    p = p * square + 0x1.5555555555555p-3;
    return root + root * (square * (p / q));
}
