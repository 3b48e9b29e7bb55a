// Peeling of ties by the triangles they are in, whose speed is that of looking up marks.
#include "CKernels.h"

#define GONE 0x80000000u

// A row without the ties that are gone.
static inline void tidy(const KithTruss *graph, size_t v) {
    uint64_t kept = graph->begins[v];
    for (uint64_t i = kept; i < graph->ends[v]; i++) {
        uint64_t entry = graph->entries[i];
        if (!(graph->supports[(uint32_t)entry] & GONE)) graph->entries[kept++] = entry;
    }
    graph->ends[v] = kept;
    graph->dead[v] = 0;
}

static inline void tidy_if_worth(const KithTruss *graph, size_t v) {
    if (3 * (uint64_t)graph->dead[v] > graph->ends[v] - graph->begins[v]) tidy(graph, v);
}

static inline size_t lower(const KithTruss *graph, uint32_t tie, uint32_t support, uint32_t level, size_t tail) {
    if (support <= level) return tail;
    graph->supports[tie] = --support;
    if (support == level) graph->queue[tail++] = tie;
    return tail;
}

// Sorts by the low 33 bits at most, eleven at a time; `work` has room for as many.
static void sort_numbers(uint32_t *numbers, uint32_t *work, size_t count) {
    for (unsigned shift = 0; shift < 33; shift += 11) {
        size_t starts[2049] = {0};
        for (size_t i = 0; i < count; i++) starts[((uint64_t)numbers[i] >> shift & 2047) + 1]++;
        if (starts[((uint64_t)numbers[0] >> shift & 2047) + 1] == count) continue;
        for (size_t k = 0; k < 2048; k++) starts[k + 1] += starts[k];
        for (size_t i = 0; i < count; i++) work[starts[(uint64_t)numbers[i] >> shift & 2047]++] = numbers[i];
        for (size_t i = 0; i < count; i++) numbers[i] = work[i];
    }
}

// Takes queue[first ..< end], sorted, out of the graph, hub by hub; returns where the queue then ends.
static inline size_t take_out(const KithTruss *graph, size_t first, size_t end, uint32_t level, size_t tail) {
    const uint32_t *queue = graph->queue;
    while (first < end) {
        size_t hub = graph->hubs[queue[first]];
        tidy(graph, hub);
        for (uint64_t i = graph->begins[hub]; i < graph->ends[hub]; i++)
            graph->marks[graph->entries[i] >> 32] = (uint32_t)graph->entries[i] + 1;
        for (; first < end && graph->hubs[queue[first]] == hub; first++) {
            uint32_t tie = queue[first], open = graph->supports[tie];
            size_t other = graph->others[tie];
            graph->supports[tie] |= GONE;
            graph->marks[other] = 0;
            graph->dead[hub]++;
            graph->dead[other]++;
            tidy_if_worth(graph, other);
            // The tie is in no more triangles than its support: behind the last there is nothing to find.
            for (uint64_t i = graph->begins[other], stop = graph->ends[other]; open > 0 && i < stop; i++) {
                uint32_t mark = graph->marks[graph->entries[i] >> 32];
                if (mark == 0) continue;
                uint32_t second = (uint32_t)graph->entries[i], support = graph->supports[second];
                if (support & GONE) continue;
                open--;
                tail = lower(graph, mark - 1, graph->supports[mark - 1], level, tail);
                tail = lower(graph, second, support, level, tail);
            }
        }
        for (uint64_t i = graph->begins[hub]; i < graph->ends[hub]; i++) graph->marks[graph->entries[i] >> 32] = 0;
    }
    return tail;
}

KITH_DISPATCH void kith_truss_peel(const KithTruss *graph, size_t ties) {
    size_t left = ties;
    for (size_t tie = 0; tie < ties; tie++) graph->left[tie] = (uint32_t)tie;
    while (left > 0) {
        size_t kept = 0, tail = 0;
        uint32_t level = GONE;
        for (size_t i = 0; i < left; i++) {
            uint32_t tie = graph->left[i], support = graph->supports[tie];
            if (support & GONE) continue;
            graph->left[kept++] = tie;
            if (support < level) level = support, tail = 0;
            if (support == level) graph->queue[tail++] = tie;
        }
        left = kept;
        for (size_t head = 0; head < tail;) {
            size_t end = tail;
            // Of few ties hardly two share a hub.
            if (head > 0 && end - head > 16) sort_numbers(graph->queue + head, graph->work, end - head);
            tail = take_out(graph, head, end, level, tail);
            head = end;
        }
    }
    for (size_t tie = 0; tie < ties; tie++) graph->supports[tie] &= ~GONE;
}
