// Peeling of vertices by their ties, whose speed is that of looking at every neighbour without a branch that cannot be
// predicted.
#include "CKernels.h"

// Takes the vertices of the order from `next` on out of the graph, and with them all whose ties fall to `core`. Returns
// where the order then ends, or above `count` where a column is no vertex.
static inline size_t peel(
    const uint64_t *restrict offsets, const uint32_t *restrict columns, size_t count, uint32_t core,
    uint32_t *restrict cores, uint32_t *restrict order, size_t next, size_t peeled) {
    for (; next < peeled; next++) {
        size_t vertex = order[next];
        for (uint64_t entry = offsets[vertex]; entry < offsets[vertex + 1]; entry++) {
            uint32_t neighbor = columns[entry];
            if (neighbor >= count) return count + 1;
            uint32_t ties = cores[neighbor];
            cores[neighbor] = ties - (ties > core);
            // Written whether it counts or not; a vertex counts once only, when its ties have just fallen to `core`.
            order[peeled] = neighbor;
            peeled += ties == core + 1;
        }
    }
    return peeled;
}

KITH_DISPATCH int64_t kith_cores(
    const uint64_t *restrict offsets, const uint32_t *restrict columns, size_t count, uint32_t *restrict cores,
    uint32_t *restrict order, uint32_t *restrict left) {
    for (size_t vertex = 0; vertex < count; vertex++) {
        cores[vertex] = (uint32_t)(offsets[vertex + 1] - offsets[vertex]);
        left[vertex] = (uint32_t)vertex;
    }
    size_t remaining = count, peeled = 0;
    int64_t core = -1;
    while (peeled < count) {
        // Forgets those peeled so far, and puts those with the fewest ties among the others at the end of the order.
        size_t start = peeled, kept = 0;
        uint32_t fewest = UINT32_MAX;
        for (size_t place = 0; place < remaining; place++) {
            uint32_t vertex = left[place], ties = cores[vertex];
            if ((int64_t)ties <= core) continue;
            left[kept++] = vertex;
            if (ties < fewest) fewest = ties, peeled = start;
            order[peeled] = vertex;
            peeled += ties == fewest;
        }
        remaining = kept;
        core = fewest;
        peeled = peel(offsets, columns, count, fewest, cores, order, start, peeled);
        if (peeled > count) return -2;
    }
    return core;
}
