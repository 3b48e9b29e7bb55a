// Matrix × panel: the product of a sparse matrix in compressed rows with a row-major dense panel.
//
// A row of the result is held in registers, up to 512 bytes of it at a time, while the panel's rows that the sparse row
// names are added to it. What limits the speed is fetching those rows, so the ones a few entries ahead are prefetched;
// the list of columns runs on from row to row, and so does the prefetching.
#include "CKernels.h"

// Entries between the one being added and the one being fetched: about 12 KiB of panel, which leaves most of a first
// level cache alone. Measured; shorter distances lose up to half of the speed where the panel exceeds the second level.
#define KITH_AHEAD(BYTES) ((BYTES) > 192 ? 12288 / (BYTES) : 64)

// Entries summed by themselves: the rows of hubs have thousands, and a single chain of additions would round as often.
#define KITH_CHUNK 128

#define KITH_INLINE static inline __attribute__((always_inline))

// Vectors longer than the processor's are split by the compiler; `aligned` lets them start at any element.
#define KITH_VECTOR(TYPE, WIDTH, NAME) \
    typedef TYPE NAME __attribute__((vector_size((WIDTH) * sizeof(TYPE)), aligned(sizeof(TYPE))))

#define KITH_ENTRY_OF(TYPE, NAME, J, SUM)                                                                              \
    do {                                                                                                               \
        size_t column = columns[J];                                                                                    \
        NAME##_vector entry = *(const NAME##_vector *)(panel + column * stride);                                       \
        if (flags == 3) SUM += ((TYPE)values[J] * columnScale[column]) * entry;                                        \
        else if (flags == 2) SUM += columnScale[column] * entry;                                                       \
        else if (flags == 1) SUM += (TYPE)values[J] * entry;                                                           \
        else SUM += entry;                                                                                             \
    } while (0)

// Rows of one line are left to the processor, which has more of them under way by itself than prefetching pays for.
#define KITH_FETCH(TYPE, WIDTH, J)                                                                                     \
    do {                                                                                                               \
        if ((WIDTH) * sizeof(TYPE) <= 64) break;                                                                       \
        size_t ahead = (J) + KITH_AHEAD((WIDTH) * sizeof(TYPE));                                                       \
        if (ahead > last) ahead = last;                                                                                \
        const char *next = (const char *)(panel + (size_t)columns[ahead] * stride);                                    \
        for (size_t line = 0; line < (WIDTH) * sizeof(TYPE); line += 64) __builtin_prefetch(next + line, 0, 3);        \
    } while (0)

