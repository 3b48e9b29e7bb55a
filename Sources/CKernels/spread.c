// Local work around one vertex of a large graph: sums that are spread along rows into a dense accumulator of which only
// what was touched is looked at and cleared again, walks with restart whose small shares are dropped, and the best few of
// what was touched.
#include <string.h>

#include "CKernels.h"

typedef float lanes8 __attribute__((vector_size(32), aligned(4)));

KITH_DISPATCH size_t kith_lanes_spread(
    const uint64_t *restrict offsets, const uint32_t *restrict columns, const uint32_t *restrict rows,
    const float *restrict weights, size_t count, float *restrict lanes, uint8_t *restrict seen,
    uint32_t *restrict touched, size_t touched_count) {
    for (size_t i = 0; i < count; i++) {
        const lanes8 weight = *(const lanes8 *)(weights + 8 * i);
        const uint64_t end = offsets[rows[i] + 1];
        for (uint64_t j = offsets[rows[i]]; j < end; j++) {
            const uint32_t column = columns[j];
            lanes8 *sums = (lanes8 *)(lanes + 8 * (size_t)column);
            *sums += weight;
            // The write happens always and the count moves only at the first visit: no branch to mispredict.
            touched[touched_count] = column;
            touched_count += !seen[column];
            seen[column] = 1;
        }
    }
    return touched_count;
}

static inline __attribute__((always_inline)) float combined(
    const float *restrict lanes, const float *restrict coefficients, const float *restrict scale, uint32_t column) {
    const lanes8 product = *(const lanes8 *)(lanes + 8 * (size_t)column) * *(const lanes8 *)coefficients;
    const float sum =
        ((product[0] + product[4]) + (product[1] + product[5])) + ((product[2] + product[6]) + (product[3] + product[7]));
    return scale ? sum * scale[column] : sum;
}

KITH_DISPATCH void kith_lanes_gather(
    const float *restrict lanes, const float *restrict coefficients, const float *restrict scale,
    const uint32_t *restrict columns, size_t count, float *restrict result) {
    for (size_t i = 0; i < count; i++) result[i] = combined(lanes, coefficients, scale, columns[i]);
}

static inline __attribute__((always_inline)) int stands_before(float a, uint32_t i, float b, uint32_t j) {
    return a > b || (a == b && i < j);
}

// Moves the `keep` best of `count` pairs to the front, in no order. With the median of three and both scans stopping at
// equals, sorted and equal scores do no harm.
static void select_best(float *scores, uint32_t *columns, size_t count, size_t keep) {
    size_t low = 0, high = count;
    while (high - low > 1 && keep > low && keep < high) {
        const size_t middle = low + (high - low) / 2;
        size_t at[3] = {low, middle, high - 1};
        for (int pass = 0; pass < 2; pass++)
            for (int k = 0; k < 2; k++)
                if (stands_before(scores[at[k + 1]], columns[at[k + 1]], scores[at[k]], columns[at[k]])) {
                    const size_t other = at[k];
                    at[k] = at[k + 1];
                    at[k + 1] = other;
                }
        const float pivot = scores[at[1]];
        const uint32_t pivot_column = columns[at[1]];
        size_t i = low, j = high - 1;
        while (1) {
            while (stands_before(scores[i], columns[i], pivot, pivot_column)) i++;
            while (stands_before(pivot, pivot_column, scores[j], columns[j])) j--;
            if (i >= j) break;
            const float score = scores[i];
            scores[i] = scores[j];
            scores[j] = score;
            const uint32_t column = columns[i];
            columns[i] = columns[j];
            columns[j] = column;
            i++;
            j--;
        }
        // Left of `i` nothing stands after the pivot, and from it on nothing before; `i` is below `high`. Where it is `low`
        // the scan from the right has passed everything else, so the pivot stands there and is the first.
        if (i == low) low++;
        else if (keep < i) high = i;
        else low = i;
    }
}

// Keeps the best of a stream of pairs in a buffer of twice `limit`; whoever stands after the worst kept is not looked at.
typedef struct {
    float *scores;
    uint32_t *columns;
    size_t count, limit;
    float threshold;
} best_list;

