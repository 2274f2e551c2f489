// The loops in Float, those where Double decides, and their choice.

#include "GeoKernels.h"
#include "Positions.h"

#pragma STDC FP_CONTRACT OFF
// Vectors wider than a register are passed between functions of this file only: no binary interface changes.
#pragma clang diagnostic ignored "-Wpsabi"

#define NUMBER float
#define PLAIN(name) plain_##name
#define INLINE __attribute__((always_inline)) static inline
#define TARGET
#define REAL float
#define FN(name) plain_##name
#include "SeriesFloat.h"
#include "Formulas.h"
#undef TARGET
#undef REAL
#undef FN

#define WHOLE int32_t
#define PORTABLE_LANES 16
#define PORTABLE_BITS uint16_t
#define AVX2_BITS uint32_t
#define COPIES "FloatLoops.h"
#include "Vectors.h"

void gk_haversine_one_to_many_m_f32(
    float latitude, float longitude, const float *latitudes, const float *longitudes, size_t count,
    float *out_m
) {
    DISPATCH(haversine_one_to_many)(latitude, longitude, latitudes, longitudes, count, out_m);
}

void gk_cosines_of_latitudes_f32(const float *latitudes, size_t count, float *out) {
    DISPATCH(cosines_of_latitudes)(latitudes, count, out);
}

void gk_haversine_stored_m_f32(
    float latitude, float longitude, const float *latitudes, const float *longitudes,
    const float *cosines, size_t count, float *out_m
) {
    DISPATCH(haversine_stored)(latitude, longitude, latitudes, longitudes, cosines, count, out_m);
}

void gk_haversine_matrix_m_f32(
    const float *row_latitudes, const float *row_longitudes, size_t rows, const float *latitudes,
    const float *longitudes, size_t columns, float *out_m
) {
    DISPATCH(haversine_matrix)(
        row_latitudes, row_longitudes, rows, latitudes, longitudes, columns, out_m);
}

void gk_squared_chord_one_to_many_f32(
    float x, float y, float z, const float *xs, const float *ys, const float *zs, size_t count,
    float *out_squared
) {
    DISPATCH(squared_one_to_many)(x, y, z, xs, ys, zs, count, out_squared);
}

void gk_squared_chord_matrix_f32(
    const float *row_xs, const float *row_ys, const float *row_zs, size_t rows, const float *xs,
    const float *ys, const float *zs, size_t columns, float *out_squared
) {
    DISPATCH(squared_matrix)(row_xs, row_ys, row_zs, rows, xs, ys, zs, columns, out_squared);
}

void gk_dot_one_to_many_f32(
    float x, float y, float z, const float *xs, const float *ys, const float *zs, size_t count,
    float *out
) {
    DISPATCH(dot_one_to_many)(x, y, z, xs, ys, zs, count, out);
}

void gk_chord_one_to_many_m_f32(
    float x, float y, float z, const float *xs, const float *ys, const float *zs, size_t count,
    float *out_m
) {
    DISPATCH(chord_one_to_many)(x, y, z, xs, ys, zs, count, out_m);
}

void gk_m_of_squared_chords_f32(const float *squared, size_t count, float *out_m) {
    DISPATCH(meters_of_squared_chords)(squared, count, out_m);
}

size_t gk_count_within_f32(
    float x, float y, float z, const float *xs, const float *ys, const float *zs, size_t count,
    float squared_limit
) {
    return DISPATCH(count_within)(x, y, z, xs, ys, zs, count, squared_limit);
}

size_t gk_filter_within_f32(
    float x, float y, float z, const float *xs, const float *ys, const float *zs, size_t count,
    float squared_limit, int32_t *out_positions
) {
    return DISPATCH(filter_within)(x, y, z, xs, ys, zs, count, squared_limit, out_positions);
}

size_t gk_count_within_decided(gk_place place, gk_columns columns, size_t count, double squared_limit) {
    return DISPATCH(decided_count)(place, columns, count, squared_limit);
}

size_t gk_filter_within_decided(
    gk_place place, gk_columns columns, size_t count, double squared_limit, int32_t *out_positions
) {
    return DISPATCH(decided_filter)(place, columns, count, squared_limit, out_positions);
}
