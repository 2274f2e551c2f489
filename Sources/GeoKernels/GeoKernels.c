#include "GeoKernels.h"

#include <stdatomic.h>

#pragma STDC FP_CONTRACT OFF

// MARK: One point at a time

#define TARGET
#define REAL double
#define FN(name) scalar_##name
#include "Formulas.h"
#undef REAL
#undef FN

double gk_haversine_m(double latitude_a, double longitude_a, double latitude_b, double longitude_b) {
    return scalar_haversine(
        latitude_b - latitude_a, longitude_b - longitude_a,
        scalar_cosine_of_latitude(latitude_a) * scalar_cosine_of_latitude(latitude_b));
}

void gk_unit_vector(double latitude, double longitude, double *x, double *y, double *z) {
    double north = __builtin_fabs(latitude), east = __builtin_fabs(longitude);
    double horizontal = scalar_sine(90.0 - north), vertical = scalar_sine(north);
    // Folding at right angles keeps every argument within 0 ... 90, and 0, 90 and 180 exact.
    double cosine = east > 90.0 ? -scalar_sine(east - 90.0) : scalar_sine(90.0 - east);
    double sine = scalar_sine(east > 90.0 ? 180.0 - east : east);
    *x = horizontal * cosine;
    *y = horizontal * (longitude < 0 ? -sine : sine);
    *z = latitude < 0 ? -vertical : vertical;
}

/// Angle in degrees, 0 ... 90, of a direction in a quarter plane; 0 for the zero vector.
static double quarter_angle(double along, double across) {
    double length = __builtin_elementwise_sqrt(along * along + across * across);
    if (!(length > 0)) return 0;
    // The arc sine is taken of the smaller part, where it is well conditioned.
    int steep = across > along;
    double sine = (steep ? along : across) / length;
    double degrees = scalar_arc_sine(sine, sine * sine) * 57.295779513082320877;
    return steep ? 90.0 - degrees : degrees;
}

void gk_coordinate(double x, double y, double z, double *latitude, double *longitude) {
    double north = quarter_angle(__builtin_elementwise_sqrt(x * x + y * y), __builtin_fabs(z));
    double east = quarter_angle(__builtin_fabs(x), __builtin_fabs(y));
    if (x < 0) east = 180.0 - east;
    *latitude = z < 0 ? -north : north;
    *longitude = y < 0 ? -east : east;
}

double gk_squared_chord_of_m(double meters) {
    double half_degrees = meters / (2.0 * GK_EARTH_RADIUS_M) * 57.295779513082320877;
    if (!(half_degrees > 0)) return 0;
    double chord = 2.0 * scalar_sine(half_degrees < 90.0 ? half_degrees : 90.0);
    return chord * chord;
}

double gk_m_of_squared_chord(double squared_chord) {
    double square = squared_chord * 0.25;
    if (!(square > 0)) return 0;
    if (square > 1.0) square = 1.0;
    return scalar_arc_sine(__builtin_elementwise_sqrt(square), square) * (2.0 * GK_EARTH_RADIUS_M);
}

// MARK: Loops for any processor: vectors of two, which every 64-bit target has

typedef double pair_real __attribute__((ext_vector_type(2)));
typedef int64_t pair_integer __attribute__((ext_vector_type(2)));
#define REAL pair_real
#define INTEGER pair_integer
#define LANES 2
#define FN(name) portable_##name
#include "Formulas.h"
#include "Loops.h"
#undef TARGET
#undef REAL
#undef INTEGER
#undef LANES
#undef FN

// MARK: Loops for AVX2

#if defined(__x86_64__)
typedef double quad_real __attribute__((ext_vector_type(4)));
typedef int64_t quad_integer __attribute__((ext_vector_type(4)));
#define TARGET __attribute__((target("avx2,fma")))
#define REAL quad_real
#define INTEGER quad_integer
#define LANES 4
#define FN(name) avx2_##name
#include "Formulas.h"
#include "Loops.h"
#undef TARGET
#undef REAL
#undef INTEGER
#undef LANES
#undef FN

#define DISPATCH(call) (gk_uses_avx2() ? avx2_##call : portable_##call)
#else
#define DISPATCH(call) portable_##call
#endif

// MARK: The choice

/// 0 before the first use, 1 for the portable loops, 2 for AVX2. Racing first uses write the same value.
static _Atomic int chosen = 0;

static int choose(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? 2 : 1;
#else
    return 1;
#endif
}

int gk_uses_avx2(void) {
    int path = atomic_load_explicit(&chosen, memory_order_relaxed);
    if (path == 0) {
        path = choose();
        atomic_store_explicit(&chosen, path, memory_order_relaxed);
    }
    return path == 2;
}

void gk_force_portable(int force) {
    atomic_store_explicit(&chosen, force ? 1 : choose(), memory_order_relaxed);
}

void gk_haversine_one_to_many_m(
    double latitude, double longitude, const double *latitudes, const double *longitudes, size_t count,
    double *out_m
) {
    DISPATCH(haversine_one_to_many)(latitude, longitude, latitudes, longitudes, count, out_m);
}

void gk_squared_chord_one_to_many(
    double x, double y, double z, const double *xs, const double *ys, const double *zs, size_t count,
    double *out_squared
) {
    DISPATCH(squared_one_to_many)(x, y, z, xs, ys, zs, count, out_squared);
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
