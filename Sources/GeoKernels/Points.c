// The formulas for one place or pair at a time.

#include "GeoKernels.h"

#pragma STDC FP_CONTRACT OFF

#define INLINE __attribute__((always_inline)) static inline
#define TARGET
#define NUMBER double
#define REAL double
#define FN(name) scalar_##name
#include "Series.h"
#include "Formulas.h"
#undef NUMBER
#undef REAL
#undef FN

#define NUMBER float
#define REAL float
#define FN(name) scalar_float_##name
#include "SeriesFloat.h"
#include "Formulas.h"

double gk_haversine_m(double latitude_a, double longitude_a, double latitude_b, double longitude_b) {
    return scalar_meters_of_haversine(scalar_haversine(
        latitude_a, longitude_a, latitude_b, longitude_b,
        scalar_cosine_of_latitude(latitude_a) * scalar_cosine_of_latitude(latitude_b)));
}

float gk_haversine_m_f32(float latitude_a, float longitude_a, float latitude_b, float longitude_b) {
    return scalar_float_meters_of_haversine(scalar_float_haversine(
        latitude_a, longitude_a, latitude_b, longitude_b,
        scalar_float_cosine_of_latitude(latitude_a) * scalar_float_cosine_of_latitude(latitude_b)));
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
    return scalar_meters_of_haversine(squared_chord * 0.25);
}
