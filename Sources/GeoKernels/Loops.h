// The loops, once for each instruction set. Included with REAL, INTEGER, LANES, FN and TARGET as in
// Formulas.h. What is left over after the last full vector goes through the scalar formulas, which give the
// same bits.

TARGET static inline REAL FN(load)(const double *from) {
    REAL value;
    __builtin_memcpy(&value, from, sizeof value);
    return value;
}

TARGET static void FN(haversine_one_to_many)(
    double latitude, double longitude, const double *latitudes, const double *longitudes, size_t count,
    double *out_m
) {
    double cosine = scalar_cosine_of_latitude(latitude);
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        REAL latitude_b = FN(load)(latitudes + i);
        REAL distance = FN(haversine)(
            latitude_b - latitude, FN(load)(longitudes + i) - longitude,
            cosine * FN(cosine_of_latitude)(latitude_b));
        __builtin_memcpy(out_m + i, &distance, sizeof distance);
    }
    for (; i < count; i++) {
        out_m[i] = scalar_haversine(
            latitudes[i] - latitude, longitudes[i] - longitude,
            cosine * scalar_cosine_of_latitude(latitudes[i]));
    }
}

TARGET static void FN(squared_one_to_many)(
    double x, double y, double z, const double *xs, const double *ys, const double *zs, size_t count,
    double *out_squared
) {
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        REAL squared = FN(squared)(FN(load)(xs + i) - x, FN(load)(ys + i) - y, FN(load)(zs + i) - z);
        __builtin_memcpy(out_squared + i, &squared, sizeof squared);
    }
    for (; i < count; i++) out_squared[i] = scalar_squared(xs[i] - x, ys[i] - y, zs[i] - z);
}

TARGET static size_t FN(count_within)(
    double x, double y, double z, const double *xs, const double *ys, const double *zs, size_t count,
    double limit
) {
    // Two counters hide the latency of the additions.
    INTEGER first = {0}, second = {0};
    size_t i = 0;
    for (; i + 2 * LANES <= count; i += 2 * LANES) {
        size_t j = i + LANES;
        first -= FN(squared)(FN(load)(xs + i) - x, FN(load)(ys + i) - y, FN(load)(zs + i) - z) <= limit;
        second -= FN(squared)(FN(load)(xs + j) - x, FN(load)(ys + j) - y, FN(load)(zs + j) - z) <= limit;
    }
    first += second;
    size_t within = 0;
    for (int lane = 0; lane < LANES; lane++) within += (size_t)first[lane];
    for (; i < count; i++) within += scalar_squared(xs[i] - x, ys[i] - y, zs[i] - z) <= limit;
    return within;
}

TARGET static size_t FN(filter_within)(
    double x, double y, double z, const double *xs, const double *ys, const double *zs, size_t count,
    double limit,
    int32_t *out_positions
) {
    size_t found = 0, i = 0;
    for (; i + LANES <= count; i += LANES) {
        INTEGER within =
            FN(squared)(FN(load)(xs + i) - x, FN(load)(ys + i) - y, FN(load)(zs + i) - z) <= limit;
        // Written always and kept only where it counts: no branch to mispredict.
        for (int lane = 0; lane < LANES; lane++) {
            out_positions[found] = (int32_t)(i + (size_t)lane);
            found += (size_t)(within[lane] & 1);
        }
    }
    for (; i < count; i++) {
        if (scalar_squared(xs[i] - x, ys[i] - y, zs[i] - z) <= limit) out_positions[found++] = (int32_t)i;
    }
    return found;
}
