// One row of a sparse product at a time: the sum of rows of the right matrix in a dense accumulator with a place for every
// column, which is then read whole here, or for its largest in largest.c, and left clear.
//
// Unweighted rows are counted in the narrowest integer that holds the row's degree (no count exceeds it), so that the
// accumulator stays in a near cache and one compare looks at 64 columns.
#include "CKernels.h"

// Lists of columns that are fetched ahead of the one being added.
#define KITH_LISTS_AHEAD 6

// ---- sums ----

// Adds 1 for every entry. With `touched`, columns that were zero before are listed there; returns how many.
#define KITH_COUNT(TYPE, NAME)                                                                                         \
    static void NAME(                                                                                                  \
        TYPE *restrict sums, const uint32_t *restrict inner, size_t innerCount, const uint64_t *restrict offsets,      \
        const uint32_t *restrict columns) {                                                                            \
        for (size_t i = 0; i < innerCount; i++) {                                                                      \
            if (i + KITH_LISTS_AHEAD < innerCount)                                                                     \
                __builtin_prefetch(columns + offsets[inner[i + KITH_LISTS_AHEAD]]);                                    \
            const uint32_t *list = columns + offsets[inner[i]], *end = columns + offsets[inner[i] + 1];                \
            for (; list + 4 <= end; list += 4) {                                                                       \
                uint32_t a = list[0], b = list[1], c = list[2], d = list[3];                                           \
                sums[a]++, sums[b]++, sums[c]++, sums[d]++;                                                            \
            }                                                                                                          \
            for (; list < end; list++) sums[*list]++;                                                                  \
        }                                                                                                              \
    }                                                                                                                  \
    static size_t NAME##_touched(                                                                                      \
        TYPE *restrict sums, const uint32_t *restrict inner, size_t innerCount, const uint64_t *restrict offsets,      \
        const uint32_t *restrict columns, uint32_t *restrict touched) {                                                \
        size_t count = 0;                                                                                              \
        for (size_t i = 0; i < innerCount; i++) {                                                                      \
            for (size_t j = offsets[inner[i]]; j < offsets[inner[i] + 1]; j++) {                                       \
                touched[count] = columns[j];                                                                           \
                count += sums[columns[j]]++ == 0;                                                                      \
            }                                                                                                          \
        }                                                                                                              \
        return count;                                                                                                  \
    }

KITH_COUNT(uint8_t, count_u8)
KITH_COUNT(uint16_t, count_u16)
KITH_COUNT(uint32_t, count_u32)

// As KITH_COUNT with weights. A sum that comes back to zero on the way is listed again, which does no harm: whoever reads
// the list clears as it goes.
static size_t add_f32(
    float *restrict sums, const uint32_t *restrict inner, const float *restrict weights, size_t innerCount,
    const float *restrict innerScale, float rowScale, const uint64_t *restrict offsets,
    const uint32_t *restrict columns, const float *restrict values, uint32_t *restrict touched) {
    size_t count = 0;
    for (size_t i = 0; i < innerCount; i++) {
        if (i + KITH_LISTS_AHEAD < innerCount)
            __builtin_prefetch(columns + offsets[inner[i + KITH_LISTS_AHEAD]]);
        float weight = rowScale;
        if (weights) weight *= weights[i];
        if (innerScale) weight *= innerScale[inner[i]];
        size_t begin = offsets[inner[i]], end = offsets[inner[i] + 1];
        if (touched) {
            for (size_t j = begin; j < end; j++) {
                touched[count] = columns[j];
                count += sums[columns[j]] == 0;
                sums[columns[j]] += values ? weight * values[j] : weight;
            }
        } else if (values) {
            for (size_t j = begin; j < end; j++) sums[columns[j]] += weight * values[j];
        } else {
            for (size_t j = begin; j < end; j++) sums[columns[j]] += weight;
        }
    }
    return count;
}

