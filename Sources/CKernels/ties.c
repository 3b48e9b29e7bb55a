// Ties of a graph and the triangles over them, whose speed is that of looking up marks.
#include "CKernels.h"

KITH_DISPATCH int kith_tie_numbers(
    const uint64_t *restrict offsets, const uint32_t *restrict columns, size_t count, uint64_t *restrict cursors,
    uint32_t *restrict numbers, uint32_t *restrict hubs, uint32_t *restrict others) {
    uint32_t next = 0;
    for (size_t v = 0; v < count; v++) cursors[v] = offsets[v];
    for (size_t u = 0; u < count; u++) {
        uint64_t degree = offsets[u + 1] - offsets[u];
        for (uint64_t entry = offsets[u]; entry < offsets[u + 1]; entry++) {
            size_t v = columns[entry];
            if (v >= count || v == u) return 0;
            // The rows are walked in rising order, so the next entry of v that was not met yet must be the one of u.
            uint64_t mirror = cursors[v]++;
            if (mirror >= offsets[v + 1] || columns[mirror] != u) return 0;
            uint64_t other = offsets[v + 1] - offsets[v];
            if (degree < other || (degree == other && u > v)) continue;
            numbers[entry] = numbers[mirror] = next;
            hubs[next] = (uint32_t)u;
            others[next++] = (uint32_t)v;
        }
    }
    return 1;
}

KITH_DISPATCH void kith_tie_supports(
    const uint64_t *restrict offsets, const uint32_t *restrict columns, const uint32_t *restrict hubs,
    const uint32_t *restrict others, size_t first, size_t end, uint32_t *restrict bits, uint32_t *restrict supports) {
    for (size_t tie = first; tie < end;) {
        size_t hub = hubs[tie];
        for (uint64_t i = offsets[hub]; i < offsets[hub + 1]; i++) bits[columns[i] >> 5] |= 1u << (columns[i] & 31);
        for (; tie < end && hubs[tie] == hub; tie++) {
            const uint32_t *row = columns + offsets[others[tie]];
            size_t length = offsets[others[tie] + 1] - offsets[others[tie]];
            uint32_t common = 0;
            for (size_t i = 0; i < length; i++) common += bits[row[i] >> 5] >> (row[i] & 31) & 1;
            supports[tie] = common;
        }
        for (uint64_t i = offsets[hub]; i < offsets[hub + 1]; i++) bits[columns[i] >> 5] = 0;
    }
}

enum { LANES = 4 };

static inline double folded(const double *lanes) { return (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]); }

KITH_DISPATCH void kith_tie_sums(
    const uint64_t *restrict offsets, const uint32_t *restrict columns, const double *restrict weights,
    const double *restrict scales, const uint32_t *restrict hubs, const uint32_t *restrict others, size_t first,
    size_t end, uint32_t *restrict bits, double *restrict marks, uint32_t *restrict found, double *restrict plain,
    double *restrict scaled) {
    for (size_t tie = first; tie < end;) {
        size_t hub = hubs[tie];
        for (uint64_t i = offsets[hub]; i < offsets[hub + 1]; i++) {
            bits[columns[i] >> 5] |= 1u << (columns[i] & 31);
            marks[columns[i]] = weights ? weights[i] : 1;
        }
        for (; tie < end && hubs[tie] == hub; tie++) {
            const uint32_t *row = columns + offsets[others[tie]];
            const double *own = weights ? weights + offsets[others[tie]] : 0;
            size_t length = offsets[others[tie] + 1] - offsets[others[tie]], common = 0;
            // The common ones first, looked up in a bit set that stays near, without a branch that cannot be predicted.
            for (size_t i = 0; i < length; i++) {
                found[common] = (uint32_t)i;
                common += bits[row[i] >> 5] >> (row[i] & 31) & 1;
            }
            double sums[LANES] = {0}, scaledSums[LANES] = {0};
            for (size_t k = 0; k < common; k++) {
                uint32_t q = row[found[k]];
                double product = own ? marks[q] * own[found[k]] : 1;
                sums[k % LANES] += product;
                scaledSums[k % LANES] += product * scales[q];
            }
            plain[tie] = folded(sums);
            scaled[tie] = folded(scaledSums);
        }
        for (uint64_t i = offsets[hub]; i < offsets[hub + 1]; i++) bits[columns[i] >> 5] = 0;
    }
}
