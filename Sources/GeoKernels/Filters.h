// The loops that give positions, once for each instruction set and both kinds of number. Included after
// Loops.h with, beside its macros,
//   BOOLS   a vector of LANES truth values
//   BITS    an unsigned integer of LANES bits

TARGET INLINE BITS FN(bits)(INTEGER truths) {
    BOOLS packed = __builtin_convertvector(truths, BOOLS);
    BITS bits;
    __builtin_memcpy(&bits, &packed, sizeof bits);
    return bits;
}

/// Appends the positions of the bits that are set, four at a time: written always and counted only where they
/// hold, so that no branch is mispredicted. Writes at most LANES places on from `found`.
TARGET INLINE size_t FN(append)(BITS bits, size_t first, int32_t *out_positions, size_t found) {
    for (int shift = 0; shift < LANES; shift += 4) {
        unsigned four = (unsigned)(bits >> shift) & 15;
        gk_four_positions positions = gk_positions_of_bits[four] + (int32_t)(first + (size_t)shift);
        __builtin_memcpy(out_positions + found, &positions, sizeof positions);
        found += gk_count_of_bits[four];
    }
    return found;
}

LOOP static size_t FN(filter_within)(
    NUMBER x, NUMBER y, NUMBER z, const NUMBER *xs, const NUMBER *ys, const NUMBER *zs, size_t count,
    NUMBER limit, int32_t *out_positions
) {
    size_t found = 0, i = 0;
    for (; i + LANES <= count; i += LANES) {
        INTEGER within =
            FN(squared)(FN(load)(xs + i) - x, FN(load)(ys + i) - y, FN(load)(zs + i) - z) <= limit;
        found = FN(append)(FN(bits)(within), i, out_positions, found);
    }
    for (; i < count; i++) {
        if (PLAIN(squared)(xs[i] - x, ys[i] - y, zs[i] - z) <= limit) out_positions[found++] = (int32_t)i;
    }
    return found;
}
