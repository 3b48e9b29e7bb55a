// Triangles by the four-cliques they are in, whose speed is that of looking up marks.
#include "CKernels.h"

#define GONE 0x80000000u
#define NONE 0xFFFFFFFFu

// Whether a tie of `one` and `other` has `one` as its hub.
static inline int leads(const uint64_t *offsets, uint32_t one, uint32_t other) {
    uint64_t own = offsets[one + 1] - offsets[one], theirs = offsets[other + 1] - offsets[other];
    return own > theirs || (own == theirs && one < other);
}

static inline void add(uint64_t *ends, uint64_t *entries, uint32_t tie, uint32_t third, uint32_t triangle) {
    entries[ends[tie]++] = (uint64_t)third << 32 | triangle;
}

KITH_DISPATCH size_t kith_triangle_lists(
    const uint64_t *restrict offsets, const uint32_t *restrict columns, const uint32_t *restrict numbers,
    const uint32_t *restrict hubs, const uint32_t *restrict others, size_t ties, uint32_t *restrict marks,
    uint32_t *restrict firsts, uint64_t *restrict ends, uint64_t *restrict entries, uint32_t *restrict sides) {
    size_t triangle = 0;
    for (size_t tie = 0; tie < ties;) {
        uint32_t hub = hubs[tie];
        for (uint64_t i = offsets[hub]; i < offsets[hub + 1]; i++) marks[columns[i]] = numbers[i] + 1;
        for (; tie < ties && hubs[tie] == hub; tie++) {
            uint32_t other = others[tie];
            firsts[tie] = (uint32_t)triangle;
            for (uint64_t i = offsets[other]; i < offsets[other + 1]; i++) {
                uint32_t third = columns[i], mark = marks[third];
                if (mark == 0 || !leads(offsets, other, third)) continue;
                sides[3 * triangle] = (uint32_t)tie;
                sides[3 * triangle + 1] = numbers[i];
                sides[3 * triangle + 2] = mark - 1;
                add(ends, entries, (uint32_t)tie, third, (uint32_t)triangle);
                add(ends, entries, numbers[i], hub, (uint32_t)triangle);
                add(ends, entries, mark - 1, other, (uint32_t)triangle);
                triangle++;
            }
        }
        for (uint64_t i = offsets[hub]; i < offsets[hub + 1]; i++) marks[columns[i]] = 0;
    }
    firsts[ties] = (uint32_t)triangle;
    return triangle;
}

static inline void mark(const KithNuclei *graph, size_t tie) {
    for (uint64_t i = graph->begins[tie]; i < graph->ends[tie]; i++)
        graph->marks[graph->entries[i] >> 32] = (uint32_t)graph->entries[i] + 1;
}

static inline void unmark(const KithNuclei *graph, size_t tie) {
    for (uint64_t i = graph->begins[tie]; i < graph->ends[tie]; i++) graph->marks[graph->entries[i] >> 32] = 0;
}

// The other three triangles of every four-clique of `triangle`, whose first side is marked.
static inline size_t cliques(const KithNuclei *graph, uint32_t triangle) {
    uint32_t second = graph->sides[3 * (size_t)triangle + 1], third = graph->sides[3 * (size_t)triangle + 2];
    uint64_t stamp = ((uint64_t)triangle + 1) << 32;
    for (uint64_t i = graph->begins[third]; i < graph->ends[third]; i++)
        graph->seconds[graph->entries[i] >> 32] = stamp | (uint32_t)graph->entries[i];
    size_t found = 0;
    for (uint64_t i = graph->begins[second]; i < graph->ends[second]; i++) {
        uint64_t entry = graph->entries[i];
        uint32_t first = graph->marks[entry >> 32];
        uint64_t other = graph->seconds[entry >> 32];
        graph->found[3 * found] = first - 1;
        graph->found[3 * found + 1] = (uint32_t)other;
        graph->found[3 * found + 2] = (uint32_t)entry;
        found += first != 0 && (other & 0xFFFFFFFF00000000u) == stamp;
    }
    return found;
}

KITH_DISPATCH void kith_nucleus_supports(const KithNuclei *graph, const uint32_t *firsts, size_t first, size_t end) {
    for (size_t tie = first; tie < end; tie++) {
        if (firsts[tie] == firsts[tie + 1]) continue;
        mark(graph, tie);
        for (uint32_t triangle = firsts[tie]; triangle < firsts[tie + 1]; triangle++)
            graph->supports[triangle] = (uint32_t)cliques(graph, triangle);
        unmark(graph, tie);
    }
}

