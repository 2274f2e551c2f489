// Distance kernels: one source of truth for each formula.
//
// Angles are radians, lengths are metres on the mean sphere, points in space are unit vectors. Floating-point contraction
// is off in every copy, so that the portable and the vector paths give the same bits.
#pragma once

/// Mean Earth radius in metres.
#define GK_EARTH_RADIUS_M 6371008.8

/// Great-circle distance in metres by the haversine formula (R. W. Sinnott, "Virtues of the Haversine", Sky and
/// Telescope 68, 1984); latitudes and longitudes in degrees.
double gk_haversine_m(double latitude_a, double longitude_a, double latitude_b, double longitude_b);

/// Unit vector of a latitude and longitude in degrees: x to (0, 0), y to (0, 90), z to the north pole.
void gk_unit_vector(double latitude, double longitude, double *x, double *y, double *z);