// One row times WIDTH columns of the panel. `flags` is a constant wherever this is inlined: 1 for values, 2 for scales.
// WAYS sums side by side, where one vector is not enough to hide how long an addition takes.
#define KITH_BLOCK(TYPE, WIDTH, WAYS, NAME)                                                                            \
    KITH_VECTOR(TYPE, WIDTH, NAME##_vector);                                                                           \
    KITH_INLINE void NAME(                                                                                             \
        const uint32_t *restrict columns, const float *restrict values, const TYPE *restrict columnScale,             \
        const TYPE *restrict panel, size_t stride, size_t begin, size_t end, size_t last, TYPE *restrict result,       \
        TYPE alpha, TYPE beta, int flags) {                                                                            \
        NAME##_vector total = {0};                                                                                     \
        for (size_t start = begin; start < end; start += KITH_CHUNK * WAYS) {                                          \
            size_t stop = end - start > KITH_CHUNK * WAYS ? start + KITH_CHUNK * WAYS : end;                           \
            NAME##_vector sums[WAYS] = {{0}};                                                                          \
            size_t j = start;                                                                                          \
            for (; j + WAYS <= stop; j += WAYS) {                                                                      \
                for (size_t way = 0; way < WAYS; way++) {                                                              \
                    KITH_FETCH(TYPE, WIDTH, j + way);                                                                  \
                    KITH_ENTRY_OF(TYPE, NAME, j + way, sums[way]);                                                     \
                }                                                                                                      \
            }                                                                                                          \
            for (; j < stop; j++) {                                                                                    \
                KITH_FETCH(TYPE, WIDTH, j);                                                                            \
                KITH_ENTRY_OF(TYPE, NAME, j, sums[0]);                                                                 \
            }                                                                                                          \
            for (size_t way = 0; way < WAYS; way++) total += sums[way];                                                \
        }                                                                                                              \
        NAME##_vector sum = total * alpha;                                                                             \
        if (beta != 0) sum += beta * *(const NAME##_vector *)result;                                                   \
        *(NAME##_vector *)result = sum;                                                                                \
    }

// One row times one column: several sums side by side, as there is nothing else to overlap.
#define KITH_SINGLE(TYPE, NAME)                                                                                        \
    KITH_INLINE void NAME(                                                                                             \
        const uint32_t *restrict columns, const float *restrict values, const TYPE *restrict columnScale,             \
        const TYPE *restrict panel, size_t stride, size_t begin, size_t end, TYPE *restrict result, TYPE alpha,        \
        TYPE beta, int flags) {                                                                                        \
        TYPE sums[4] = {0, 0, 0, 0};                                                                                   \
        size_t j = begin;                                                                                              \
        for (; j + 4 <= end; j += 4) {                                                                                 \
            for (size_t lane = 0; lane < 4; lane++) {                                                                  \
                size_t column = columns[j + lane];                                                                     \
                TYPE entry = panel[column * stride];                                                                   \
                if (flags & 1) entry *= (TYPE)values[j + lane];                                                        \
                if (flags & 2) entry *= columnScale[column];                                                           \
                sums[lane] += entry;                                                                                   \
            }                                                                                                          \
        }                                                                                                              \
        for (; j < end; j++) {                                                                                         \
            size_t column = columns[j];                                                                                \
            TYPE entry = panel[column * stride];                                                                       \
            if (flags & 1) entry *= (TYPE)values[j];                                                                   \
            if (flags & 2) entry *= columnScale[column];                                                               \
            sums[0] += entry;                                                                                          \
        }                                                                                                              \
        TYPE sum = alpha * ((sums[0] + sums[1]) + (sums[2] + sums[3]));                                                \
        *result = beta != 0 ? sum + beta * *result : sum;                                                              \
    }

KITH_BLOCK(float, 128, 1, block128_f32)
KITH_BLOCK(float, 64, 1, block64_f32)
KITH_BLOCK(float, 32, 2, block32_f32)
KITH_BLOCK(float, 16, 4, block16_f32)
KITH_BLOCK(float, 8, 4, block8_f32)
KITH_BLOCK(float, 4, 4, block4_f32)
KITH_BLOCK(float, 2, 4, block2_f32)
KITH_SINGLE(float, single_f32)

KITH_BLOCK(double, 64, 1, block64_f64)
KITH_BLOCK(double, 32, 1, block32_f64)
KITH_BLOCK(double, 16, 2, block16_f64)
KITH_BLOCK(double, 8, 4, block8_f64)
KITH_BLOCK(double, 4, 4, block4_f64)
KITH_BLOCK(double, 2, 4, block2_f64)
KITH_SINGLE(double, single_f64)

#define KITH_STEP(WIDTH, NAME)                                                                                         \
    for (; place + (WIDTH) <= width; place += (WIDTH))                                                                 \
        NAME(columns, values, columnScale, panel + place, panelStride, begin, end, last, out + place, factor, beta, flags);

#define KITH_ROWS(TYPE, NAME, STEPS, SINGLE)                                                                           \
    KITH_INLINE void NAME(                                                                                             \
        const uint64_t *restrict offsets, const uint32_t *restrict columns, const float *restrict values,             \
        const TYPE *restrict rowScale, const TYPE *restrict columnScale, const TYPE *restrict panel,                   \
        size_t panelStride, TYPE *restrict result, size_t resultStride, size_t width, size_t firstRow, size_t endRow,  \
        TYPE alpha, TYPE beta, int flags) {                                                                            \
        size_t last = offsets[endRow] > 0 ? offsets[endRow] - 1 : 0;                                                   \
        for (size_t row = firstRow; row < endRow; row++) {                                                             \
            size_t begin = offsets[row], end = offsets[row + 1], place = 0;                                            \
            TYPE *out = result + row * resultStride;                                                                   \
            TYPE factor = rowScale ? alpha * rowScale[row] : alpha;                                                    \
            STEPS                                                                                                      \
            for (; place < width; place++)                                                                             \
                SINGLE(columns, values, columnScale, panel + place, panelStride, begin, end, out + place, factor,      \
                       beta, flags);                                                                                   \
        }                                                                                                              \
    }

KITH_ROWS(float, rows_f32,
          KITH_STEP(128, block128_f32) KITH_STEP(64, block64_f32) KITH_STEP(32, block32_f32)
          KITH_STEP(16, block16_f32) KITH_STEP(8, block8_f32) KITH_STEP(4, block4_f32)
          KITH_STEP(2, block2_f32), single_f32)
KITH_ROWS(double, rows_f64,
          KITH_STEP(64, block64_f64) KITH_STEP(32, block32_f64) KITH_STEP(16, block16_f64) KITH_STEP(8, block8_f64)
          KITH_STEP(4, block4_f64) KITH_STEP(2, block2_f64), single_f64)

// The same with each column's terms added one by one whatever the width, so that a column's sums do not depend on how
// many there are beside it: narrow panels wait longer for their additions, wide ones are as fast.
KITH_BLOCK(float, 32, 1, steady32_f32)
KITH_BLOCK(float, 16, 1, steady16_f32)
KITH_BLOCK(float, 8, 1, steady8_f32)
KITH_BLOCK(float, 4, 1, steady4_f32)
KITH_BLOCK(float, 2, 1, steady2_f32)
KITH_BLOCK(float, 1, 1, steady1_f32)

#define KITH_STEADY1(COLUMNS, VALUES, SCALE, PANEL, STRIDE, BEGIN, END, OUT, ALPHA, BETA, FLAGS)                       \
    steady1_f32(COLUMNS, VALUES, SCALE, PANEL, STRIDE, BEGIN, END, last, OUT, ALPHA, BETA, FLAGS)

KITH_ROWS(float, steady_rows_f32,
          KITH_STEP(128, block128_f32) KITH_STEP(64, block64_f32) KITH_STEP(32, steady32_f32)
          KITH_STEP(16, steady16_f32) KITH_STEP(8, steady8_f32) KITH_STEP(4, steady4_f32)
          KITH_STEP(2, steady2_f32), KITH_STEADY1)

#define KITH_ENTRY(TYPE, NAME, ROWS)                                                                                   \
    KITH_DISPATCH void NAME(                                                                                           \
        const uint64_t *offsets, const uint32_t *columns, const float *values, const TYPE *rowScale,                   \
        const TYPE *columnScale, const TYPE *panel, size_t panelStride, TYPE *result, size_t resultStride,             \
        size_t width, size_t firstRow, size_t endRow, TYPE alpha, TYPE beta) {                                         \
        int flags = (values ? 1 : 0) | (columnScale ? 2 : 0);                                                          \
        switch (flags) {                                                                                               \
        case 0:                                                                                                        \
            ROWS(offsets, columns, values, rowScale, columnScale, panel, panelStride, result, resultStride, width,     \
                 firstRow, endRow, alpha, beta, 0);                                                                    \
            break;                                                                                                     \
        case 1:                                                                                                        \
            ROWS(offsets, columns, values, rowScale, columnScale, panel, panelStride, result, resultStride, width,     \
                 firstRow, endRow, alpha, beta, 1);                                                                    \
            break;                                                                                                     \
        case 2:                                                                                                        \
            ROWS(offsets, columns, values, rowScale, columnScale, panel, panelStride, result, resultStride, width,     \
                 firstRow, endRow, alpha, beta, 2);                                                                    \
            break;                                                                                                     \
        default:                                                                                                       \
            ROWS(offsets, columns, values, rowScale, columnScale, panel, panelStride, result, resultStride, width,     \
                 firstRow, endRow, alpha, beta, 3);                                                                    \
        }                                                                                                              \
    }

KITH_ENTRY(float, kith_spmm_f32, rows_f32)
KITH_ENTRY(float, kith_spmm_steady_f32, steady_rows_f32)
KITH_ENTRY(double, kith_spmm_f64, rows_f64)
