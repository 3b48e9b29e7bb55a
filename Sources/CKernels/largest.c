// The largest of the sums that spgemm.c leaves in its accumulator.
//
// The look goes twice over the accumulator. The first takes the maximum of each of some hundred groups of columns; the k-th
// largest of those maxima cannot exceed the k-th largest of all, and is close to it, so that the second finds little more
// than the k that are asked for. What is kept is kept as 64-bit keys, value above and the complement of the column below,
// whose order is that of the result: larger values first, then smaller columns.
#include "CKernels.h"

#include <string.h>

#define KITH_INLINE static inline __attribute__((always_inline))

// ---- keys ----

KITH_INLINE uint64_t key_count(uint32_t count, uint32_t column) {
    return (uint64_t)count << 32 | (uint32_t)~column;
}

// Floats in their order: negative ones reversed below positive ones.
KITH_INLINE uint64_t key_float(float value, uint32_t column) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    bits = bits & 0x80000000u ? ~bits : bits | 0x80000000u;
    return (uint64_t)bits << 32 | (uint32_t)~column;
}

KITH_INLINE float float_of_key(uint64_t key) {
    uint32_t bits = (uint32_t)(key >> 32);
    bits = bits & 0x80000000u ? bits & 0x7fffffffu : ~bits;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static void insertion_sort(uint64_t *keys, size_t count) {
    for (size_t i = 1; i < count; i++) {
        uint64_t key = keys[i];
        size_t j = i;
        for (; j > 0 && keys[j - 1] < key; j--) keys[j] = keys[j - 1];
        keys[j] = key;
    }
}

static void sift(uint64_t *keys, size_t at, size_t count) {
    uint64_t key = keys[at];
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && keys[child + 1] < keys[child]) child++;
        if (keys[child] >= key) break;
        keys[at] = keys[child];
    }
    keys[at] = key;
}

static void heap_sort(uint64_t *keys, size_t count) {
    for (size_t at = count / 2; at-- > 0;) sift(keys, at, count);
    for (size_t end = count; end-- > 1;) {
        uint64_t least = keys[0];
        keys[0] = keys[end];
        keys[end] = least;
        sift(keys, 0, end);
    }
}

// Splits keys low ... high (inclusive, three at least) by the median of three; what stands left of the returned place is
// no smaller, what stands right of it no larger.
static size_t split(uint64_t *keys, size_t low, size_t high) {
    size_t middle = low + (high - low) / 2;
    uint64_t a = keys[low], b = keys[middle], c = keys[high], swap;
    if (a < b) swap = a, a = b, b = swap;
    if (b < c) swap = b, b = c, c = swap;
    if (a < b) swap = a, a = b, b = swap;
    keys[low] = a, keys[high] = c, keys[middle] = keys[high - 1], keys[high - 1] = b;
    size_t i = low, j = high - 1;
    for (;;) {
        while (keys[++i] > b) {}
        while (keys[--j] < b) {}
        if (i >= j) break;
        swap = keys[i], keys[i] = keys[j], keys[j] = swap;
    }
    keys[high - 1] = keys[i], keys[i] = b;
    return i;
}

// Largest first. Keys differ, so that splits are never lopsided for equal keys.
static void sort_keys(uint64_t *keys, size_t count) {
    size_t depth = 0;
    while (count > 24) {
        if (++depth > 40) {
            heap_sort(keys, count);
            return;
        }
        size_t at = split(keys, 0, count - 1);
        if (at < count - at) {
            sort_keys(keys, at);
            keys += at + 1, count -= at + 1;
        } else {
            sort_keys(keys + at + 1, count - at - 1);
            count = at;
        }
    }
    insertion_sort(keys, count);
}

// Brings the `kept` largest to the front and returns the smallest of them.
static uint64_t keep_largest(uint64_t *keys, size_t count, size_t kept) {
    size_t low = 0, high = count - 1, depth = 0;
    while (high - low > 16) {
        if (++depth > 40) {
            heap_sort(keys + low, high - low + 1);
            return keys[kept - 1];
        }
        size_t at = split(keys, low, high);
        if (at == kept - 1) return keys[at];
        if (at > kept - 1) high = at - 1;
        else low = at + 1;
    }
    insertion_sort(keys + low, high - low + 1);
    return keys[kept - 1];
}

// ---- selection ----

