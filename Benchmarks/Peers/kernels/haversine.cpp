// The peer of the distance kernels: plain loops, left to g++ and its vector mathematics library.
//
//     g++ -std=c++17 -O3 -march=x86-64-v3 -ffast-math -o haversine haversine.cpp
//
// (-ffast-math is what lets g++ call libmvec's vector sine, cosine and arc sine.) Reads nothing; prints one
// line of JSON for each form and size: the best of several rounds, in millions of pairs a second, and the
// largest difference from long double arithmetic where the form is a distance. `haversine SECONDS` sets how
// long each form is measured, 0.25 by default; `haversine SECONDS FORM` measures only that form.
//
// The peer is given its best conditions: coordinates stored in radians, so that it converts nothing, arrays
// on cache lines, and rounds long enough to hide the clock.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <vector>

namespace {

constexpr double earth_radius_m = 6371008.8;
constexpr double degree = 0.017453292519943295769;

template <typename Real>
struct CacheLines {
    using value_type = Real;
    CacheLines() = default;
    template <typename Other>
    CacheLines(const CacheLines<Other> &) {}
    Real *allocate(size_t count) {
        return static_cast<Real *>(::operator new(count * sizeof(Real), std::align_val_t(64)));
    }
    void deallocate(Real *place, size_t) { ::operator delete(place, std::align_val_t(64)); }
    bool operator==(const CacheLines &) const { return true; }
    bool operator!=(const CacheLines &) const { return false; }
};

template <typename Real>
using Column = std::vector<Real, CacheLines<Real>>;

/// Steele, Lea and Flood's SplitMix64 from seed 2024, to which the Swift side keeps: the same points.
struct SplitMix {
    uint64_t state = 2024;
    double unit() {
        uint64_t z = state += 0x9e3779b97f4a7c15u;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return double((z ^ (z >> 31)) >> 11) * 0x1p-53;
    }
};

template <typename Real>
struct Points {
    Column<Real> latitudes, longitudes, x, y, z;  // radians; unit vectors

