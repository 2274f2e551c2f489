// Logarithm and exponential for decisions.
//
// Coefficients: Remez exchange in 60-digit arithmetic, rounded to double.

#include "GeoKernels.h"

#include <stdint.h>

#pragma STDC FP_CONTRACT OFF

/// ln 2 in two parts: products of the first with an exponent are exact.
static const double ln2_high = 0x1.62e42feep-1, ln2_low = 0x1.a39ef35793c76p-33;

static uint64_t bits_of(double x) {
    uint64_t bits;
    __builtin_memcpy(&bits, &x, sizeof bits);
    return bits;
}

static double of_bits(uint64_t bits) {
    double x;
    __builtin_memcpy(&x, &bits, sizeof x);
    return x;
}

/// 2^exponent for normal results.
static double power_of_two(int64_t exponent) { return of_bits((uint64_t)(exponent + 1023) << 52); }

double gk_log(double x) {
    if (!(x > 0)) return x == 0 ? -__builtin_inf() : __builtin_nan("");
    if (x > 0x1.fffffffffffffp+1023) return x;
    int64_t exponent = 0;
    if (x < 0x1p-1022) {
        x *= 0x1p+54;
        exponent = -54;
    }
    // x = 2^exponent m with m in sqrt(1/2) ... sqrt(2).
    uint64_t bits = bits_of(x);
    exponent += (int64_t)(bits >> 52) - 1023;
    double m = of_bits((bits & 0xfffffffffffff) | 0x3ff0000000000000);
    if (m > 0x1.6a09e667f3bcdp+0) {
        m *= 0.5;
        exponent += 1;
    }
    // With f = m - 1 (exact), s = f / (2 + f), w = s^2 and L(w) = (2 atanh(s) / s - 2) / w:
    // log(1 + f) = 2 s + s w L = f - s (f - w L), and f s = f^2 / 2 - s f^2 / 2 takes the rounding of s out of the
    // larger part: log(1 + f) = f - (f^2 / 2 - s (f^2 / 2 + w L)).
    double f = m - 1.0;
    double s = f / (2.0 + f), w = s * s, half = 0.5 * f * f;
    double series = w * 0x1.2f05cbd3a2816p-3 + 0x1.39a1b24e7ca75p-3;
    series = series * w + 0x1.74663f26182bfp-3;
    series = series * w + 0x1.c71c5208ab777p-3;
    series = series * w + 0x1.24924941f1493p-2;
    series = series * w + 0x1.999999997fdc6p-2;
    series = series * w + 0x1.5555555555592p-1;
    double k = (double)exponent;
    return k * ln2_high - ((half - (s * (half + w * series) + k * ln2_low)) - f);
}

double gk_exp(double x) {
    if (x != x) return x;
    if (x > 709.782712893384) return __builtin_inf();
    if (x < -745.1332191019412) return 0;
    // x = k ln 2 + r with |r| at most ln(2) / 2 and a little; r as a sum, so that its rounding is known.
    int64_t k = (int64_t)(x * 0x1.71547652b82fep+0 + (x < 0 ? -0.5 : 0.5));
    double high = x - (double)k * ln2_high, low = (double)k * ln2_low;
    double r = high - low;
    double rounding = (high - r) - low;
    double series = r * 0x1.af86220fd7f18p-26 + 0x1.28b087e3ea3e4p-22;
    series = series * r + 0x1.71dddf694a767p-19;
    series = series * r + 0x1.a01996579e3f1p-16;
    series = series * r + 0x1.a01a01bb0e743p-13;
    series = series * r + 0x1.6c16c185b9bfdp-10;
    series = series * r + 0x1.111111110d5bap-7;
    series = series * r + 0x1.555555554fff4p-5;
    series = series * r + 0x1.5555555555561p-3;
    series = series * r + 0x1.000000000000bp-1;
    // e^(r + rounding) = 1 + (r + (rounding (1 + r) + r^2 E(r))).
    double result = 1.0 + (r + (rounding * (1.0 + r) + r * r * series));
    if (k > 1023) return result * 2.0 * power_of_two(k - 1);
    return k >= -1022 ? result * power_of_two(k) : result * power_of_two(k + 64) * 0x1p-64;
}
