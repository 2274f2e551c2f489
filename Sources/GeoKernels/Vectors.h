// The copies of the loops: for any processor with vectors of 16 bytes, which every 64-bit target has, and for
// AVX2. Included once by Double.c and Float.c, with
//   NUMBER, PLAIN     as in Loops.h
//   WHOLE             an integer as wide as NUMBER
//   PORTABLE_LANES    numbers in four registers of 16 bytes
//   PORTABLE_BITS, AVX2_BITS  unsigned integers of so many bits, and of twice as many
//   COPIES            the header that includes the loops

typedef NUMBER portable_real __attribute__((ext_vector_type(PORTABLE_LANES)));
typedef WHOLE portable_integer __attribute__((ext_vector_type(PORTABLE_LANES)));
typedef _Bool portable_bools __attribute__((ext_vector_type(PORTABLE_LANES)));
#define TARGET
#define LOOP __attribute__((noinline))
#define REAL portable_real
#define INTEGER portable_integer
#define BOOLS portable_bools
#define BITS PORTABLE_BITS
#define LANES PORTABLE_LANES
#define FN(name) portable_##name
#include COPIES
#undef TARGET
#undef LOOP
#undef REAL
#undef INTEGER
#undef BOOLS
#undef BITS
#undef LANES
#undef FN

#if defined(__x86_64__)
typedef NUMBER avx2_real __attribute__((ext_vector_type(2 * PORTABLE_LANES)));
typedef WHOLE avx2_integer __attribute__((ext_vector_type(2 * PORTABLE_LANES)));
typedef _Bool avx2_bools __attribute__((ext_vector_type(2 * PORTABLE_LANES)));
#define TARGET __attribute__((target("avx2,fma")))
#define LOOP __attribute__((target("avx2,fma"), noinline))
#define REAL avx2_real
#define INTEGER avx2_integer
#define BOOLS avx2_bools
#define BITS AVX2_BITS
#define LANES (2 * PORTABLE_LANES)
#define FN(name) avx2_##name
#include COPIES
#undef TARGET
#undef LOOP
#undef REAL
#undef INTEGER
#undef BOOLS
#undef BITS
#undef LANES
#undef FN

#define DISPATCH(call) (gk_uses_avx2() ? avx2_##call : portable_##call)
#else
#define DISPATCH(call) portable_##call
#endif
