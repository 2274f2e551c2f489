// The distance kernels in Float, and those in which Float screens and Double decides. All that is said in
// GeoKernels.h holds here; `_f32` marks the number that goes in and comes out.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// Great-circle distance in metres for degrees in Float, which near 180 are a metre apart.
///
/// Error against the exact value for these very degrees: at most 4e-7 of the distance and 1e-11 m up to
/// 15,000 km, 25 m up to 19,000 km, and 8 km at the antipode. For distances that are shown or filtered by; never for a decision.
float gk_haversine_m_f32(float latitude_a, float longitude_a, float latitude_b, float longitude_b);

/// `gk_haversine_m_f32` from one place to `count` others, to the same bits.
void gk_haversine_one_to_many_m_f32(
    float latitude, float longitude, const float *latitudes, const float *longitudes, size_t count,
    float *out_m);

/// Cosines of latitudes in degrees, for `gk_haversine_stored_m_f32`; relative error 2e-7.
void gk_cosines_of_latitudes_f32(const float *latitudes, size_t count, float *out);

/// `gk_haversine_one_to_many_m_f32` to the same bits, the cosines of the others' latitudes being stored.
void gk_haversine_stored_m_f32(
    float latitude, float longitude, const float *latitudes, const float *longitudes, const float *cosines,
    size_t count, float *out_m);

/// `gk_haversine_m_f32` from each of `rows` places to each of `columns` others, to the same bits: a matrix in
/// rows, `out_m[row * columns + column]`.
void gk_haversine_matrix_m_f32(
    const float *row_latitudes, const float *row_longitudes, size_t rows, const float *latitudes,
    const float *longitudes, size_t columns, float *out_m);

/// Squared distances from a place to `count` others; relative error at most 4e-7 for the components as given.
///
/// Unit vectors rounded to Float are up to 5.2e-8 away from themselves, a third of a metre: a distance between
/// two of them is wrong by up to 0.7 m for that alone.
void gk_squared_chord_one_to_many_f32(
    float x, float y, float z, const float *xs, const float *ys, const float *zs, size_t count,
    float *out_squared);

/// The same from each of `rows` places to each of `columns` others: a matrix in rows,
/// `out_squared[row * columns + column]`.
void gk_squared_chord_matrix_f32(
    const float *row_xs, const float *row_ys, const float *row_zs, size_t rows, const float *xs,
    const float *ys, const float *zs, size_t columns, float *out_squared);

/// Scalar products of a vector with `count` others; error at most 3e-7 for unit vectors.
void gk_dot_one_to_many_f32(
    float x, float y, float z, const float *xs, const float *ys, const float *zs, size_t count, float *out);

/// Great-circle distances in metres from a unit vector to `count` others, by the chord.
///
/// Error against the places that were rounded to these vectors: at most 0.7 m + 5e-7 of the distance up to
/// 10,000 km, 40 m up to 19,000 km and 8 km at the antipode.
void gk_chord_one_to_many_m_f32(
    float x, float y, float z, const float *xs, const float *ys, const float *zs, size_t count,
    float *out_m);

/// Great-circle distances in metres of `count` squared chords, clamped to 0 ... 4.
void gk_m_of_squared_chords_f32(const float *squared, size_t count, float *out_m);

/// How many of `count` places lie within a squared distance of a place, bound included, as Float computes it.
size_t gk_count_within_f32(
    float x, float y, float z, const float *xs, const float *ys, const float *zs, size_t count,
    float squared_limit);

/// Positions of those places in ascending order; otherwise as `gk_filter_within`.
size_t gk_filter_within_f32(
    float x, float y, float z, const float *xs, const float *ys, const float *zs, size_t count,
    float squared_limit, int32_t *out_positions);

// MARK: Float screens, Double decides

/// A unit vector.
typedef struct {
    double x, y, z;
} gk_place;

/// Unit vectors in columns, and the same rounded to Float, each to the nearest. Components are in -1 ... 1.
typedef struct {
    const float *float_xs, *float_ys, *float_zs;
    const double *xs, *ys, *zs;
} gk_columns;

/// `gk_count_within` of the Double columns, the same answer at about twice the speed: only the places within a
/// metre of the limit are read in Double.
size_t gk_count_within_decided(gk_place place, gk_columns columns, size_t count, double squared_limit);

/// `gk_filter_within` of the Double columns, the same positions: only the places within a metre of the limit
/// are read in Double.
size_t gk_filter_within_decided(
    gk_place place, gk_columns columns, size_t count, double squared_limit, int32_t *out_positions);
