#include "CKernels.h"
#include "lanes.h"

#include <math.h>
#include <string.h>

// Scores are computed for a group of people times a panel of candidates in registers and compared there with each
// person's worst kept score; only what is at least as good is looked at one by one.

enum { GROUP = 8, PANEL = 32 };

/// Whether (score a, id a) ranks behind (score b, id b).
KITH_INLINE int behind(float a, uint32_t idA, float b, uint32_t idB) { return a < b || (a == b && idA > idB); }

/// Restores the heap, worst at the root, after the root was replaced.
KITH_INLINE void sift_down(float *scores, uint32_t *ids, size_t count) {
    const float score = scores[0];
    const uint32_t id = ids[0];
    size_t place = 0;
    while (1) {
        size_t child = 2 * place + 1;
        if (child >= count) break;
        if (child + 1 < count && behind(scores[child + 1], ids[child + 1], scores[child], ids[child])) child++;
        if (!behind(scores[child], ids[child], score, id)) break;
        scores[place] = scores[child];
        ids[place] = ids[child];
        place = child;
    }
    scores[place] = score;
    ids[place] = id;
}

/// Adds to a heap that is not full.
KITH_INLINE void sift_up(float *scores, uint32_t *ids, size_t place, float score, uint32_t id) {
    while (place > 0) {
        const size_t parent = (place - 1) / 2;
        if (!behind(score, id, scores[parent], ids[parent])) break;
        scores[place] = scores[parent];
        ids[place] = ids[parent];
        place = parent;
    }
    scores[place] = score;
    ids[place] = id;
}

KITH_INLINE int contains(const uint32_t *columns, uint64_t low, uint64_t end, uint32_t column) {
    uint64_t high = end;
    while (low < high) {
        const uint64_t middle = low + (high - low) / 2;
        if (columns[middle] < column) low = middle + 1; else high = middle;
    }
    return low < end && columns[low] == column;
}

typedef struct {
    const uint64_t *excludedOffsets;
    const uint32_t *excludedColumns;
    int excludesSelf;
    size_t kept;
    uint32_t candidates;
} rules_t;

/// Offers a candidate to the list of a person; returns the score that the next has to reach.
static float offer(
    const rules_t *rules, uint32_t row, float score, uint32_t id, float *scores, uint32_t *ids, uint32_t *count
) {
    const int full = *count == rules->kept;
    const float worst = full ? scores[0] : -INFINITY;
    if (id >= rules->candidates || (full && !behind(worst, ids[0], score, id))) return worst;
    if (rules->excludesSelf && id == row) return worst;
    const uint64_t *offsets = rules->excludedOffsets;
    if (offsets && contains(rules->excludedColumns, offsets[row], offsets[row + 1], id)) return worst;
    if (full) {
        scores[0] = score;
        ids[0] = id;
        sift_down(scores, ids, *count);
    } else {
        sift_up(scores, ids, *count, score, id);
        *count += 1;
    }
    return *count == rules->kept ? scores[0] : -INFINITY;
}

/// The active people of a part: who they are, what they have to beat, and their lists.
typedef struct {
    const float *packed;
    const uint32_t *active;
    size_t activeCount;
    const uint32_t *rows;
    float *thresholds;
    float *scores;
    uint32_t *ids;
    uint32_t *counts;
} people_t;

KITH_INLINE void offer_lanes(
    const people_t *people, const rules_t *rules, size_t place, const float *values, const uint32_t *panelIds,
    size_t lanes
) {
    const uint32_t person = people->active[place];
    const size_t list = (size_t)person * rules->kept;
    float threshold = people->thresholds[person];
    for (size_t lane = 0; lane < lanes; lane++) {
        if (values[lane] >= threshold) {
            threshold = offer(
                rules, people->rows[person], values[lane], panelIds[lane], people->scores + list, people->ids + list,
                people->counts + person);
        }
    }
    people->thresholds[person] = threshold;
}