static inline __attribute__((always_inline)) void best_offer(
    best_list *list, float score, uint32_t column, const uint8_t *restrict excluded) {
    if (!(score >= list->threshold) || !(score > 0) || (excluded && excluded[column])) return;
    list->scores[list->count] = score;
    list->columns[list->count] = column;
    if (++list->count == 2 * list->limit) {
        select_best(list->scores, list->columns, list->count, list->limit);
        list->count = list->limit;
        float worst = list->scores[0];
        for (size_t i = 1; i < list->limit; i++) worst = list->scores[i] < worst ? list->scores[i] : worst;
        list->threshold = worst;
    }
}

static size_t best_end(best_list *list) {
    if (list->count > list->limit) {
        select_best(list->scores, list->columns, list->count, list->limit);
        list->count = list->limit;
    }
    return list->count;
}

KITH_DISPATCH size_t kith_lanes_best(
    const float *restrict lanes, const float *restrict coefficients, const float *restrict scale,
    const uint32_t *restrict touched, size_t count, const uint8_t *restrict excluded, size_t limit,
    float *restrict scores, uint32_t *restrict columns) {
    if (limit == 0) return 0;
    best_list list = {scores, columns, 0, limit, 0};
    for (size_t i = 0; i < count; i++)
        best_offer(&list, combined(lanes, coefficients, scale, touched[i]), touched[i], excluded);
    return best_end(&list);
}

KITH_DISPATCH size_t kith_lane_sums_best(
    const float *restrict lanes, const uint8_t *restrict seen, const uint32_t *restrict touched, size_t count,
    const float *restrict other_lanes, const uint32_t *restrict other_touched, size_t other_count, size_t lane,
    const uint8_t *restrict excluded, size_t limit, float *restrict scores, uint32_t *restrict columns) {
    if (limit == 0) return 0;
    best_list list = {scores, columns, 0, limit, 0};
    for (size_t i = 0; i < count; i++) {
        const size_t place = 8 * (size_t)touched[i] + lane;
        best_offer(&list, lanes[place] + other_lanes[place], touched[i], excluded);
    }
    for (size_t i = 0; i < other_count; i++)
        if (!seen[other_touched[i]])
            best_offer(&list, other_lanes[8 * (size_t)other_touched[i] + lane], other_touched[i], excluded);
    return best_end(&list);
}

KITH_DISPATCH size_t kith_values_best(
    const float *restrict values, size_t stride, const float *restrict scale, const uint32_t *restrict listed,
    size_t count, const uint8_t *restrict excluded, size_t limit, float *restrict scores, uint32_t *restrict columns) {
    if (limit == 0) return 0;
    best_list list = {scores, columns, 0, limit, 0};
    for (size_t i = 0; i < count; i++) {
        const uint32_t column = listed ? listed[i] : (uint32_t)i;
        const float value = values[column * stride];
        best_offer(&list, scale ? value * scale[column] : value, column, excluded);
    }
    return best_end(&list);
}

void kith_lanes_clear(float *restrict lanes, uint8_t *restrict seen, const uint32_t *restrict touched, size_t count) {
    for (size_t i = 0; i < count; i++) {
        memset(lanes + 8 * (size_t)touched[i], 0, 8 * sizeof(float));
        seen[touched[i]] = 0;
    }
}

static inline __attribute__((always_inline)) size_t walk_along(
    const uint64_t *restrict offsets, const uint32_t *restrict columns, uint32_t vertex, float share,
    float *restrict next, uint32_t *restrict frontier, size_t count) {
    const uint64_t end = offsets[vertex + 1];
    for (uint64_t j = offsets[vertex]; j < end; j++) {
        const uint32_t column = columns[j];
        frontier[count] = column;
        count += next[column] == 0;
        next[column] += share;
    }
    return count;
}

