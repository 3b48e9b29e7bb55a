// Intersections of sparse bit sets, whose speed is that of the processor's population count: the baseline of x86-64 has
// none.
#include "CKernels.h"

KITH_DISPATCH uint64_t kith_bitset_common(
    const uint64_t *restrict set, const uint64_t *restrict starts, const uint32_t *restrict lengths,
    const uint32_t *restrict places, const uint64_t *restrict words, size_t row) {
    uint64_t total = 0;
    size_t begin = starts[row], end = begin + lengths[row];
    for (size_t index = begin; index < end; index++) {
        for (uint64_t rest = words[index]; rest; rest &= rest - 1) {
            size_t other = (size_t)places[index] * 64 + (size_t)__builtin_ctzll(rest);
            const uint32_t *place = places + starts[other];
            const uint64_t *word = words + starts[other];
            for (size_t i = 0, count = lengths[other]; i < count; i++)
                total += (uint64_t)__builtin_popcountll(set[place[i]] & word[i]);
        }
    }
    return total;
}