/// All active people times one panel. `rows` people and `vectors` · LANES candidates are in registers at a time.
KITH_INLINE void score_panel(
    const people_t *people, const rules_t *rules, const float *panel, const float *bias, const uint32_t *panelIds,
    size_t depth, const int rows, const int vectors
) {
    for (size_t first = 0; first < people->activeCount; first += rows) {
        const float *x = people->packed + (first / GROUP) * GROUP * depth + first % GROUP;
        const size_t present = people->activeCount - first < (size_t)rows ? people->activeCount - first : (size_t)rows;
        for (int start = 0; start < PANEL; start += vectors * LANES) {
            lanes_t s[8][2];
            for (int i = 0; i < rows; i++) {
                for (int v = 0; v < vectors; v++) s[i][v] = LOAD(bias + start + v * LANES);
            }
            for (size_t k = 0; k < depth; k++) {
                lanes_t y[2];
                for (int v = 0; v < vectors; v++) y[v] = LOAD(panel + k * PANEL + start + v * LANES);
                for (int i = 0; i < rows; i++) {
                    for (int v = 0; v < vectors; v++) s[i][v] += y[v] * x[k * GROUP + i];
                }
            }
            for (int i = 0; i < rows; i++) {
                if ((size_t)i >= present) break;
                const float threshold = people->thresholds[people->active[first + i]];
                lane_mask_t any = s[i][0] >= threshold;
                if (vectors == 2) any |= s[i][1] >= threshold;
                if (__builtin_reduce_or(any)) {
                    float values[2 * LANES];
                    for (int v = 0; v < vectors; v++) STORE(values + v * LANES, s[i][v]);
                    offer_lanes(people, rules, first + i, values, panelIds + start, vectors * LANES);
                }
            }
        }
    }
}

#if defined(__x86_64__) && defined(__ELF__) && !defined(KITH_NO_DISPATCH)
// Thirty-two registers hold twice as many people and candidates. By the name of the level the compiler would use half
// of each.
__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))) static void score_panels_wide(
    const people_t *people, const rules_t *rules, const float *panels, const float *bias, const uint32_t *ids,
    size_t panelCount, size_t depth
) {
    for (size_t p = 0; p < panelCount; p++) {
        score_panel(people, rules, panels + p * PANEL * depth, bias + p * PANEL, ids + p * PANEL, depth, 8, 2);
    }
}
#endif

KITH_DISPATCH
static void score_panels(
    const people_t *people, const rules_t *rules, const float *panels, const float *bias, const uint32_t *ids,
    size_t panelCount, size_t depth
) {
    for (size_t p = 0; p < panelCount; p++) {
        score_panel(people, rules, panels + p * PANEL * depth, bias + p * PANEL, ids + p * PANEL, depth, 4, 1);
    }
}

static void score_tile(
    const people_t *people, const rules_t *rules, const float *panels, const float *bias, const uint32_t *ids,
    size_t panelCount, size_t depth
) {
#if defined(__x86_64__) && defined(__ELF__) && !defined(KITH_NO_DISPATCH)
    if (__builtin_cpu_supports("x86-64-v4")) {
        score_panels_wide(people, rules, panels, bias, ids, panelCount, depth);
        return;
    }
#endif
    score_panels(people, rules, panels, bias, ids, panelCount, depth);
}

/// Puts each list in order, best first.
static void sort_lists(size_t people, size_t kept, float *scores, uint32_t *ids, const uint32_t *counts) {
    for (size_t person = 0; person < people; person++) {
        float *s = scores + person * kept;
        uint32_t *i = ids + person * kept;
        for (size_t count = counts[person]; count > 1; count--) {
            const float score = s[0];
            const uint32_t id = i[0];
            s[0] = s[count - 1];
            i[0] = i[count - 1];
            sift_down(s, i, count - 1);
            s[count - 1] = score;
            i[count - 1] = id;
        }
    }
}

