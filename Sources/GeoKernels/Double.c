// The loops in Double, and their choice.

#include "GeoKernels.h"
#include "Positions.h"

#pragma STDC FP_CONTRACT OFF
// Vectors wider than a register are passed between functions of this file only: no binary interface changes.
#pragma clang diagnostic ignored "-Wpsabi"

#define NUMBER double
#define PLAIN(name) plain_##name
#define INLINE __attribute__((always_inline)) static inline
#define TARGET
#define REAL double
#define FN(name) plain_##name
#include "Series.h"
#include "Formulas.h"
#undef TARGET
#undef REAL
#undef FN

#define WHOLE int64_t
#define PORTABLE_LANES 8
#define PORTABLE_BITS uint8_t
#define AVX2_BITS uint16_t
#define COPIES "DoubleLoops.h"
#include "Vectors.h"

void gk_haversine_one_to_many_m(
    double latitude, double longitude, const double *latitudes, const double *longitudes, size_t count,
    double *out_m
) {
    DISPATCH(haversine_one_to_many)(latitude, longitude, latitudes, longitudes, count, out_m);
}

void gk_cosines_of_latitudes(const double *latitudes, size_t count, double *out) {
    DISPATCH(cosines_of_latitudes)(latitudes, count, out);
}

void gk_haversine_stored_m(
    double latitude, double longitude, const double *latitudes, const double *longitudes,
    const double *cosines, size_t count, double *out_m
) {
    DISPATCH(haversine_stored)(latitude, longitude, latitudes, longitudes, cosines, count, out_m);
}

void gk_haversine_matrix_m(
    const double *row_latitudes, const double *row_longitudes, size_t rows, const double *latitudes,
    const double *longitudes, size_t columns, double *out_m
) {
    DISPATCH(haversine_matrix)(
        row_latitudes, row_longitudes, rows, latitudes, longitudes, columns, out_m);
}

void gk_squared_chord_one_to_many(
    double x, double y, double z, const double *xs, const double *ys, const double *zs, size_t count,
    double *out_squared
) {
    DISPATCH(squared_one_to_many)(x, y, z, xs, ys, zs, count, out_squared);
}

void gk_squared_chord_matrix(
    const double *row_xs, const double *row_ys, const double *row_zs, size_t rows, const double *xs,
    const double *ys, const double *zs, size_t columns, double *out_squared
) {
    DISPATCH(squared_matrix)(row_xs, row_ys, row_zs, rows, xs, ys, zs, columns, out_squared);
}

void gk_dot_one_to_many(
    double x, double y, double z, const double *xs, const double *ys, const double *zs, size_t count,
    double *out
) {
    DISPATCH(dot_one_to_many)(x, y, z, xs, ys, zs, count, out);
}

void gk_chord_one_to_many_m(
    double x, double y, double z, const double *xs, const double *ys, const double *zs, size_t count,
    double *out_m
) {
    DISPATCH(chord_one_to_many)(x, y, z, xs, ys, zs, count, out_m);
}

void gk_m_of_squared_chords(const double *squared, size_t count, double *out_m) {
    DISPATCH(meters_of_squared_chords)(squared, count, out_m);
}

size_t gk_count_within(
    double x, double y, double z, const double *xs, const double *ys, const double *zs, size_t count,
    double squared_limit
) {
    return DISPATCH(count_within)(x, y, z, xs, ys, zs, count, squared_limit);
}

size_t gk_filter_within(
    double x, double y, double z, const double *xs, const double *ys, const double *zs, size_t count,
    double squared_limit, int32_t *out_positions
) {
    return DISPATCH(filter_within)(x, y, z, xs, ys, zs, count, squared_limit, out_positions);
}
