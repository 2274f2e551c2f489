// Which of a few centres is nearest: the inner loops of k-means on cells of points.
//
// A list of centres is one block of doubles in five rows of `stride` each: x, y, z, the centres' numbers in
// ascending order, and a row that `gk_prune_centers` uses when the list is its output. `stride` is a
// multiple of 4 above the count, and the list's places from its count to the next multiple of 4 hold
// `GK_NO_CENTER` in each of the first three rows.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// Component that keeps a place of a list from being nearest to anything; its square is infinite.
#define GK_NO_CENTER 1e200

/// Doubles that a list of so many centres needs for each of its five rows.
static inline size_t gk_center_stride(size_t count) { return (count / 4 + 1) * 4; }

/// Asks for a line of memory that will be read soon.
static inline void gk_prefetch(const void *address) { __builtin_prefetch(address); }

/// Copies the centres that may be the nearest to a place of a box; returns their number, at least 1.
///
/// The box is its middle and half its extent: six doubles. A centre is left out only where another one is
/// nearer to every place of the box by more than the rounding of `dx * dx + dy * dy + dz * dz` in Double, or
/// where it equals one of a smaller number. What is kept may differ between processors; the centres that
/// matter are always among it.
///
/// - `out` has room for five rows of `out_stride`, at least `gk_center_stride(count)`.
size_t gk_prune_centers(
    const double *box, const double *list, size_t stride, size_t count, double *out, size_t out_stride);

/// The nearest of some centres to each of `count` places: its number, of equals the smaller one.
///
/// Squared distances are `dx * dx + dy * dy + dz * dz`, each operation rounded: the same bits on every
/// processor. The arrays of places can be read up to 3 beyond the end, and `out_numbers` be written so far.
/// Returns the number where all places have the same, else -1.
int32_t gk_nearest_centers(
    const double *xs, const double *ys, const double *zs, size_t count, const double *list, size_t stride,
    size_t center_count, int32_t *out_numbers);

/// Brings entries of four doubles whose component `axis` is below a value to the front; returns their number.
///
/// `corners` gets four entries: the least and greatest components of those in front, then of the others;
/// infinities where there are none. The order afterwards is the same on every processor. No number is NaN.
size_t gk_part_entries(double *entries, size_t count, size_t axis, double value, double *corners);
