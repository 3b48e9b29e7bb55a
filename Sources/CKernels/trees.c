#include "CKernels.h"
#include "lanes.h"

#include <math.h>
#include <string.h>

// Gradients are summed in fixed point: integers are added in any order to the same result, so rows may be cut and
// histograms subtracted at will, and an addition to memory takes a cycle where one of floats takes three or four.

enum { AHEAD = 32 };

typedef int64_t pair_t __attribute__((vector_size(16), aligned(16), may_alias));

/// An order-preserving image of a float among the unsigned integers.
KITH_INLINE uint32_t ordered(uint32_t bits) { return bits ^ ((uint32_t)((int32_t)bits >> 31) | 0x80000000u); }
KITH_INLINE uint32_t unordered(uint32_t bits) { return bits ^ (((bits >> 31) - 1) | 0x80000000u); }

void kith_sort_floats(float *values, float *work, size_t count) {
    enum { BITS = 11, SIZE = 1 << BITS };
    size_t starts[3][SIZE];
    memset(starts, 0, sizeof starts);
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, values + i, 4);
        bits = ordered(bits);
        memcpy(values + i, &bits, 4);
        for (int pass = 0; pass < 3; pass++) starts[pass][bits >> (pass * BITS) & (SIZE - 1)]++;
    }
    float *from = values, *to = work;
    for (int pass = 0; pass < 3; pass++) {
        size_t sum = 0;
        for (size_t key = 0; key < SIZE; key++) {
            const size_t own = starts[pass][key];
            starts[pass][key] = sum;
            sum += own;
        }
        for (size_t i = 0; i < count; i++) {
            uint32_t bits;
            memcpy(&bits, from + i, 4);
            memcpy(to + starts[pass][bits >> (pass * BITS) & (SIZE - 1)]++, &bits, 4);
        }
        float *other = from;
        from = to;
        to = other;
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, from + i, 4);
        bits = unordered(bits);
        memcpy(values + i, &bits, 4);
    }
}

void kith_tree_bins(
    const float *features, size_t stride, size_t firstRow, size_t endRow, size_t width, const float *uppers,
    uint8_t *block
) {
    for (size_t row = firstRow; row < endRow; row++) {
        for (size_t place = 0; place < width; place++) {
            const float value = features[row * stride + place];
            const float *own = uppers + place * (KITH_TREE_BINS - 1);
            size_t below = 0;
            for (size_t step = KITH_TREE_BINS / 2; step > 0; step /= 2) below += own[below + step - 1] < value ? step : 0;
            block[row * width + place] = (uint8_t)below;
        }
    }
}

void kith_tree_pairs(
    const float *gradients, const float *hessians, const uint32_t *rows, size_t count, double gradientScale,
    double hessianScale, int64_t *pairs
) {
    for (size_t i = 0; i < count; i++) {
        pairs[2 * i] = (int64_t)rint(gradients[rows[i]] * gradientScale);
        pairs[2 * i + 1] = (int64_t)rint(hessians[rows[i]] * hessianScale) * (1 << KITH_TREE_COUNT_BITS) + 1;
    }
}

KITH_INLINE void add_rows(
    const uint8_t *block, const size_t width, const uint32_t *rows, const int64_t *pairs, size_t count,
    int64_t *histogram
) {
    pair_t *sums = (pair_t *)histogram;
    for (size_t i = 0; i < count; i++) {
        // The rows of a leaf are scattered over the block.
        __builtin_prefetch(block + rows[i + AHEAD < count ? i + AHEAD : count - 1] * width);
        const uint8_t *bins = block + rows[i] * width;
        const pair_t pair = *(const pair_t *)(pairs + 2 * i);
        for (size_t place = 0; place < width; place++) sums[place * KITH_TREE_BINS + bins[place]] += pair;
    }
}

void kith_tree_histogram(
    const uint8_t *block, size_t width, const uint32_t *rows, const int64_t *pairs, size_t count, int64_t *histogram
) {
    memset(histogram, 0, width * KITH_TREE_BINS * 2 * sizeof(int64_t));
    switch (width) {
    case 1: add_rows(block, 1, rows, pairs, count, histogram); break;
    case 2: add_rows(block, 2, rows, pairs, count, histogram); break;
    case 3: add_rows(block, 3, rows, pairs, count, histogram); break;
    case 4: add_rows(block, 4, rows, pairs, count, histogram); break;
    case 5: add_rows(block, 5, rows, pairs, count, histogram); break;
    case 6: add_rows(block, 6, rows, pairs, count, histogram); break;
    case 7: add_rows(block, 7, rows, pairs, count, histogram); break;
    default: add_rows(block, 8, rows, pairs, count, histogram); break;
    }
}

KITH_DISPATCH
void kith_tree_subtract(int64_t *a, const int64_t *b, size_t count) {
    for (size_t i = 0; i < count; i++) a[i] -= b[i];
}

size_t kith_tree_mark(
    const uint8_t *block, size_t width, size_t place, uint32_t bin, const uint32_t *rows, size_t count,
    uint8_t *goesLeft
) {
    size_t left = 0;
    for (size_t i = 0; i < count; i++) {
        __builtin_prefetch(block + rows[i + AHEAD < count ? i + AHEAD : count - 1] * width);
        goesLeft[i] = block[rows[i] * width + place] <= bin;
        left += goesLeft[i];
    }
    return left;
}