static inline void tidy_if_worth(const KithNuclei *graph, size_t tie) {
    if (3 * (uint64_t)graph->dead[tie] <= graph->ends[tie] - graph->begins[tie]) return;
    uint64_t kept = graph->begins[tie];
    for (uint64_t i = kept; i < graph->ends[tie]; i++) {
        uint64_t entry = graph->entries[i];
        if (graph->supports[(uint32_t)entry] & GONE) continue;
        graph->entries[i] = graph->entries[kept];
        graph->entries[kept++] = entry;
    }
    graph->ends[tie] = kept;
    graph->dead[tie] = 0;
}

static inline size_t take_out(const KithNuclei *graph, size_t first, size_t end, uint32_t level, size_t tail) {
    while (first < end) {
        size_t side = graph->sides[3 * (size_t)graph->queue[first]];
        tidy_if_worth(graph, side);
        if (level > 0) mark(graph, side);
        for (; first < end && graph->sides[3 * (size_t)graph->queue[first]] == side; first++) {
            uint32_t triangle = graph->queue[first];
            graph->supports[triangle] |= GONE;
            for (size_t k = 0; k < 3; k++) {
                size_t tie = graph->sides[3 * (size_t)triangle + k];
                graph->dead[tie]++;
                // The marked side keeps its list until its marks are gone.
                if (k > 0) tidy_if_worth(graph, tie);
            }
            if (level == 0) continue;
            for (size_t count = cliques(graph, triangle), i = 0; i < count; i++) {
                const uint32_t *others = graph->found + 3 * i;
                uint32_t one = graph->supports[others[0]], two = graph->supports[others[1]],
                         three = graph->supports[others[2]];
                if ((one | two | three) & GONE) continue;
                for (size_t k = 0; k < 3; k++) {
                    uint32_t support = graph->supports[others[k]];
                    if (support <= level) continue;
                    graph->supports[others[k]] = --support;
                    if (support == level) graph->queue[tail++] = others[k];
                }
            }
        }
        if (level > 0) unmark(graph, side);
    }
    return tail;
}

KITH_DISPATCH void kith_nucleus_peel(const KithNuclei *graph, size_t triangles) {
    size_t left = triangles;
    for (size_t triangle = 0; triangle < triangles; triangle++) graph->left[triangle] = (uint32_t)triangle;
    while (left > 0) {
        size_t kept = 0, tail = 0;
        uint32_t level = GONE;
        for (size_t i = 0; i < left; i++) {
            uint32_t triangle = graph->left[i], support = graph->supports[triangle];
            if (support & GONE) continue;
            graph->left[kept++] = triangle;
            if (support < level) level = support, tail = 0;
            if (support == level) graph->queue[tail++] = triangle;
        }
        left = kept;
        for (size_t head = 0; head < tail;) {
            size_t end = tail;
            tail = take_out(graph, head, end, level, tail);
            head = end;
        }
    }
    for (size_t triangle = 0; triangle < triangles; triangle++) graph->supports[triangle] &= ~GONE;
}

static inline uint32_t root(uint32_t *parents, uint32_t cell) {
    while (parents[cell] != cell) cell = parents[cell] = parents[parents[cell]];
    return cell;
}

KITH_DISPATCH size_t kith_nucleus_unite(
    const KithNuclei *graph, const uint32_t *cells, size_t count, uint32_t *parents, const uint32_t *nodes,
    uint32_t *orphans, uint32_t *heirs) {
    size_t orphaned = 0;
    for (size_t i = 0; i < count;) {
        size_t side = graph->sides[3 * (size_t)cells[i]];
        mark(graph, side);
        for (; i < count && graph->sides[3 * (size_t)cells[i]] == side; i++) {
            uint32_t own = cells[i], level = graph->supports[own];
            for (size_t found = cliques(graph, own), j = 0; j < found; j++) {
                const uint32_t *others = graph->found + 3 * j;
                if (graph->supports[others[0]] < level || graph->supports[others[1]] < level ||
                    graph->supports[others[2]] < level)
                    continue;
                for (size_t k = 0; k < 3; k++) {
                    uint32_t one = root(parents, own), other = root(parents, others[k]);
                    if (one == other) continue;
                    uint32_t above = one < other ? one : other, below = one < other ? other : one;
                    parents[below] = above;
                    if (nodes[below] == NONE) continue;
                    orphans[orphaned] = nodes[below];
                    heirs[orphaned++] = above;
                }
            }
        }
        unmark(graph, side);
    }
    return orphaned;
}
