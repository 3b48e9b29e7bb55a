// Projections of a narrow panel on a wide basis, both row-major: what keeps a Krylov basis orthogonal. A general matrix
// product packs the basis into buffers first, which costs more than the product itself when the panel is this narrow.
//
// Eight rows at a time: their part of the basis stays in the first cache between the two halves of an update, the panel's
// eight rows stay in registers, and every entry of the basis is read once and spread over a vector.
#include "CKernels.h"

#define KITH_INLINE static inline __attribute__((always_inline))
#define KITH_ROWS 8

#define KITH_PROJECTION(TYPE, WIDTH, NAME)                                                                             \
    typedef TYPE NAME##_vector __attribute__((vector_size((WIDTH) * sizeof(TYPE)), aligned(sizeof(TYPE))));            \
    KITH_INLINE void NAME##_gram(                                                                                      \
        size_t rows, size_t columns, const TYPE *restrict basis, size_t basisStride, const NAME##_vector *restrict w,  \
        TYPE *restrict gram) {                                                                                         \
        for (size_t i = 0; i < columns; i++) {                                                                         \
            NAME##_vector sum = *(const NAME##_vector *)(gram + i * (WIDTH));                                          \
            for (size_t r = 0; r < rows; r++) sum += basis[r * basisStride + i] * w[r];                                \
            *(NAME##_vector *)(gram + i * (WIDTH)) = sum;                                                              \
        }                                                                                                              \
    }                                                                                                                  \
    KITH_INLINE void NAME##_rows(                                                                                      \
        size_t rows, size_t columns, const TYPE *restrict basis, size_t basisStride, TYPE *restrict panel,             \
        size_t panelStride, const TYPE *restrict coefficients, size_t start, TYPE *restrict gram) {                                  \
        NAME##_vector w[KITH_ROWS];                                                                                    \
        for (size_t r = KITH_ROWS; r < 2 * KITH_ROWS; r++)                                                             \
            for (size_t line = 0; line < columns; line += 64 / sizeof(TYPE))                                           \
                __builtin_prefetch(basis + r * basisStride + line, 0, 3);                                              \
        for (size_t r = 0; r < rows; r++) w[r] = *(const NAME##_vector *)(panel + r * panelStride);                    \
        if (coefficients) {                                                                                            \
            for (size_t i = start; i < columns; i++) {                                                                 \
                NAME##_vector c = *(const NAME##_vector *)(coefficients + (i - start) * (WIDTH));                                \
                for (size_t r = 0; r < rows; r++) w[r] -= basis[r * basisStride + i] * c;                              \
            }                                                                                                          \
            for (size_t r = 0; r < rows; r++) *(NAME##_vector *)(panel + r * panelStride) = w[r];                      \
        }                                                                                                              \
        if (gram) NAME##_gram(rows, columns, basis, basisStride, w, gram);                                             \
    }                                                                                                                  \
    KITH_INLINE void NAME(                                                                                             \
        size_t rows, size_t columns, const TYPE *restrict basis, size_t basisStride, TYPE *restrict panel,             \
        size_t panelStride, const TYPE *restrict coefficients, size_t start, TYPE *restrict gram) {                                  \
        size_t row = 0;                                                                                                \
        for (; row + KITH_ROWS <= rows; row += KITH_ROWS)                                                              \
            NAME##_rows(KITH_ROWS, columns, basis + row * basisStride, basisStride, panel + row * panelStride,         \
                        panelStride, coefficients, start, gram);                                                              \
        if (row < rows)                                                                                                \
            NAME##_rows(rows - row, columns, basis + row * basisStride, basisStride, panel + row * panelStride,        \
                        panelStride, coefficients, start, gram);                                                              \
    }

KITH_PROJECTION(float, 8, project8_f32)
KITH_PROJECTION(float, 16, project16_f32)
KITH_PROJECTION(float, 32, project32_f32)
KITH_PROJECTION(double, 8, project8_f64)
KITH_PROJECTION(double, 16, project16_f64)
KITH_PROJECTION(double, 32, project32_f64)

#define KITH_ENTRY(TYPE, NAME, SUFFIX)                                                                                 \
    KITH_DISPATCH void NAME(                                                                                           \
        size_t rows, size_t columns, size_t width, const TYPE *basis, size_t basisStride, TYPE *panel,                 \
        size_t panelStride, const TYPE *coefficients, size_t start, TYPE *gram) {                                                    \
        if (width == 8)                                                                                                \
            project8_##SUFFIX(rows, columns, basis, basisStride, panel, panelStride, coefficients, start, gram);              \
        else if (width == 16)                                                                                          \
            project16_##SUFFIX(rows, columns, basis, basisStride, panel, panelStride, coefficients, start, gram);             \
        else if (width == 32)                                                                                          \
            project32_##SUFFIX(rows, columns, basis, basisStride, panel, panelStride, coefficients, start, gram);             \
    }

KITH_ENTRY(float, kith_project_f32, f32)
KITH_ENTRY(double, kith_project_f64, f64)