// The sums of listed columns as keys, cleared as they are read.
#define KITH_PICK(TYPE, NAME, KEY)                                                                                     \
    static size_t NAME(                                                                                                \
        TYPE *restrict sums, const float *restrict scale, const uint32_t *restrict list, size_t listCount,             \
        size_t kept, uint64_t *restrict keys, size_t capacity) {                                                       \
        size_t count = 0;                                                                                              \
        for (size_t i = 0; i < listCount; i++) {                                                                       \
            uint32_t column = list[i];                                                                                 \
            TYPE sum = sums[column];                                                                                   \
            sums[column] = 0;                                                                                          \
            if (scale) sum *= scale[column];                                                                           \
            if (sum == 0) continue;                                                                                    \
            if (count == capacity) keep_largest(keys, count, kept), count = kept;                                      \
            keys[count++] = KEY(sum, column);                                                                          \
        }                                                                                                              \
        return count;                                                                                                  \
    }

KITH_PICK(uint8_t, pick_u8, key_count)
KITH_PICK(uint16_t, pick_u16, key_count)
KITH_PICK(uint32_t, pick_u32, key_count)
KITH_PICK(float, pick_f32, key_float)

size_t kith_sums_pick(
    KithSums kind, void *sums, const float *columnScale, const uint32_t *list, size_t listCount, size_t kept,
    uint64_t *keys, size_t capacity) {
    size_t count;
    switch (kind) {
    case KithSumsCount8: count = pick_u8(sums, 0, list, listCount, kept, keys, capacity); break;
    case KithSumsCount16: count = pick_u16(sums, 0, list, listCount, kept, keys, capacity); break;
    case KithSumsCount32: count = pick_u32(sums, 0, list, listCount, kept, keys, capacity); break;
    default: count = pick_f32(sums, columnScale, list, listCount, kept, keys, capacity);
    }
    if (count > kept) keep_largest(keys, count, kept), count = kept;
    sort_keys(keys, count);
    return count;
}

KITH_INLINE uint32_t value_count(uint64_t key) { return (uint32_t)(key >> 32); }

// The largest number below a positive one.
KITH_INLINE uint32_t below_count(uint32_t value) { return value - 1; }
KITH_INLINE float below_float(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    bits--;
    memcpy(&value, &bits, sizeof bits);
    return value;
}

// The `kept`-th largest of `count` maxima, at most 256.
#define KITH_BOUND(TYPE, NAME, KEY, VALUE)                                                                             \
    static TYPE NAME(const TYPE *tops, uint32_t count, size_t kept) {                                                  \
        uint64_t keys[256];                                                                                            \
        for (uint32_t group = 0; group < count; group++) keys[group] = KEY(tops[group], group);                        \
        return (TYPE)VALUE(keep_largest(keys, count, kept));                                                           \
    }

KITH_BOUND(uint16_t, bound_u16, key_count, value_count)
KITH_BOUND(uint32_t, bound_u32, key_count, value_count)
KITH_BOUND(float, bound_f32, key_float, float_of_key)

static uint8_t bound_u8(const uint8_t *tops, uint32_t count, size_t kept) {
    uint16_t groups[256] = {0};
    for (uint32_t group = 0; group < count; group++) groups[tops[group]]++;
    size_t above = 0, value = 255;
    while (value > 0 && (above += groups[value]) < kept) value--;
    return (uint8_t)value;
}

