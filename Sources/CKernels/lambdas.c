#include "CKernels.h"
#include "lanes.h"

#include <math.h>
#include <string.h>

// One group's rows are put in the order of their scores, in arrays padded to whole vectors with rows of weight zero. A
// row of gain above zero is compared with all below it, a vector at a time; one of gain zero only with those that have
// some, which are few.

KITH_INLINE size_t padded(size_t count) { return (count + LANES - 1) / LANES * LANES; }

size_t kith_lambdas_work(size_t count) { return 14 * (padded(count) + LANES); }

/// 1 / (1 + exp(x)) of a vector, to a relative error of some 1e-6.
KITH_INLINE void sigmoid_lanes(const lanes_t *input, lanes_t *result) {
    const lanes_t limit = (lanes_t){0} + 80.0f;
    const lanes_t x = __builtin_elementwise_max(__builtin_elementwise_min(*input, limit), -limit);
    // exp(x) = 2^n exp(r), r within half of ln 2 from zero.
    const lanes_t shifted = x * 1.44269504f + 12582912.0f;
    const lanes_t n = shifted - 12582912.0f;
    const lanes_t r = (x - n * 0.693359375f) - n * -2.12194440e-4f;
    lanes_t power = r * (1.0f / 720) + 1.0f / 120;
    power = power * r + 1.0f / 24;
    power = power * r + 1.0f / 6;
    power = power * r + 0.5f;
    power = power * r + 1.0f;
    power = power * r + 1.0f;
    const lane_mask_t scale = (__builtin_convertvector(n, lane_mask_t) + 127) << 23;
    lanes_t factor;
    memcpy(&factor, &scale, sizeof factor);
    *result = 1.0f / (1.0f + power * factor);
}

/// Places 0 ..< count by falling score, equal scores in their order; `keys` and `ids` hold twice the count.
static void sort_by_score(const double *scores, size_t count, uint32_t *keys, uint32_t *ids) {
    uint32_t starts[4][256];
    memset(starts, 0, sizeof starts);
    for (size_t i = 0; i < count; i++) {
        const float score = (float)scores[i] + 0.0f;
        uint32_t bits;
        memcpy(&bits, &score, 4);
        bits = ~(bits ^ ((uint32_t)((int32_t)bits >> 31) | 0x80000000u));
        keys[i] = bits;
        ids[i] = (uint32_t)i;
        for (int pass = 0; pass < 4; pass++) starts[pass][bits >> (8 * pass) & 255]++;
    }
    for (int pass = 0; pass < 4; pass++) {
        const size_t from = pass % 2 ? count : 0, to = pass % 2 ? 0 : count;
        uint32_t sum = 0;
        for (int key = 0; key < 256; key++) {
            const uint32_t own = starts[pass][key];
            starts[pass][key] = sum;
            sum += own;
        }
        for (size_t i = 0; i < count; i++) {
            const uint32_t place = starts[pass][keys[from + i] >> (8 * pass) & 255]++;
            keys[to + place] = keys[from + i];
            ids[to + place] = ids[from + i];
        }
    }
}

/// Rows that are compared with: their places run from the best score downwards.
typedef struct {
    float *scores, *gains, *discounts, *gradients, *hessians;
} rows_t;

typedef struct {
    float score, gain, discount, steepness, inverseMaximum;
    int normalizes;
} comparison_t;

/// Compares one row with those from `first` on, all of which rank below it. Adds to theirs, and what is the row's own to
/// `own`: its gradient, its hessian and Σ |lambda|.
KITH_INLINE void compare(const comparison_t *row, const rows_t *rows, size_t first, size_t end, float *own) {
    const lane_mask_t lanes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    lanes_t pushes = {0}, curves = {0}, forces = {0};
    for (size_t other = first; other < end; other += LANES) {
        lanes_t gainGap = row->gain - LOAD(rows->gains + other);
        lanes_t scoreGap = row->score - LOAD(rows->scores + other);
        // Minus one where the other row has the larger gain.
        const lanes_t direction = 1.0f + 2.0f * __builtin_convertvector(gainGap < 0.0f, lanes_t);
        gainGap *= direction;
        scoreGap *= direction;
        lanes_t change = gainGap * (row->discount - LOAD(rows->discounts + other)) * row->inverseMaximum;
        if (row->normalizes) change /= 0.01f + __builtin_elementwise_abs(scoreGap);
        change *= -__builtin_convertvector(lanes < (int32_t)(end - other), lanes_t);
        lanes_t probability;
        const lanes_t steep = scoreGap * row->steepness;
        sigmoid_lanes(&steep, &probability);
        const lanes_t force = probability * change * row->steepness;
        const lanes_t curve = force * (1.0f - probability) * row->steepness;
        const lanes_t push = force * direction;
        STORE(rows->gradients + other, LOAD(rows->gradients + other) + push);
        STORE(rows->hessians + other, LOAD(rows->hessians + other) + curve);
        pushes += push;
        curves += curve;
        forces += force;
    }
    own[0] -= lane_sum(&pushes);
    own[1] += lane_sum(&curves);
    own[2] += lane_sum(&forces);
}

KITH_INLINE rows_t rows_at(float *work, size_t room) {
    memset(work, 0, 5 * room * sizeof(float));
    const rows_t rows = {work, work + room, work + 2 * room, work + 3 * room, work + 4 * room};
    return rows;
}

KITH_DISPATCH
void kith_lambdas(
    const double *scores, const float *gains, size_t count, size_t truncation, float steepness, int normalizes,
    float inverseMaximum, float weight, const float *discounts, float *gradients, float *hessians, uint32_t *work
) {
    const size_t room = padded(count) + LANES;
    uint32_t *ids = work, *places = work + 2 * room;
    sort_by_score(scores, count, places, ids);
    const rows_t all = rows_at((float *)(work + 4 * room), room);
    const rows_t winners = rows_at((float *)(work + 9 * room), room);
    size_t winnerCount = 0;
    for (size_t place = 0; place < count; place++) {
        const uint32_t id = ids[place];
        all.scores[place] = (float)scores[id];
        all.gains[place] = gains[id];
        all.discounts[place] = discounts[place];
        if (gains[id] > 0) {
            winners.scores[winnerCount] = all.scores[place];
            winners.gains[winnerCount] = all.gains[place];
            winners.discounts[winnerCount] = discounts[place];
            places[winnerCount++] = (uint32_t)place;
        }
    }
    float sums = 0;
    size_t winner = 0;
    const size_t end = truncation < count ? truncation : count;
    const int normalizesGaps = normalizes && all.scores[0] != all.scores[count - 1];
    for (size_t place = 0; place < end; place++) {
        while (winner < winnerCount && places[winner] <= place) winner++;
        float own[3] = {0};
        const comparison_t row = {
            all.scores[place], all.gains[place], all.discounts[place], steepness, inverseMaximum, normalizesGaps,
        };
        if (row.gain > 0) compare(&row, &all, place + 1, count, own);
        else compare(&row, &winners, winner, winnerCount, own);
        all.gradients[place] += own[0];
        all.hessians[place] += own[1];
        sums += 2 * own[2];
    }
    for (size_t i = 0; i < winnerCount; i++) {
        all.gradients[places[i]] += winners.gradients[i];
        all.hessians[places[i]] += winners.hessians[i];
    }
    const float scale = weight * (normalizes && sums > 0 ? log1pf(sums) * 1.44269504f / sums : 1);
    for (size_t place = 0; place < count; place++) {
        gradients[ids[place]] = all.gradients[place] * scale;
        hessians[ids[place]] = all.hessians[place] * scale;
    }
}
