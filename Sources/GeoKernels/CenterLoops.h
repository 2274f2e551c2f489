// The loops of CenterKernels.h, once for each instruction set. Included with
//   REAL, INTEGER  vectors of LANES doubles and 64-bit integers; LANES is 2 or 4
//   FN(name)       the name of a function of that width
//   TARGET         attributes of the instruction set, or nothing

TARGET static inline REAL FN(load)(const double *from) {
    REAL value;
    __builtin_memcpy(&value, from, sizeof value);
    return value;
}

TARGET static inline void FN(store)(double *to, REAL value) { __builtin_memcpy(to, &value, sizeof value); }

TARGET static size_t FN(prune)(
    const double *box, const double *list, size_t stride, size_t count, double *out, size_t out_stride
) {
    const double *xs = list, *ys = list + stride, *zs = list + 2 * stride, *numbers = list + 3 * stride;
    double *squares = out + 4 * out_stride;
    double x = box[0], y = box[1], z = box[2], half_x = box[3], half_y = box[4], half_z = box[5];

    // The centre that is nearest to the middle, of equals the first.
    REAL least;
    INTEGER place, at;
    for (int lane = 0; lane < LANES; lane++) {
        least[lane] = __builtin_inf();
        place[lane] = 0;
        at[lane] = lane;
    }
    for (size_t i = 0; i < count; i += LANES) {
        REAL dx = FN(load)(xs + i) - x, dy = FN(load)(ys + i) - y, dz = FN(load)(zs + i) - z;
        REAL square = dx * dx + dy * dy + dz * dz;
        FN(store)(squares + i, square);
        INTEGER nearer = square < least;
        least = nearer ? square : least;
        place = nearer ? at : place;
        at += LANES;
    }
    double best = least[0];
    int64_t winner = place[0];
    for (int lane = 1; lane < LANES; lane++) {
        if (least[lane] < best || (least[lane] == best && place[lane] < winner)) {
            best = least[lane];
            winner = place[lane];
        }
    }

    // For a place p of the box with middle m and half extents h, and d the way from the winner w to another
    // centre c: |p - c|^2 - |p - w|^2 >= |m - c|^2 - |m - w|^2 - 2 (|dx| hx + |dy| hy + |dz| hz).
    // All squares here and at the places are within 5 roundings of the exact ones, so 1e-14 of the terms,
    // and of the box's own size, is room enough; the last summand covers underflow.
    const double room = 1e-14;
    double half_square = half_x * half_x + half_y * half_y + half_z * half_z;
    double floor = best * (1 + room) + 4 * room * half_square + 1e-290;
    double reach_x = 2 * (1 + 2 * room) * half_x, reach_y = 2 * (1 + 2 * room) * half_y;
    double reach_z = 2 * (1 + 2 * room) * half_z;
    double winner_x = xs[winner], winner_y = ys[winner], winner_z = zs[winner];
    double *out_x = out, *out_y = out + out_stride, *out_z = out + 2 * out_stride;
    double *out_numbers = out + 3 * out_stride;
    size_t kept = 0;
    for (size_t i = 0; i < count; i += LANES) {
        REAL dx = __builtin_elementwise_abs(FN(load)(xs + i) - winner_x);
        REAL dy = __builtin_elementwise_abs(FN(load)(ys + i) - winner_y);
        REAL dz = __builtin_elementwise_abs(FN(load)(zs + i) - winner_z);
        REAL bound = dx * reach_x + dy * reach_y + dz * reach_z + floor;
        INTEGER out_of_reach = (FN(load)(squares + i) * (1 - room) > bound) | (dx + dy + dz == 0);
        // Written always and kept only where it counts: no branch to mispredict.
        for (size_t lane = 0; lane < LANES; lane++) {
            size_t from = i + lane;
            out_x[kept] = xs[from];
            out_y[kept] = ys[from];
            out_z[kept] = zs[from];
            out_numbers[kept] = numbers[from];
            kept += (size_t)(!out_of_reach[lane] | ((int64_t)from == winner)) & (from < count);
        }
    }
    for (size_t i = kept; i % 4 != 0; i++) out_x[i] = out_y[i] = out_z[i] = GK_NO_CENTER;
    return kept;
}

TARGET static int32_t FN(nearest)(
    const double *xs, const double *ys, const double *zs, size_t count, const double *list, size_t stride,
    size_t center_count, int32_t *out_numbers
) {
    const double *center_x = list, *center_y = list + stride, *center_z = list + 2 * stride;
    const double *numbers = list + 3 * stride;
    for (size_t i = 0; i < count; i += LANES) {
        REAL x = FN(load)(xs + i), y = FN(load)(ys + i), z = FN(load)(zs + i);
        REAL dx = x - center_x[0], dy = y - center_y[0], dz = z - center_z[0];
        REAL least = dx * dx + dy * dy + dz * dz;
        REAL nearest = numbers[0];
        for (size_t center = 1; center < center_count; center++) {
            dx = x - center_x[center];
            dy = y - center_y[center];
            dz = z - center_z[center];
            REAL square = dx * dx + dy * dy + dz * dz;
            INTEGER nearer = square < least;
            least = nearer ? square : least;
            REAL number = numbers[center];
            nearest = nearer ? number : nearest;
        }
        for (size_t lane = 0; lane < LANES; lane++) out_numbers[i + lane] = (int32_t)nearest[lane];
    }
    int32_t different = 0;
    for (size_t i = 1; i < count; i++) different |= out_numbers[i] ^ out_numbers[0];
    return different ? -1 : out_numbers[0];
}

TARGET static size_t FN(part)(double *entries, size_t count, size_t axis, double value, double *corners) {
    enum { PARTS = 4 / LANES };
    const REAL all = {0}, above = all + __builtin_inf(), below = all - __builtin_inf();
    REAL first_low[PARTS], first_high[PARTS], second_low[PARTS], second_high[PARTS];
    for (size_t part = 0; part < PARTS; part++) {
        first_low[part] = second_low[part] = above;
        first_high[part] = second_high[part] = below;
    }
    size_t middle = 0;
    for (size_t i = 0; i < count; i++) {
        double *entry = entries + 4 * i, *gap = entries + 4 * middle;
        size_t is_first = entry[axis] < value;
        INTEGER mask = (INTEGER){0} - (int64_t)is_first;
        for (size_t part = 0; part < PARTS; part++) {
            REAL own = FN(load)(entry + part * LANES);
            // Swapped always and kept only where it counts: no branch to mispredict.
            FN(store)(entry + part * LANES, FN(load)(gap + part * LANES));
            FN(store)(gap + part * LANES, own);
            REAL low = mask ? own : above, high = mask ? own : below;
            first_low[part] = low < first_low[part] ? low : first_low[part];
            first_high[part] = high > first_high[part] ? high : first_high[part];
            low = mask ? above : own;
            high = mask ? below : own;
            second_low[part] = low < second_low[part] ? low : second_low[part];
            second_high[part] = high > second_high[part] ? high : second_high[part];
        }
        middle += is_first;
    }
    for (size_t part = 0; part < PARTS; part++) {
        FN(store)(corners + part * LANES, first_low[part]);
        FN(store)(corners + 4 + part * LANES, first_high[part]);
        FN(store)(corners + 8 + part * LANES, second_low[part]);
        FN(store)(corners + 12 + part * LANES, second_high[part]);
    }
    return middle;
}