void kith_tree_partition(
    const uint8_t *goesLeft, const uint32_t *rows, const int64_t *pairs, size_t count, uint32_t *leftRows,
    int64_t *leftPairs, uint32_t *rightRows, int64_t *rightPairs
) {
    uint32_t *rowEnds[2] = {rightRows, leftRows};
    int64_t *pairEnds[2] = {rightPairs, leftPairs};
    for (size_t i = 0; i < count; i++) {
        const size_t side = goesLeft[i];
        *rowEnds[side]++ = rows[i];
        *(pair_t *)pairEnds[side] = *(const pair_t *)(pairs + 2 * i);
        pairEnds[side] += 2;
    }
}

void kith_tree_best_split(
    const int64_t *histogram, size_t width, const uint32_t *binCounts, const uint8_t *used, int64_t gradient,
    int64_t hessianAndCount, const kith_tree_rules *rules, kith_tree_split *split
) {
    const int64_t countMask = (1 << KITH_TREE_COUNT_BITS) - 1;
    const double g = (double)gradient * rules->gradientUnit;
    const double h = (double)(hessianAndCount >> KITH_TREE_COUNT_BITS) * rules->hessianUnit;
    const double without = g * g / (h + rules->l2);
    const kith_tree_split none = {0, 0, 0, 0, 0};
    *split = none;
    for (size_t place = 0; place < width; place++) {
        if (used && !used[place]) continue;
        const int64_t *sums = histogram + place * KITH_TREE_BINS * 2;
        int64_t leftGradient = 0, leftRest = 0;
        for (uint32_t bin = 0; bin + 1 < binCounts[place]; bin++) {
            // An empty bin moves the border and nothing else.
            if (sums[2 * bin + 1] == 0) continue;
            leftGradient += sums[2 * bin];
            leftRest += sums[2 * bin + 1];
            const int64_t rightRest = hessianAndCount - leftRest;
            if ((uint64_t)(leftRest & countMask) < rules->minimumRows) continue;
            if ((uint64_t)(rightRest & countMask) < rules->minimumRows) break;
            const double gl = (double)leftGradient * rules->gradientUnit, gr = g - gl;
            const double hl = (double)(leftRest >> KITH_TREE_COUNT_BITS) * rules->hessianUnit;
            const double hr = (double)(rightRest >> KITH_TREE_COUNT_BITS) * rules->hessianUnit;
            if (hl < rules->minimumHessian) continue;
            if (hr < rules->minimumHessian) break;
            const double gain = gl * gl / (hl + rules->l2) + gr * gr / (hr + rules->l2) - without;
            if (gain > split->gain) {
                const kith_tree_split better = {gain, (uint32_t)place, bin, leftGradient, leftRest};
                *split = better;
            }
        }
    }
}

/// Adds one tree's values for sixteen rows, whose features lie side by side.
KITH_INLINE void add_by_masks(const kith_forest *forest, size_t tree, const float *x, double *sums) {
    lane_mask_t gone = {0};
    for (uint32_t node = forest->nodeStarts[tree]; node < forest->nodeStarts[tree + 1]; node++) {
        const lane_mask_t right = LOAD(x + (size_t)forest->features[node] * LANES) > forest->thresholds[node];
        gone |= right & (int32_t)forest->masks[node];
    }
    const double *values = forest->values + forest->leafStarts[tree];
    uint32_t lanes[LANES];
    memcpy(lanes, &gone, sizeof lanes);
    // The leaf that is reached is the leftmost one that no node has ruled out.
    for (int lane = 0; lane < LANES; lane++) sums[lane] += values[__builtin_ctz(~lanes[lane])];
}

KITH_INLINE void add_by_descent(const kith_forest *forest, size_t tree, const float *x, double *sums) {
    const uint32_t first = forest->nodeStarts[tree];
    for (int lane = 0; lane < LANES; lane++) {
        int32_t node = 0;
        while (node >= 0) {
            const int right = x[(size_t)forest->features[first + node] * LANES + lane] > forest->thresholds[first + node];
            node = right ? forest->rightChildren[first + node] : forest->leftChildren[first + node];
        }
        sums[lane] += forest->values[forest->leafStarts[tree] + ~node];
    }
}

KITH_DISPATCH
void kith_forest_scores(
    const kith_forest *forest, size_t first, size_t end, const float *features, size_t stride, size_t rows,
    size_t featureCount, float *work, double *scores
) {
    for (size_t start = 0; start < rows; start += LANES) {
        const size_t present = rows - start < LANES ? rows - start : LANES;
        for (size_t lane = 0; lane < LANES; lane++) {
            const float *row = features + (start + (lane < present ? lane : 0)) * stride;
            for (size_t feature = 0; feature < featureCount; feature++) work[feature * LANES + lane] = row[feature];
        }
        double sums[LANES] = {0};
        for (size_t lane = 0; lane < present; lane++) sums[lane] = scores[start + lane];
        for (size_t tree = first; tree < end; tree++) {
            const uint32_t leaves = forest->leafStarts[tree + 1] - forest->leafStarts[tree];
            // A full word of leaves would leave nothing for the leftmost zero to be found in were the last one masked,
            // which it never is: the last leaf is under no left child.
            if (leaves <= KITH_TREE_MASK_LEAVES) add_by_masks(forest, tree, work, sums);
            else add_by_descent(forest, tree, work, sums);
        }
        for (size_t lane = 0; lane < present; lane++) scores[start + lane] = sums[lane];
    }
}
