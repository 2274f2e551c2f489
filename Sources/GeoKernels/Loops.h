// The loops, once for each instruction set and both kinds of number. Included after Formulas.h with, beside
// its macros,
//   LANES    numbers in a REAL: four registers' worth, so that one chain of operations hides another's latency
//   INTEGER  a vector of LANES integers as wide as NUMBER
//   PLAIN    the formulas for one NUMBER
//   LOOP     attributes of a loop: TARGET, and out of line
//
// What is left over after the last full vector goes through the same vector code with zeros behind it, or,
// where that is cheaper, through the formulas for one number; all give the same bits.

TARGET INLINE REAL FN(load)(const NUMBER *from) {
    REAL value;
    __builtin_memcpy(&value, from, sizeof value);
    return value;
}

TARGET INLINE REAL FN(load_part)(const NUMBER *from, size_t count) {
    REAL value = (REAL)(NUMBER)0;
    __builtin_memcpy(&value, from, count * sizeof(NUMBER));
    return value;
}

/// From haversines to metres in place.
LOOP static void FN(to_meters)(NUMBER *values, size_t count) {
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        REAL meters = FN(meters_of_haversine)(FN(load)(values + i));
        __builtin_memcpy(values + i, &meters, sizeof meters);
    }
    if (i < count) {
        REAL meters = FN(meters_of_haversine)(FN(load_part)(values + i, count - i));
        __builtin_memcpy(values + i, &meters, (count - i) * sizeof(NUMBER));
    }
}

LOOP static void FN(cosines_of_latitudes)(const NUMBER *latitudes, size_t count, NUMBER *out) {
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        REAL cosines = FN(cosine_of_latitude)(FN(load)(latitudes + i));
        __builtin_memcpy(out + i, &cosines, sizeof cosines);
    }
    if (i < count) {
        REAL cosines = FN(cosine_of_latitude)(FN(load_part)(latitudes + i, count - i));
        __builtin_memcpy(out + i, &cosines, (count - i) * sizeof(NUMBER));
    }
}

/// Haversines of one place and others whose cosines are stored, or computed here where there are none.
/// Inlined, so that the choice is made once for a loop.
TARGET INLINE void FN(haversines)(
    NUMBER latitude, NUMBER longitude, const NUMBER *latitudes, const NUMBER *longitudes,
    const NUMBER *cosines, size_t count, NUMBER *out
) {
    NUMBER cosine = PLAIN(cosine_of_latitude)(latitude);
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        REAL other = FN(load)(latitudes + i);
        REAL haversine = FN(haversine)(
            (REAL)latitude, (REAL)longitude, other, FN(load)(longitudes + i),
            cosine * (cosines ? FN(load)(cosines + i) : FN(cosine_of_latitude)(other)));
        __builtin_memcpy(out + i, &haversine, sizeof haversine);
    }
    if (i < count) {
        size_t rest = count - i;
        REAL other = FN(load_part)(latitudes + i, rest);
        REAL haversine = FN(haversine)(
            (REAL)latitude, (REAL)longitude, other, FN(load_part)(longitudes + i, rest),
            cosine * (cosines ? FN(load_part)(cosines + i, rest) : FN(cosine_of_latitude)(other)));
        __builtin_memcpy(out + i, &haversine, rest * sizeof(NUMBER));
    }
}

/// Numbers of a stretch of the work that is done in two passes: what the first leaves is still in the first
/// cache when the second comes. Two passes, because the chains of one hide the latency of its own kind best:
/// a tenth faster than one pass.
#define STRETCH 256

LOOP static void FN(haversine_stored)(
    NUMBER latitude, NUMBER longitude, const NUMBER *latitudes, const NUMBER *longitudes,
    const NUMBER *cosines, size_t count, NUMBER *out_m
) {
    for (size_t i = 0; i < count; i += STRETCH) {
        size_t length = count - i < STRETCH ? count - i : STRETCH;
        FN(haversines)(latitude, longitude, latitudes + i, longitudes + i, cosines + i, length, out_m + i);
        FN(to_meters)(out_m + i, length);
    }
}

LOOP static void FN(haversine_one_to_many)(
    NUMBER latitude, NUMBER longitude, const NUMBER *latitudes, const NUMBER *longitudes, size_t count,
    NUMBER *out_m
) {
    for (size_t i = 0; i < count; i += STRETCH) {
        size_t length = count - i < STRETCH ? count - i : STRETCH;
        FN(haversines)(latitude, longitude, latitudes + i, longitudes + i, NULL, length, out_m + i);
        FN(to_meters)(out_m + i, length);
    }
}