size_t kith_sums_add(
    KithSums kind, void *sums, const uint32_t *inner, const float *weights, size_t innerCount, const float *innerScale,
    float rowScale, const uint64_t *offsets, const uint32_t *columns, const float *values, uint32_t *touched) {
    switch (kind) {
    case KithSumsCount8:
        if (touched) return count_u8_touched(sums, inner, innerCount, offsets, columns, touched);
        count_u8(sums, inner, innerCount, offsets, columns);
        return 0;
    case KithSumsCount16:
        if (touched) return count_u16_touched(sums, inner, innerCount, offsets, columns, touched);
        count_u16(sums, inner, innerCount, offsets, columns);
        return 0;
    case KithSumsCount32:
        if (touched) return count_u32_touched(sums, inner, innerCount, offsets, columns, touched);
        count_u32(sums, inner, innerCount, offsets, columns);
        return 0;
    default:
        return add_f32(
            sums, inner, weights, innerCount, innerScale, rowScale, offsets, columns, values, touched);
    }
}

void kith_sums_erase(KithSums kind, void *sums, const uint32_t *list, size_t count) {
    switch (kind) {
    case KithSumsCount8:
        for (size_t i = 0; i < count; i++) ((uint8_t *)sums)[list[i]] = 0;
        break;
    case KithSumsCount16:
        for (size_t i = 0; i < count; i++) ((uint16_t *)sums)[list[i]] = 0;
        break;
    default:
        for (size_t i = 0; i < count; i++) ((uint32_t *)sums)[list[i]] = 0;
    }
}

// ---- everything ----

#define KITH_COLLECT(TYPE, LANES, MASK, NAME)                                                                          \
    typedef TYPE NAME##_vector __attribute__((vector_size((LANES) * sizeof(TYPE)), aligned(sizeof(TYPE))));            \
    typedef _Bool NAME##_flags __attribute__((ext_vector_type(LANES)));                                                \
    KITH_DISPATCH size_t NAME(                                                                                         \
        TYPE *restrict sums, const float *restrict scale, size_t columnCount, uint32_t *restrict columns,              \
        float *restrict values) {                                                                                      \
        size_t count = 0;                                                                                              \
        for (size_t start = 0; start < columnCount; start += (LANES)) {                                                \
            NAME##_vector block = *(const NAME##_vector *)(sums + start);                                              \
            MASK more = __builtin_bit_cast(MASK, __builtin_convertvector(block != 0, NAME##_flags));                   \
            if (!more) continue;                                                                                       \
            for (; more; more &= (MASK)(more - 1)) {                                                                   \
                size_t column = start + (size_t)__builtin_ctzll(more);                                                 \
                float value = scale ? (float)sums[column] * scale[column] : (float)sums[column];                       \
                columns[count] = (uint32_t)column;                                                                     \
                values[count] = value;                                                                                 \
                count += value != 0;                                                                                   \
            }                                                                                                          \
            *(NAME##_vector *)(sums + start) = (NAME##_vector){0};                                                     \
        }                                                                                                              \
        return count;                                                                                                  \
    }

KITH_COLLECT(uint8_t, 64, uint64_t, collect_u8)
KITH_COLLECT(uint16_t, 32, uint32_t, collect_u16)
KITH_COLLECT(uint32_t, 16, uint16_t, collect_u32)
KITH_COLLECT(float, 16, uint16_t, collect_f32)

size_t kith_sums_collect(
    KithSums kind, void *sums, const float *columnScale, size_t columnCount, uint32_t *columns, float *values) {
    switch (kind) {
    case KithSumsCount8: return collect_u8(sums, 0, columnCount, columns, values);
    case KithSumsCount16: return collect_u16(sums, 0, columnCount, columns, values);
    case KithSumsCount32: return collect_u32(sums, 0, columnCount, columns, values);
    default: return collect_f32(sums, columnScale, columnCount, columns, values);
    }
}
