// The inner loops of the portable dense routines. In C because there they are quick at every level of optimization: tests
// of a build without a BLAS spend nearly all their time here.
#include "CKernels.h"
#include "dispatch.h"

#define KITH_INLINE static inline __attribute__((always_inline))
#define KITH_HEIGHT 4

#define KITH_PORTABLE(TYPE, NAME, SUFFIX)                                                                              \
    typedef TYPE NAME##_vector __attribute__((vector_size(64), aligned(sizeof(TYPE)), may_alias));                     \
    enum { NAME##_WIDTH = 64 / sizeof(TYPE) };                                                                         \
                                                                                                                       \
    void kith_pack_##SUFFIX(                                                                                           \
        size_t lines, size_t depth, size_t strip, const TYPE *a, size_t across, size_t along, TYPE *packed,            \
        size_t stride) {                                                                                               \
        for (size_t first = 0; first < lines; first += strip, packed += stride) {                                      \
            size_t count = lines - first < strip ? lines - first : strip;                                              \
            const TYPE *source = a + first * across;                                                                   \
            TYPE *target = packed;                                                                                     \
            for (size_t step = 0; step < depth; step++, source += along, target += strip) {                            \
                for (size_t line = 0; line < count; line++) target[line] = source[line * across];                      \
                for (size_t line = count; line < strip; line++) target[line] = 0;                                      \
            }                                                                                                          \
        }                                                                                                              \
    }                                                                                                                  \
                                                                                                                       \
    KITH_DISPATCH void kith_packed_product_##SUFFIX(                                                                   \
        size_t rows, size_t columns, size_t depth, TYPE alpha, const TYPE *a, size_t aStride, const TYPE *b,           \
        size_t bStride, TYPE *c, size_t cStride) {                                                                     \
        for (size_t left = 0; left < columns; left += NAME##_WIDTH, b += bStride) {                                    \
            size_t lanes = columns - left < NAME##_WIDTH ? columns - left : NAME##_WIDTH;                              \
            for (size_t top = 0; top < rows; top += KITH_HEIGHT) {                                                     \
                const TYPE *x = a + top / KITH_HEIGHT * aStride, *y = b;                                               \
                NAME##_vector s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};                                                  \
                for (size_t step = 0; step < depth; step++, x += KITH_HEIGHT, y += NAME##_WIDTH) {                     \
                    NAME##_vector values = *(const NAME##_vector *)y;                                                  \
                    s0 += x[0] * values, s1 += x[1] * values, s2 += x[2] * values, s3 += x[3] * values;                \
                }                                                                                                      \
                NAME##_vector sums[KITH_HEIGHT] = {s0, s1, s2, s3};                                                    \
                for (size_t row = top; row < rows && row < top + KITH_HEIGHT; row++) {                                 \
                    TYPE *target = c + row * cStride + left;                                                           \
                    NAME##_vector sum = alpha * sums[row - top];                                                       \
                    if (lanes == NAME##_WIDTH)                                                                         \
                        *(NAME##_vector *)target += sum;                                                               \
                    else                                                                                               \
                        for (size_t lane = 0; lane < lanes; lane++) target[lane] += sum[lane];                         \
                }                                                                                                      \
            }                                                                                                          \
        }                                                                                                              \
    }                                                                                                                  \
                                                                                                                       \
    KITH_DISPATCH TYPE kith_dot_##SUFFIX(size_t count, const TYPE *x, const TYPE *y) {                                 \
        NAME##_vector sums = {0};                                                                                      \
        size_t i = 0;                                                                                                  \
        for (; i + NAME##_WIDTH <= count; i += NAME##_WIDTH)                                                           \
            sums += *(const NAME##_vector *)(x + i) * *(const NAME##_vector *)(y + i);                                 \
        TYPE sum = 0;                                                                                                  \
        for (; i < count; i++) sum += x[i] * y[i];                                                                     \
        for (size_t lane = 0; lane < NAME##_WIDTH; lane++) sum += sums[lane];                                          \
        return sum;                                                                                                    \
    }                                                                                                                  \
                                                                                                                       \
    KITH_DISPATCH void kith_add_##SUFFIX(size_t count, TYPE factor, const TYPE *x, TYPE *y) {                          \
        size_t i = 0;                                                                                                  \
        for (; i + NAME##_WIDTH <= count; i += NAME##_WIDTH)                                                           \
            *(NAME##_vector *)(y + i) += factor * *(const NAME##_vector *)(x + i);                                     \
        for (; i < count; i++) y[i] += factor * x[i];                                                                  \
    }                                                                                                                  \
                                                                                                                       \
    KITH_DISPATCH void kith_rotate_##SUFFIX(size_t count, TYPE cosine, TYPE sine, TYPE *x, TYPE *y) {                  \
        size_t i = 0;                                                                                                  \
        for (; i + NAME##_WIDTH <= count; i += NAME##_WIDTH) {                                                         \
            NAME##_vector u = *(const NAME##_vector *)(x + i), v = *(const NAME##_vector *)(y + i);                    \
            *(NAME##_vector *)(x + i) = cosine * u - sine * v;                                                         \
            *(NAME##_vector *)(y + i) = sine * u + cosine * v;                                                         \
        }                                                                                                              \
        for (; i < count; i++) {                                                                                       \
            TYPE u = x[i], v = y[i];                                                                                   \
            x[i] = cosine * u - sine * v;                                                                              \
            y[i] = sine * u + cosine * v;                                                                              \
        }                                                                                                              \
    }

KITH_PORTABLE(float, portable_f32, f32)
KITH_PORTABLE(double, portable_f64, f64)