size_t kith_walk(
    const uint64_t *restrict out_offsets, const uint32_t *restrict out_columns, const uint64_t *restrict in_offsets,
    const uint32_t *restrict in_columns, float out_weight, float in_weight, float restart, float threshold,
    uint32_t sweeps, uint32_t start, float *restrict mass, float *restrict residual, float *restrict next,
    uint32_t *restrict frontier, uint32_t *restrict following, uint32_t *restrict touched) {
    size_t count = 1, touched_count = 0;
    frontier[0] = start;
    residual[start] = 1;
    for (uint32_t sweep = 0; count > 0; sweep++) {
        size_t next_count = 0;
        const int last = sweep == sweeps;
        for (size_t i = 0; i < count; i++) {
            const uint32_t vertex = frontier[i];
            const float here = residual[vertex];
            residual[vertex] = 0;
            const float stopped = restart * here;
            touched[touched_count] = vertex;
            // What rounds to nothing must not be listed: it would be again, and the list has room for each vertex once.
            touched_count += mass[vertex] == 0 && stopped > 0;
            mass[vertex] += stopped;
            if (last) continue;
            const float weight = out_weight * (float)(out_offsets[vertex + 1] - out_offsets[vertex]) +
                                 in_weight * (float)(in_offsets[vertex + 1] - in_offsets[vertex]);
            if (!(weight > 0)) continue;
            const float share = (1 - restart) * here / weight;
            const float out = share * out_weight, in = share * in_weight;
            if (out >= threshold && out > 0)
                next_count = walk_along(out_offsets, out_columns, vertex, out, next, following, next_count);
            if (in >= threshold && in > 0)
                next_count = walk_along(in_offsets, in_columns, vertex, in, next, following, next_count);
        }
        float *values = residual;
        residual = next;
        next = values;
        uint32_t *list = frontier;
        frontier = following;
        following = list;
        count = next_count;
    }
    return touched_count;
}

// Adds to each vertex of a row what its walkers owe to one entry: the amount over the weight of all they choose from.
static inline __attribute__((always_inline)) size_t walk_back_along(
    const uint64_t *restrict offsets, const uint32_t *restrict columns, uint32_t vertex, float amount,
    const uint64_t *restrict out_offsets, const uint64_t *restrict in_offsets, float out_weight, float in_weight,
    float *restrict next, uint32_t *restrict list, size_t count) {
    for (uint64_t j = offsets[vertex]; j < offsets[vertex + 1]; j++) {
        const uint32_t from = columns[j];
        const float weight = out_weight * (float)(out_offsets[from + 1] - out_offsets[from]) +
                             in_weight * (float)(in_offsets[from + 1] - in_offsets[from]);
        const float share = amount / weight;
        // What rounds to nothing would be listed again.
        if (!(share > 0)) continue;
        list[count] = from;
        count += next[from] == 0;
        next[from] += share;
    }
    return count;
}

size_t kith_walk_back(
    const uint64_t *restrict out_offsets, const uint32_t *restrict out_columns, const uint64_t *restrict in_offsets,
    const uint32_t *restrict in_columns, float out_weight, float in_weight, float restart, float threshold,
    uint32_t sweeps, uint64_t work, uint32_t target, float *restrict mass, float *restrict residual,
    float *restrict next, uint32_t *restrict frontier, uint32_t *restrict following, uint32_t *restrict touched) {
    size_t count = 1, touched_count = 0;
    frontier[0] = target;
    residual[target] = 1;
    for (uint32_t sweep = 0; count > 0; sweep++) {
        size_t next_count = 0;
        for (size_t i = 0; i < count; i++) {
            const uint32_t vertex = frontier[i];
            const float here = residual[vertex];
            residual[vertex] = 0;
            const float stopped = restart * here;
            touched[touched_count] = vertex;
            touched_count += mass[vertex] == 0 && stopped > 0;
            mass[vertex] += stopped;
            if (sweep == sweeps || !(here >= threshold)) continue;
            const uint64_t in = in_offsets[vertex + 1] - in_offsets[vertex],
                           out = out_offsets[vertex + 1] - out_offsets[vertex];
            const uint64_t entries = (out_weight > 0 ? in : 0) + (in_weight > 0 ? out : 0);
            if (entries > work) continue;
            work -= entries;
            const float left = (1 - restart) * here;
            if (out_weight > 0)
                next_count = walk_back_along(
                    in_offsets, in_columns, vertex, left * out_weight, out_offsets, in_offsets, out_weight, in_weight,
                    next, following, next_count);
            if (in_weight > 0)
                next_count = walk_back_along(
                    out_offsets, out_columns, vertex, left * in_weight, out_offsets, in_offsets, out_weight,
                    in_weight, next, following, next_count);
        }
        float *values = residual;
        residual = next;
        next = values;
        uint32_t *list = frontier;
        frontier = following;
        following = list;
        count = next_count;
    }
    return touched_count;
}
