// Sine and arc sine in Float, made as in Series.h.

/// Sine of `scale` times an angle, which product is 0 ... 90 degrees. Error 1.3e-7, relative; 0 and 90 give 0
/// and 1.
TARGET INLINE REAL FN(scaled_sine)(REAL degrees, float scale) {
    float square = scale * scale, fourth = square * square;
    REAL u = degrees * degrees;
    REAL s = u * (0x1.d6beecp-72f * (fourth * fourth * scale))
        + -0x1.c28494p-54f * (fourth * square * scale);
    s = s * u + 0x1.dad3b2p-37f * (fourth * scale);
    s = s * u + -0x1.dbb808p-21f * (square * scale);
    s = s * u + 0x1.1df46ap-6f * scale;
    return s * degrees;
}

/// Arc sine in radians of `root`, given with its square of 0 ... 1/2. Truncation 1.5e-8, relative.
TARGET INLINE REAL FN(arc_sine)(REAL root, REAL square) {
    REAL p = square * 0x1.af841ep-10f + 0x1.b4ed0ap-7f;
    REAL q = square * 0x1.acff80p-2f + -0x1.592ea6p+0f;
    p = p * square + -0x1.32a478p-3f;
    q = q * square + 1.0f;
    p = p * square + 0x1.555556p-3f;
    return root + root * (square * (p / q));
}