    explicit Points(size_t count) {
        SplitMix random;
        for (size_t i = 0; i < count; i++) {
            double latitude = (random.unit() * 180 - 90) * degree;
            double longitude = (random.unit() * 360 - 180) * degree;
            latitudes.push_back(Real(latitude));
            longitudes.push_back(Real(longitude));
            x.push_back(Real(std::cos(latitude) * std::cos(longitude)));
            y.push_back(Real(std::cos(latitude) * std::sin(longitude)));
            z.push_back(Real(std::sin(latitude)));
        }
    }
};

template <typename Real>
__attribute__((noinline)) void haversine(
    Real latitude, Real longitude, const Real *__restrict latitudes, const Real *__restrict longitudes,
    size_t count, Real *__restrict out_m
) {
    const Real cosine = std::cos(latitude);
    for (size_t i = 0; i < count; i++) {
        const Real a = std::sin((latitudes[i] - latitude) * Real(0.5));
        const Real b = std::sin((longitudes[i] - longitude) * Real(0.5));
        const Real h = a * a + cosine * std::cos(latitudes[i]) * b * b;
        out_m[i] = Real(2 * earth_radius_m) * std::asin(std::min(Real(1), std::sqrt(h)));
    }
}

template <typename Real>
__attribute__((noinline)) size_t count_within(
    Real x, Real y, Real z, const Real *__restrict xs, const Real *__restrict ys, const Real *__restrict zs,
    size_t count, Real limit
) {
    // A counter as wide as the numbers lets the compiler keep it in the same vectors.
    using Counter = std::conditional_t<sizeof(Real) == 8, int64_t, int32_t>;
    Counter within = 0;
    for (size_t i = 0; i < count; i++) {
        const Real dx = xs[i] - x, dy = ys[i] - y, dz = zs[i] - z;
        within += dx * dx + dy * dy + dz * dz <= limit ? 1 : 0;
    }
    return size_t(within);
}

template <typename Real>
__attribute__((noinline)) void squared_chord(
    Real x, Real y, Real z, const Real *__restrict xs, const Real *__restrict ys, const Real *__restrict zs,
    size_t count, Real *__restrict out
) {
    for (size_t i = 0; i < count; i++) {
        const Real dx = xs[i] - x, dy = ys[i] - y, dz = zs[i] - z;
        out[i] = dx * dx + dy * dy + dz * dz;
    }
}

template <typename Real>
__attribute__((noinline)) void chord_m(
    Real x, Real y, Real z, const Real *__restrict xs, const Real *__restrict ys, const Real *__restrict zs,
    size_t count, Real *__restrict out_m
) {
    for (size_t i = 0; i < count; i++) {
        const Real dx = xs[i] - x, dy = ys[i] - y, dz = zs[i] - z;
        const Real half = std::sqrt(dx * dx + dy * dy + dz * dz) * Real(0.5);
        out_m[i] = Real(2 * earth_radius_m) * std::asin(std::min(Real(1), half));
    }
}

double seconds_per_form = 0.25;
const char *only_form = nullptr;
double sink = 0;

template <typename Body>
void measure(const char *form, size_t count, double error_m, Body body) {
    if (only_form && std::strcmp(only_form, form) != 0) return;
    using Clock = std::chrono::steady_clock;
    const auto since = [](Clock::time_point start) {
        return std::chrono::duration<double>(Clock::now() - start).count();
    };
    const size_t calls = std::max<size_t>(1, 400000 / count);
    double best = 1e300;
    const auto begin = Clock::now();
    for (int round = 0; round < 5 || since(begin) < seconds_per_form; round++) {
        const auto start = Clock::now();
        for (size_t call = 0; call < calls; call++) body(call % count);
        best = std::min(best, since(start));
    }
    std::printf(
        "{\"form\":\"%s\",\"n\":%zu,\"mpairs_per_s\":%.1f,\"error_m\":%.3g}\n", form, count,
        double(calls) * double(count) / best / 1e6, error_m);
}

template <typename Real>
double error(const Points<Real> &points, const Column<Real> &meters) {
    const size_t stride = std::max<size_t>(1, points.x.size() / 1024);
    long double worst = 0;
    for (size_t i = 0; i < points.x.size(); i += stride) {
        const long double a = sinl(((long double)points.latitudes[i] - points.latitudes[0]) / 2);
        const long double b = sinl(((long double)points.longitudes[i] - points.longitudes[0]) / 2);
        const long double cosines = cosl(points.latitudes[i]) * cosl(points.latitudes[0]);
        const long double exact = 2 * (long double)earth_radius_m * asinl(sqrtl(a * a + cosines * b * b));
        worst = std::max(worst, fabsl(exact - meters[i]));
    }
    return double(worst);
}

template <typename Real>
void measure_all(const char *suffix, size_t count) {
    const Points<Real> p(count);
    Column<Real> out(count);
    char form[64];
    const auto name = [&](const char *subject) {
        std::snprintf(form, sizeof form, "%s-%s", subject, suffix);
        return form;
    };
    const Real *xs = p.x.data(), *ys = p.y.data(), *zs = p.z.data();

    haversine(p.latitudes[0], p.longitudes[0], p.latitudes.data(), p.longitudes.data(), count, out.data());
    measure(name("haversine"), count, error(p, out), [&](size_t i) {
        haversine(
            p.latitudes[i], p.longitudes[i], p.latitudes.data(), p.longitudes.data(), count, out.data());
        sink += double(out[count / 2]);
    });
    chord_m(xs[0], ys[0], zs[0], xs, ys, zs, count, out.data());
    measure(name("chord-m"), count, error(p, out), [&](size_t i) {
        chord_m(xs[i], ys[i], zs[i], xs, ys, zs, count, out.data());
        sink += double(out[count / 2]);
    });
    measure(name("chord-squared"), count, 0, [&](size_t i) {
        squared_chord(xs[i], ys[i], zs[i], xs, ys, zs, count, out.data());
        sink += double(out[count / 2]);
    });
    measure(name("count-within"), count, 0, [&](size_t i) {
        sink += double(count_within(xs[i], ys[i], zs[i], xs, ys, zs, count, Real(0.01)));
    });
}

}  // namespace

int main(int argc, char **argv) {
    if (argc > 1) seconds_per_form = std::atof(argv[1]);
    if (argc > 2) only_form = argv[2];
    for (size_t count : {size_t(1024), size_t(1000000)}) {
        measure_all<double>("f64", count);
        measure_all<float>("f32", count);
    }
    return sink == 0.5 ? 1 : 0;  // Used, so that nothing measured can be left out.
}
