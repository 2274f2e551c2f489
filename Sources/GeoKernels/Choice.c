// The choice of the instruction set, once for the process.

#include "GeoKernels.h"

#include <stdatomic.h>

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
