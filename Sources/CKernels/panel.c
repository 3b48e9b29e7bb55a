// Products of tall row-major panels. A general matrix product packs its factors into buffers first; here a row of the
// panel is already what the innermost loop wants, one entry after another to spread over a vector of the other factor's
// row, and packing would cost as much as the product.
//
// Eight vectors of sums stay in registers while the loop runs. Made for vectors of 64 bytes; narrower ones do not have
// the registers, which is for the caller to know (kith_panel_pays).
#include "CKernels.h"

#define KITH_INLINE static inline __attribute__((always_inline))
#define KITH_TALL 8

int kith_panel_pays(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#else
    return 0;
#endif
}

#define KITH_PANEL(TYPE, NAME)                                                                                         \
    typedef TYPE NAME##_vector __attribute__((vector_size(64), aligned(sizeof(TYPE)), may_alias));                     \
    enum { NAME##_WIDTH = 64 / sizeof(TYPE) };                                                                         \
                                                                                                                       \
    /* Adds the lanes from `firstLane` on of the rows from `firstRow` on: the others belong to a tile done before. */  \
    KITH_INLINE void NAME##_add(const NAME##_vector *sums, size_t firstRow, size_t firstLane, TYPE *c, size_t cStride) {\
        for (size_t row = firstRow; row < KITH_TALL; row++) {                                                          \
            TYPE *target = c + row * cStride;                                                                          \
            if (firstLane == 0) {                                                                                      \
                *(NAME##_vector *)target += sums[row];                                                                 \
            } else {                                                                                                   \
                for (size_t lane = firstLane; lane < NAME##_WIDTH; lane++) target[lane] += sums[row][lane];            \
            }                                                                                                          \
        }                                                                                                              \
    }                                                                                                                  \
                                                                                                                       \
    KITH_INLINE void NAME##_gram(                                                                                      \
        size_t rows, size_t k, size_t m, const TYPE *a, size_t aStride, const TYPE *b, size_t bStride, int lower,      \
        TYPE *c, size_t cStride) {                                                                                     \
        for (size_t i = 0; i < k; i += KITH_TALL) {                                                                    \
            size_t top = i + KITH_TALL <= k ? i : k - KITH_TALL;                                                       \
            for (size_t j = 0; j < m && (!lower || j < i + KITH_TALL); j += NAME##_WIDTH) {                            \
                size_t left = j + NAME##_WIDTH <= m ? j : m - NAME##_WIDTH;                                            \
                NAME##_vector s[KITH_TALL] = {{0}};                                                                    \
                const TYPE *x = a + top, *y = b + left;                                                                \
                for (size_t row = 0; row < rows; row++, x += aStride, y += bStride) {                                  \
                    NAME##_vector values = *(const NAME##_vector *)y;                                                  \
                    _Pragma("clang loop unroll(full)") for (size_t t = 0; t < KITH_TALL; t++) s[t] += x[t] * values;   \
                }                                                                                                      \
                NAME##_add(s, i - top, j - left, c + top * cStride + left, cStride);                                   \
            }                                                                                                          \
        }                                                                                                              \
    }                                                                                                                  \
                                                                                                                       \
    KITH_INLINE void NAME##_rows(                                                                                      \
        size_t rows, size_t k, size_t lanes, const TYPE *a, size_t aStride, const TYPE *s, size_t sStride, TYPE *c,    \
        size_t cStride, TYPE alpha, TYPE beta) {                                                                       \
        NAME##_vector sums[KITH_TALL] = {{0}};                                                                         \
        for (size_t i = 0; i < k; i++) {                                                                               \
            NAME##_vector values = *(const NAME##_vector *)(s + i * sStride);                                          \
            _Pragma("clang loop unroll(full)") for (size_t r = 0; r < rows; r++) sums[r] += a[r * aStride + i] * values;\
        }                                                                                                              \
        for (size_t r = 0; r < rows; r++) {                                                                            \
            TYPE *target = c + r * cStride;                                                                            \
            NAME##_vector value = sums[r] * alpha;                                                                     \
            if (lanes == NAME##_WIDTH) {                                                                               \
                if (beta != 0) value += beta * *(const NAME##_vector *)target;                                         \
                *(NAME##_vector *)target = value;                                                                      \
            } else {                                                                                                   \
                for (size_t lane = 0; lane < lanes; lane++)                                                            \
                    target[lane] = beta != 0 ? value[lane] + beta * target[lane] : value[lane];                        \
            }                                                                                                          \
        }                                                                                                              \
    }

KITH_PANEL(float, panel_f32)
KITH_PANEL(double, panel_f64)

#define KITH_ENTRIES(TYPE, NAME, SUFFIX)                                                                               \
    KITH_DISPATCH void kith_panel_gram_##SUFFIX(                                                                       \
        size_t rows, size_t k, size_t m, const TYPE *a, size_t aStride, const TYPE *b, size_t bStride, int lower,      \
        TYPE *c, size_t cStride) {                                                                                     \
        /* Rows whose entries stay close by while every tile of the result goes over them. Measured. */                 \
        size_t block = 65536 / ((lower ? k : k + m) * sizeof(TYPE));                                                   \
        block = block < 32 ? 32 : block > 256 ? 256 : block;                                                           \
        for (size_t row = 0; row < rows; row += block)                                                                 \
            NAME##_gram(                                                                                               \
                rows - row < block ? rows - row : block, k, m, a + row * aStride, aStride, b + row * bStride, bStride, \
                lower, c, cStride);                                                                                    \
    }                                                                                                                  \
    KITH_DISPATCH void kith_panel_multiply_##SUFFIX(                                                                   \
        size_t rows, size_t k, size_t m, const TYPE *a, size_t aStride, const TYPE *s, size_t sStride, TYPE *c,        \
        size_t cStride, TYPE alpha, TYPE beta) {                                                                       \
        size_t block = 64;                                                                                             \
        for (size_t first = 0; first < rows; first += block) {                                                         \
            size_t end = rows - first < block ? rows : first + block;                                                  \
            for (size_t j = 0; j < m; j += NAME##_WIDTH) {                                                             \
                size_t lanes = m - j < NAME##_WIDTH ? m - j : NAME##_WIDTH;                                            \
                size_t row = first;                                                                                    \
                for (; row + KITH_TALL <= end; row += KITH_TALL)                                                       \
                    NAME##_rows(                                                                                       \
                        KITH_TALL, k, lanes, a + row * aStride, aStride, s + j, sStride, c + row * cStride + j,        \
                        cStride, alpha, beta);                                                                         \
                for (; row < end; row++)                                                                               \
                    NAME##_rows(                                                                                       \
                        1, k, lanes, a + row * aStride, aStride, s + j, sStride, c + row * cStride + j, cStride,       \
                        alpha, beta);                                                                                  \
            }                                                                                                          \
        }                                                                                                              \
    }

KITH_ENTRIES(float, panel_f32, f32)
KITH_ENTRIES(double, panel_f64, f64)
