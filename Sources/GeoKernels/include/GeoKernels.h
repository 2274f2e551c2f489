// Distance kernels: one source of truth for each formula.
//
// Angles are degrees, lengths are metres on the mean sphere, points in space are unit vectors. Nothing here
// calls the C mathematics library: its sine differs in the last bit between processors with and without FMA,
// and a plan must not. All functions are built from additions, products, quotients and square roots in
// Double, each rounded once (floating-point contraction is off), so the portable and the AVX2 copies of a
// loop give the same bits.
//
// All functions are thread safe. Arrays may be empty; they must not overlap the output.
#pragma once

#include "CenterKernels.h"

#include <stddef.h>
#include <stdint.h>

/// Mean Earth radius in metres.
#define GK_EARTH_RADIUS_M 6371008.8

/// Great-circle distance in metres by the haversine formula (R. W. Sinnott, "Virtues of the Haversine", Sky
/// and Telescope 68, 1984); latitudes -90 ... 90 and longitudes -180 ... 180 in degrees.
///
/// Symmetric to the bit. Error against the exact value for these degrees: at most 5e-15 of the distance up to
/// 19,000 km and 1e-6 m up to 19,900 km; beyond, where the formula itself loses precision, it grows to 0.3 m
/// at the antipode.
double gk_haversine_m(double latitude_a, double longitude_a, double latitude_b, double longitude_b);

/// `gk_haversine_m` from one point to `count` others, to the same bits.
void gk_haversine_one_to_many_m(
    double latitude, double longitude, const double *latitudes, const double *longitudes, size_t count,
    double *out_m);

/// Unit vector of a latitude and longitude in degrees: x to (0, 0), y to (0, 90), z to the north pole.
///
/// Each component is within 4e-16 of the exact one; right angles give exact zeros and ones.
void gk_unit_vector(double latitude, double longitude, double *x, double *y, double *z);

/// Latitude and longitude in degrees of a direction that need not have length one; longitude 0 on the axis,
/// and both 0 for the zero vector. Within 1e-13 degrees for a direction known to rounding.
void gk_coordinate(double x, double y, double z, double *latitude, double *longitude);

/// Squared chord of the unit sphere that a great-circle distance in metres spans; 0 below 0 m, 4 from half
/// the circumference on.
double gk_squared_chord_of_m(double meters);

/// Great-circle distance in metres that a squared chord of the unit sphere spans; clamped to 0 ... 4.
double gk_m_of_squared_chord(double squared_chord);

/// Squared distances from a place to `count` others, `dx * dx + dy * dy + dz * dz`; the relative error of
/// each is at most 1e-15 for the components as given.
void gk_squared_chord_one_to_many(
    double x, double y, double z, const double *xs, const double *ys, const double *zs, size_t count,
    double *out_squared);

/// How many of `count` places lie within a squared distance of a place, bound included.
size_t gk_count_within(
    double x, double y, double z, const double *xs, const double *ys, const double *zs, size_t count,
    double squared_limit);

/// Positions of the places within a squared distance of a place, bound included, in ascending order.
///
/// Returns their number. `out_positions` must have room for `count`; `count` is below 2^31.
size_t gk_filter_within(
    double x, double y, double z, const double *xs, const double *ys, const double *zs, size_t count,
    double squared_limit, int32_t *out_positions);

/// 1 where the loops run on AVX2, else 0.
int gk_uses_avx2(void);

/// For tests: 1 makes every loop of the process take the portable path, 0 lets the processor decide again.
void gk_force_portable(int force);