// A bound that is not positive says nothing, as columns without a sum count in it as zeros.
// `LANES` columns are 64 bytes; a group is one lane of one of `WAYS` vectors. `count` is a multiple of LANES × WAYS.
#define KITH_LARGEST(TYPE, LANES, WAYS, MASK, NAME, KEY, VALUE, BELOW, LEAST, BOUND)                                   \
    typedef TYPE NAME##_vector __attribute__((vector_size((LANES) * sizeof(TYPE)), aligned(sizeof(TYPE))));            \
    typedef _Bool NAME##_flags __attribute__((ext_vector_type(LANES)));                                                \
    KITH_DISPATCH void NAME##_tops(const TYPE *restrict sums, size_t count, TYPE *restrict tops) {                      \
        NAME##_vector best[WAYS];                                                                                      \
        for (size_t way = 0; way < (WAYS); way++) best[way] = (NAME##_vector){0};                                      \
        for (size_t start = 0; start < count; start += (LANES) * (WAYS)) {                                             \
            for (size_t way = 0; way < (WAYS); way++) {                                                                \
                NAME##_vector block = *(const NAME##_vector *)(sums + start + way * (LANES));                          \
                best[way] = __builtin_elementwise_max(best[way], block);                                               \
            }                                                                                                          \
        }                                                                                                              \
        for (size_t way = 0; way < (WAYS); way++) *(NAME##_vector *)(tops + way * (LANES)) = best[way];                \
    }                                                                                                                  \
    KITH_DISPATCH size_t NAME##_scan(                                                                                  \
        TYPE *restrict sums, size_t columnCount, TYPE bound, size_t kept, uint64_t *restrict keys, size_t capacity) {  \
        size_t count = 0;                                                                                              \
        TYPE least = bound > 0 ? BELOW(bound) : (LEAST);                                                               \
        for (size_t start = 0; start < columnCount; start += (LANES)) {                                                \
            NAME##_vector block = *(const NAME##_vector *)(sums + start);                                              \
            *(NAME##_vector *)(sums + start) = (NAME##_vector){0};                                                     \
            MASK more = __builtin_bit_cast(                                                                            \
                MASK, __builtin_convertvector((block > least) & (block != 0), NAME##_flags));                          \
            if (!more) continue;                                                                                       \
            TYPE lanes[LANES];                                                                                         \
            *(NAME##_vector *)lanes = block;                                                                           \
            do {                                                                                                       \
                size_t lane = (size_t)__builtin_ctzll(more);                                                           \
                more &= (MASK)(more - 1);                                                                              \
                keys[count++] = KEY(lanes[lane], (uint32_t)(start + lane));                                            \
            } while (more);                                                                                            \
            if (bound > 0 && count >= kept && least < bound) least = bound;                                            \
            if (count > capacity - (LANES)) {                                                                          \
                least = (TYPE)VALUE(keep_largest(keys, count, kept));                                                  \
                count = kept;                                                                                          \
            }                                                                                                          \
        }                                                                                                              \
        return count;                                                                                                  \
    }                                                                                                                  \
    static size_t NAME(TYPE *sums, size_t count, size_t kept, uint64_t *keys, size_t capacity) {                       \
        TYPE tops[(LANES) * (WAYS)], bound = 0;                                                                        \
        if (kept <= (LANES) * (WAYS)) {                                                                                \
            NAME##_tops(sums, count, tops);                                                                            \
            bound = BOUND(tops, (LANES) * (WAYS), kept);                                                               \
        }                                                                                                              \
        return NAME##_scan(sums, count, bound, kept, keys, capacity);                                                  \
    }

KITH_LARGEST(uint8_t, 64, 4, uint64_t, largest_u8, key_count, value_count, below_count, 0, bound_u8)
KITH_LARGEST(uint16_t, 32, 8, uint32_t, largest_u16, key_count, value_count, below_count, 0, bound_u16)
KITH_LARGEST(uint32_t, 16, 8, uint16_t, largest_u32, key_count, value_count, below_count, 0, bound_u32)
KITH_LARGEST(float, 16, 8, uint16_t, largest_f32, key_float, float_of_key, below_float, -__builtin_inff(), bound_f32)

KITH_DISPATCH static void scale_f32(float *restrict sums, const float *restrict scale, size_t count) {
    for (size_t column = 0; column < count; column++) sums[column] *= scale[column];
}

size_t kith_sums_largest(
    KithSums kind, void *sums, const float *columnScale, size_t columnCount, size_t kept, uint64_t *keys,
    size_t capacity) {
    size_t count;
    switch (kind) {
    case KithSumsCount8: count = largest_u8(sums, columnCount, kept, keys, capacity); break;
    case KithSumsCount16: count = largest_u16(sums, columnCount, kept, keys, capacity); break;
    case KithSumsCount32: count = largest_u32(sums, columnCount, kept, keys, capacity); break;
    default:
        if (columnScale) scale_f32(sums, columnScale, columnCount);
        count = largest_f32(sums, columnCount, kept, keys, capacity);
    }
    if (count > kept) keep_largest(keys, count, kept), count = kept;
    sort_keys(keys, count);
    return count;
}

void kith_keys_read(KithSums kind, const uint64_t *keys, size_t count, uint32_t *columns, float *values) {
    for (size_t i = 0; i < count; i++) {
        columns[i] = ~(uint32_t)keys[i];
        values[i] = kind == KithSumsFloat ? float_of_key(keys[i]) : (float)value_count(keys[i]);
    }
}
