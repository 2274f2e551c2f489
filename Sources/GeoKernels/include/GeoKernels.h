// Distance kernels: one source of truth for each formula.
//
// Angles are degrees, lengths are metres on the mean sphere, points in space are unit vectors. Nothing here
// calls the C mathematics library: its sine differs in the last bit between processors with and without FMA,
// and a plan must not. All functions are built from additions, products, quotients and square roots, each
// rounded once (floating-point contraction is off), so the portable and the AVX2 copies of a loop give the
// same bits, in Double and in Float, and a batch gives the bits of its single pairs.
//
// What is not a number, or not finite, gives NaN as a distance and is within no limit.
//
// All functions are thread safe. Arrays may be empty and need no alignment beyond that of their numbers; they
// must not overlap the output, which is `count` numbers long unless its shape is stated. Time is linear in
// the output; no memory is taken.
#pragma once

#include "CenterKernels.h"

#include <stddef.h>
#include <stdint.h>

/// Mean Earth radius in metres.
#define GK_EARTH_RADIUS_M 6371008.8

// MARK: One place or pair

/// Great-circle distance in metres by the haversine formula (R. W. Sinnott, "Virtues of the Haversine", Sky
/// and Telescope 68, 1984); latitudes -90 ... 90 and longitudes -180 ... 180 in degrees.
///
/// Symmetric to the bit. Error against the exact value for these degrees, poles and antimeridian included: at
/// most 1e-15 of the distance up to 10,000 km, 5e-15 up to 19,000 km and 1e-6 m up to 19,900 km; beyond, where
/// the formula itself loses precision, it grows to 0.4 m at the antipode. Never above half the circumference.
double gk_haversine_m(double latitude_a, double longitude_a, double latitude_b, double longitude_b);

/// Unit vector of a latitude and longitude in degrees: x to (0, 0), y to (0, 90), z to the north pole.
///
/// Each component is within 6e-16 of the exact one; right angles give exact zeros and ones.
void gk_unit_vector(double latitude, double longitude, double *x, double *y, double *z);

/// Latitude and longitude in degrees of a direction that need not have length one; longitude 0 on the axis,
/// and both 0 for the zero vector. Within 1e-13 degrees for a direction known to rounding.
void gk_coordinate(double x, double y, double z, double *latitude, double *longitude);

/// Squared chord of the unit sphere that a great-circle distance in metres spans; 0 below 0 m and for NaN, 4
/// from half the circumference on.
double gk_squared_chord_of_m(double meters);

/// Great-circle distance in metres that a squared chord of the unit sphere spans; clamped to 0 ... 4.
///
/// Error: at most 1e-15 of the distance for a squared chord that is exact. A chord computed from unit vectors
/// brings its own: see `gk_chord_one_to_many_m`. NaN and infinities give NaN.
double gk_m_of_squared_chord(double squared_chord);

// MARK: Haversine, one to many and many to many

/// `gk_haversine_m` from one place to `count` others, to the same bits.
void gk_haversine_one_to_many_m(
    double latitude, double longitude, const double *latitudes, const double *longitudes, size_t count,
    double *out_m);

/// Cosines of latitudes in degrees, for `gk_haversine_stored_m`; relative error 4e-16, also near the poles.
void gk_cosines_of_latitudes(const double *latitudes, size_t count, double *out);

/// `gk_haversine_one_to_many_m` to the same bits, the cosines of the others' latitudes being stored: a fifth
/// faster where the same places are asked again.
void gk_haversine_stored_m(
    double latitude, double longitude, const double *latitudes, const double *longitudes,
    const double *cosines, size_t count, double *out_m);

/// `gk_haversine_m` from each of `rows` places to each of `columns` others, to the same bits: a matrix in rows,
/// `out_m[row * columns + column]`, which is `rows * columns` numbers long.
void gk_haversine_matrix_m(
    const double *row_latitudes, const double *row_longitudes, size_t rows, const double *latitudes,
    const double *longitudes, size_t columns, double *out_m);

// MARK: Vectors in space

/// Squared distances from a place to `count` others, `dx * dx + dy * dy + dz * dz`; the relative error of
/// each is at most 1e-15 for the components as given.
void gk_squared_chord_one_to_many(
    double x, double y, double z, const double *xs, const double *ys, const double *zs, size_t count,
    double *out_squared);

/// The same from each of `rows` places to each of `columns` others: a matrix in rows,
/// `out_squared[row * columns + column]`.
void gk_squared_chord_matrix(
    const double *row_xs, const double *row_ys, const double *row_zs, size_t rows, const double *xs,
    const double *ys, const double *zs, size_t columns, double *out_squared);

/// Scalar products of a vector with `count` others, `xs * x + ys * y + zs * z`; error at most 5e-16 for unit
/// vectors. The squared chord is 2 - 2 dot, but below some kilometres only the difference form keeps it: a dot
/// product cannot tell places less than 0.1 m apart.
void gk_dot_one_to_many(
    double x, double y, double z, const double *xs, const double *ys, const double *zs, size_t count,
    double *out);

/// Great-circle distances in metres from a unit vector to `count` others, by the chord.
///
/// Several times as fast as from degrees. Vectors of `gk_unit_vector` are themselves rounded, so against the
/// degrees they came from the error is at most 8e-9 m up to 10,000 km, 6e-8 m up to 19,000 km and 0.5 m at
/// the antipode: absolute, where haversine's is relative.
void gk_chord_one_to_many_m(
    double x, double y, double z, const double *xs, const double *ys, const double *zs, size_t count,
    double *out_m);

/// `gk_m_of_squared_chord` of `count` numbers, to the same bits.
void gk_m_of_squared_chords(const double *squared, size_t count, double *out_m);

/// How many of `count` places lie within a squared distance of a place, bound included.
size_t gk_count_within(
    double x, double y, double z, const double *xs, const double *ys, const double *zs, size_t count,
    double squared_limit);

/// Positions of the places within a squared distance of a place, bound included, in ascending order.
///
/// Returns their number. `out_positions` must have room for `count`, all of which may be written; `count` is
/// below 2^31.
size_t gk_filter_within(
    double x, double y, double z, const double *xs, const double *ys, const double *zs, size_t count,
    double squared_limit, int32_t *out_positions);

// MARK: The instruction set

/// 1 where the loops run on AVX2, else 0.
int gk_uses_avx2(void);

/// For tests: 1 makes every loop of the process take the portable path, 0 lets the processor decide again.
void gk_force_portable(int force);

#include "GeoKernelsElementary.h"
#include "GeoKernelsFloat.h"
