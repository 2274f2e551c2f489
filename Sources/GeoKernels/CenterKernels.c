#include "CenterKernels.h"

#include "GeoKernels.h"

#pragma STDC FP_CONTRACT OFF

typedef double pair_real __attribute__((ext_vector_type(2)));
typedef int64_t pair_integer __attribute__((ext_vector_type(2)));
#define TARGET
#define REAL pair_real
#define INTEGER pair_integer
#define LANES 2
#define FN(name) portable_##name
#include "CenterLoops.h"
#undef TARGET
#undef REAL
#undef INTEGER
#undef LANES
#undef FN

#if defined(__x86_64__)
typedef double quad_real __attribute__((ext_vector_type(4)));
typedef int64_t quad_integer __attribute__((ext_vector_type(4)));
#define TARGET __attribute__((target("avx2,fma")))
#define REAL quad_real
#define INTEGER quad_integer
#define LANES 4
#define FN(name) avx2_##name
#include "CenterLoops.h"

#define DISPATCH(call) (gk_uses_avx2() ? avx2_##call : portable_##call)
#else
#define DISPATCH(call) portable_##call
#endif

size_t gk_prune_centers(
    const double *box, const double *list, size_t stride, size_t count, double *out, size_t out_stride
) {
    return DISPATCH(prune)(box, list, stride, count, out, out_stride);
}

int32_t gk_nearest_centers(
    const double *xs, const double *ys, const double *zs, size_t count, const double *list, size_t stride,
    size_t center_count, int32_t *out_numbers
) {
    return DISPATCH(nearest)(xs, ys, zs, count, list, stride, center_count, out_numbers);
}

size_t gk_part_entries(double *entries, size_t count, size_t axis, double value, double *corners) {
    return DISPATCH(part)(entries, count, axis, value, corners);
}