LOOP static void FN(haversine_matrix)(
    const NUMBER *row_latitudes, const NUMBER *row_longitudes, size_t rows, const NUMBER *latitudes,
    const NUMBER *longitudes, size_t columns, NUMBER *out_m
) {
    NUMBER cosines[STRETCH];
    for (size_t column = 0; column < columns; column += STRETCH) {
        size_t length = columns - column < STRETCH ? columns - column : STRETCH;
        FN(cosines_of_latitudes)(latitudes + column, length, cosines);
        for (size_t row = 0; row < rows; row++) {
            NUMBER *out = out_m + row * columns + column;
            FN(haversines)(
                row_latitudes[row], row_longitudes[row], latitudes + column, longitudes + column, cosines,
                length, out);
            FN(to_meters)(out, length);
        }
    }
}

// MARK: Vectors in space

/// Squared chords times a power of two. Inlined, so that a factor of one costs nothing.
TARGET INLINE void FN(scaled_squares)(
    NUMBER x, NUMBER y, NUMBER z, const NUMBER *xs, const NUMBER *ys, const NUMBER *zs, size_t count,
    NUMBER scale, NUMBER *out
) {
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        REAL squared =
            FN(squared)(FN(load)(xs + i) - x, FN(load)(ys + i) - y, FN(load)(zs + i) - z) * scale;
        __builtin_memcpy(out + i, &squared, sizeof squared);
    }
    for (; i < count; i++) out[i] = PLAIN(squared)(xs[i] - x, ys[i] - y, zs[i] - z) * scale;
}

LOOP static void FN(squared_one_to_many)(
    NUMBER x, NUMBER y, NUMBER z, const NUMBER *xs, const NUMBER *ys, const NUMBER *zs, size_t count,
    NUMBER *out
) {
    FN(scaled_squares)(x, y, z, xs, ys, zs, count, 1, out);
}

LOOP static void FN(squared_matrix)(
    const NUMBER *row_xs, const NUMBER *row_ys, const NUMBER *row_zs, size_t rows, const NUMBER *xs,
    const NUMBER *ys, const NUMBER *zs, size_t columns, NUMBER *out
) {
    for (size_t row = 0; row < rows; row++) {
        FN(squared_one_to_many)(
            row_xs[row], row_ys[row], row_zs[row], xs, ys, zs, columns, out + row * columns);
    }
}

LOOP static void FN(dot_one_to_many)(
    NUMBER x, NUMBER y, NUMBER z, const NUMBER *xs, const NUMBER *ys, const NUMBER *zs, size_t count,
    NUMBER *out
) {
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        REAL dot = FN(load)(xs + i) * x + FN(load)(ys + i) * y + FN(load)(zs + i) * z;
        __builtin_memcpy(out + i, &dot, sizeof dot);
    }
    for (; i < count; i++) out[i] = xs[i] * x + ys[i] * y + zs[i] * z;
}

LOOP static void FN(chord_one_to_many)(
    NUMBER x, NUMBER y, NUMBER z, const NUMBER *xs, const NUMBER *ys, const NUMBER *zs, size_t count,
    NUMBER *out_m
) {
    for (size_t i = 0; i < count; i += STRETCH) {
        size_t length = count - i < STRETCH ? count - i : STRETCH;
        FN(scaled_squares)(x, y, z, xs + i, ys + i, zs + i, length, (NUMBER)0.25, out_m + i);
        FN(to_meters)(out_m + i, length);
    }
}

LOOP static void FN(meters_of_squared_chords)(const NUMBER *squared, size_t count, NUMBER *out_m) {
    for (size_t i = 0; i < count; i += STRETCH) {
        size_t length = count - i < STRETCH ? count - i : STRETCH;
        for (size_t j = i; j < i + length; j++) out_m[j] = squared[j] * (NUMBER)0.25;
        FN(to_meters)(out_m + i, length);
    }
}

LOOP static size_t FN(count_within)(
    NUMBER x, NUMBER y, NUMBER z, const NUMBER *xs, const NUMBER *ys, const NUMBER *zs, size_t count,
    NUMBER limit
) {
    size_t within = 0, i = 0;
    while (i + LANES <= count) {
        // Counters of 32 bits, and their sum, are emptied long before they are full.
        size_t end = count - i < (size_t)1 << 24 ? count : i + ((size_t)1 << 24);
        INTEGER counters = {0};
        for (; i + LANES <= end; i += LANES) {
            counters -=
                FN(squared)(FN(load)(xs + i) - x, FN(load)(ys + i) - y, FN(load)(zs + i) - z) <= limit;
        }
        within += (size_t)__builtin_reduce_add(counters);
    }
    for (; i < count; i++) within += PLAIN(squared)(xs[i] - x, ys[i] - y, zs[i] - z) <= limit;
    return within;
}

#undef STRETCH