void kith_top_scores(
    const float *factors, size_t stride, const uint32_t *rows, size_t people, size_t depth, const float *panels,
    const uint32_t *ids, const float *bias, size_t candidates, const float *tileNorms, const float *tileBiases,
    int biased, const uint64_t *excludedOffsets, const uint32_t *excludedColumns, int excludesSelf, size_t kept,
    float *scores, uint32_t *bestIds, uint32_t *counts, float *work
) {
    const rules_t rules = {excludedOffsets, excludedColumns, excludesSelf, kept, (uint32_t)candidates};
    float *thresholds = work, *norms = work + people, *packed = work + 3 * people;
    uint32_t *active = (uint32_t *)(work + 2 * people);
    people_t group = {packed, active, 0, rows, thresholds, scores, bestIds, counts};
    for (size_t person = 0; person < people; person++) {
        const float *x = factors + (size_t)rows[person] * stride;
        double squares = 0;
        for (size_t k = 0; k < depth; k++) squares += (double)x[k] * (double)x[k];
        // A computed score exceeds the product of the lengths by no more than its rounding.
        norms[person] = (float)(sqrt(squares) * (1 + 1e-6 + (double)depth * 0x1p-22));
        thresholds[person] = -INFINITY;
        counts[person] = 0;
        if (squares == 0 && !biased) {
            // Everybody scores zero, and the first are the best.
            for (uint32_t id = 0; id < candidates && counts[person] < kept; id++) {
                offer(&rules, rows[person], 0, id, scores + person * kept, bestIds + person * kept, counts + person);
            }
            thresholds[person] = INFINITY;
        }
    }
    const size_t panelCount = (candidates + PANEL - 1) / PANEL;
    for (size_t tile = 0, first = 0; first < panelCount; tile++, first += KITH_TOP_TILE) {
        group.activeCount = 0;
        for (size_t person = 0; person < people; person++) {
            const float reach = norms[person] * tileNorms[tile] + tileBiases[tile];
            if (!(reach < thresholds[person])) active[group.activeCount++] = (uint32_t)person;
        }
        for (size_t place = 0; place < group.activeCount; place++) {
            const float *x = factors + (size_t)rows[active[place]] * stride;
            float *own = packed + place / GROUP * GROUP * depth + place % GROUP;
            for (size_t k = 0; k < depth; k++) own[k * GROUP] = x[k];
        }
        const size_t left = panelCount - first;
        score_tile(
            &group, &rules, panels + first * PANEL * depth, bias + first * PANEL, ids + first * PANEL,
            left < KITH_TOP_TILE ? left : KITH_TOP_TILE, depth);
    }
    sort_lists(people, kept, scores, bestIds, counts);
}

void kith_top_offer(
    const float *values, const uint32_t *candidates, size_t count, uint32_t row, const uint64_t *excludedOffsets,
    const uint32_t *excludedColumns, int excludesSelf, size_t kept, float *scores, uint32_t *bestIds,
    uint32_t *bestCount
) {
    const rules_t rules = {excludedOffsets, excludedColumns, excludesSelf, kept, UINT32_MAX};
    float threshold = *bestCount == kept ? scores[0] : -INFINITY;
    for (size_t i = 0; i < count; i++) {
        if (values[i] >= threshold) {
            threshold = offer(&rules, row, values[i], candidates[i], scores, bestIds, bestCount);
        }
    }
}

void kith_top_sort(size_t people, size_t kept, float *scores, uint32_t *ids, const uint32_t *counts) {
    sort_lists(people, kept, scores, ids, counts);
}

KITH_DISPATCH
void kith_sum_rows(
    const float *matrix, size_t stride, const uint32_t *rows, const float *weights, size_t count, size_t width,
    float *sum
) {
    enum { WIDE = 4 * LANES };
    size_t first = 0;
    for (; first + WIDE <= width; first += WIDE) {
        lanes_t s[4] = {{0}, {0}, {0}, {0}};
        for (size_t i = 0; i < count; i++) {
            const float *row = matrix + (size_t)rows[i] * stride + first;
            const float weight = weights ? weights[i] : 1;
            for (int v = 0; v < 4; v++) s[v] += LOAD(row + v * LANES) * weight;
        }
        for (int v = 0; v < 4; v++) STORE(sum + first + v * LANES, s[v]);
    }
    for (; first < width; first++) {
        float s = 0;
        for (size_t i = 0; i < count; i++) {
            s += matrix[(size_t)rows[i] * stride + first] * (weights ? weights[i] : 1);
        }
        sum[first] = s;
    }
}
