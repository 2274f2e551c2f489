#include "GeoKernels.h"

#include <math.h>

#pragma STDC FP_CONTRACT OFF

static const double radians_per_degree = 0.017453292519943295769;

double gk_haversine_m(double latitude_a, double longitude_a, double latitude_b, double longitude_b) {
    double sin_half_latitude = sin((latitude_b - latitude_a) * 0.5 * radians_per_degree);
    double sin_half_longitude = sin((longitude_b - longitude_a) * 0.5 * radians_per_degree);
    double h = sin_half_latitude * sin_half_latitude
        + cos(latitude_a * radians_per_degree) * cos(latitude_b * radians_per_degree) * sin_half_longitude
            * sin_half_longitude;
    return 2.0 * GK_EARTH_RADIUS_M * asin(sqrt(h < 1.0 ? h : 1.0));
}

void gk_unit_vector(double latitude, double longitude, double *x, double *y, double *z) {
    double phi = latitude * radians_per_degree, lambda = longitude * radians_per_degree;
    *x = cos(phi) * cos(lambda);
    *y = cos(phi) * sin(lambda);
    *z = sin(phi);
}
