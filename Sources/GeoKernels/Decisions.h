// Float screens, Double decides: once for each instruction set. Included after Filters.h for Float.

/// The two limits between which Float cannot know.
typedef struct {
    float surely_within, perhaps_within;
} FN(margin);

/// A component of a unit vector is rounded to Float by at most 2^-25, so a difference of two vectors is
/// wrong by at most sqrt(3) 2^-24 = 1.033e-7 in length; its square is then computed with a relative error of
/// at most 5 * 2^-24 = 3.0e-7 and compared with a limit that is itself rounded by 2^-24 = 6e-8. Both are
/// rounded up here, by more than what Double and an underflow of the squares may add.
TARGET INLINE FN(margin) FN(margin_of)(double limit) {
    double length = __builtin_elementwise_sqrt(limit);
    double outer = length + 1.1e-7, inner = length - 1.1e-7;
    FN(margin) margin;
    margin.perhaps_within = (float)(outer * outer * (1.0 + 4e-7));
    margin.surely_within = inner > 0 ? (float)(inner * inner * (1.0 - 4e-7)) : -1.0f;
    return margin;
}

TARGET INLINE int FN(decides)(gk_place place, gk_columns columns, size_t i, double limit) {
    double dx = columns.xs[i] - place.x, dy = columns.ys[i] - place.y, dz = columns.zs[i] - place.z;
    return dx * dx + dy * dy + dz * dz <= limit;
}

LOOP static size_t FN(decided_count)(gk_place place, gk_columns columns, size_t count, double limit) {
    FN(margin) margin = FN(margin_of)(limit);
    float x = (float)place.x, y = (float)place.y, z = (float)place.z;
    size_t within = 0, i = 0;
    while (i + LANES <= count) {
        size_t end = count - i < (size_t)1 << 24 ? count : i + ((size_t)1 << 24);
        INTEGER counters = {0};
        for (; i + LANES <= end; i += LANES) {
            REAL squared = FN(squared)(
                FN(load)(columns.float_xs + i) - x, FN(load)(columns.float_ys + i) - y,
                FN(load)(columns.float_zs + i) - z);
            INTEGER sure = squared <= margin.surely_within;
            counters -= sure;
            INTEGER open = (squared <= margin.perhaps_within) ^ sure;
            // Seldom: the band is a metre wide.
            if (__builtin_reduce_or(open)) {
                for (BITS bits = FN(bits)(open); bits; bits &= bits - 1) {
                    within += (size_t)FN(decides)(place, columns, i + (size_t)__builtin_ctz(bits), limit);
                }
            }
        }
        within += (size_t)__builtin_reduce_add(counters);
    }
    for (; i < count; i++) within += (size_t)FN(decides)(place, columns, i, limit);
    return within;
}

LOOP static size_t FN(decided_filter)(
    gk_place place, gk_columns columns, size_t count, double limit, int32_t *out_positions
) {
    FN(margin) margin = FN(margin_of)(limit);
    float x = (float)place.x, y = (float)place.y, z = (float)place.z;
    size_t found = 0, i = 0;
    for (; i + LANES <= count; i += LANES) {
        REAL squared = FN(squared)(
            FN(load)(columns.float_xs + i) - x, FN(load)(columns.float_ys + i) - y,
            FN(load)(columns.float_zs + i) - z);
        INTEGER sure = squared <= margin.surely_within;
        INTEGER open = (squared <= margin.perhaps_within) ^ sure;
        BITS bits = FN(bits)(sure);
        if (__builtin_reduce_or(open)) {
            for (BITS rest = FN(bits)(open); rest; rest &= rest - 1) {
                unsigned lane = (unsigned)__builtin_ctz(rest);
                bits |= (BITS)FN(decides)(place, columns, i + lane, limit) << lane;
            }
        }
        found = FN(append)(bits, i, out_positions, found);
    }
    for (; i < count; i++) {
        if (FN(decides)(place, columns, i, limit)) out_positions[found++] = (int32_t)i;
    }
    return found;
}
