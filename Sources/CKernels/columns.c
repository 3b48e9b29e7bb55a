// What conjugate gradients and power iteration do to tall panels between two products, each in one pass over memory.
// Sums are kept in double whatever the panel's type: a column has as many terms as there are people.
#include "CKernels.h"

#define COLUMN_KERNELS(SUFFIX, REAL)                                                                                   \
    KITH_DISPATCH void kith_column_dots_##SUFFIX(                                                                      \
        size_t rows, size_t columns, const REAL *restrict a, size_t a_stride, const REAL *restrict b, size_t b_stride, \
        double *restrict sums) {                                                                                       \
        if (columns == 1 && a_stride == 1 && b_stride == 1) {                                                          \
            double lanes[16] = {0};                                                                                    \
            size_t row = 0;                                                                                            \
            for (; row + 16 <= rows; row += 16)                                                                        \
                for (size_t lane = 0; lane < 16; lane++) lanes[lane] += (double)a[row + lane] * (double)b[row + lane]; \
            for (; row < rows; row++) lanes[row % 16] += (double)a[row] * (double)b[row];                              \
            for (size_t lane = 0; lane < 16; lane++) sums[0] += lanes[lane];                                           \
            return;                                                                                                    \
        }                                                                                                              \
        for (size_t row = 0; row < rows; row++) {                                                                      \
            const REAL *restrict x = a + row * a_stride;                                                               \
            const REAL *restrict y = b + row * b_stride;                                                               \
            for (size_t column = 0; column < columns; column++) sums[column] += (double)x[column] * (double)y[column]; \
        }                                                                                                              \
    }                                                                                                                  \
                                                                                                                       \
    KITH_DISPATCH void kith_cg_step_##SUFFIX(                                                                          \
        size_t rows, size_t columns, const REAL *restrict alpha, const REAL *restrict weights,                         \
        const REAL *restrict p, const REAL *restrict q, REAL *restrict x, REAL *restrict r, double *restrict squares,  \
        double *restrict weighted) {                                                                                   \
        for (size_t row = 0; row < rows; row++) {                                                                      \
            const double weight = weights ? (double)weights[row] : 1;                                                  \
            const REAL *restrict pi = p + row * columns;                                                               \
            const REAL *restrict qi = q + row * columns;                                                               \
            REAL *restrict xi = x + row * columns;                                                                     \
            REAL *restrict ri = r + row * columns;                                                                     \
            for (size_t column = 0; column < columns; column++) {                                                      \
                xi[column] += alpha[column] * pi[column];                                                              \
                const REAL left = ri[column] - alpha[column] * qi[column];                                             \
                ri[column] = left;                                                                                     \
                const double square = (double)left * (double)left;                                                     \
                squares[column] += square;                                                                             \
                weighted[column] += weight * square;                                                                   \
            }                                                                                                          \
        }                                                                                                              \
    }                                                                                                                  \
                                                                                                                       \
    KITH_DISPATCH void kith_cg_direction_##SUFFIX(                                                                     \
        size_t rows, size_t columns, const REAL *restrict beta, const REAL *restrict weights, const REAL *restrict r,  \
        REAL *restrict p) {                                                                                            \
        for (size_t row = 0; row < rows; row++) {                                                                      \
            const REAL weight = weights ? weights[row] : 1;                                                            \
            const REAL *restrict ri = r + row * columns;                                                               \
            REAL *restrict pi = p + row * columns;                                                                     \
            for (size_t column = 0; column < columns; column++)                                                        \
                pi[column] = weight * ri[column] + beta[column] * pi[column];                                          \
        }                                                                                                              \
    }                                                                                                                  \
                                                                                                                       \
    KITH_DISPATCH void kith_combine_##SUFFIX(                                                                          \
        size_t count, REAL alpha, const REAL *restrict x, REAL beta, const REAL *restrict y, REAL *restrict result) {  \
        for (size_t index = 0; index < count; index++) result[index] = alpha * x[index] + beta * y[index];             \
    }


#define DISTANCE_KERNEL(SUFFIX, REAL)                                                                                  \
    KITH_DISPATCH double kith_distance_squared_##SUFFIX(                                                               \
        size_t count, const REAL *restrict x, double factor, const REAL *restrict y) {                                 \
        double lanes[16] = {0};                                                                                        \
        double sum = 0;                                                                                                \
        size_t index = 0;                                                                                              \
        for (; index + 16 <= count; index += 16)                                                                       \
            for (size_t lane = 0; lane < 16; lane++) {                                                                 \
                const double gap = (double)x[index + lane] - factor * (double)y[index + lane];                         \
                lanes[lane] += gap * gap;                                                                              \
            }                                                                                                          \
        for (; index < count; index++) {                                                                               \
            const double gap = (double)x[index] - factor * (double)y[index];                                           \
            sum += gap * gap;                                                                                          \
        }                                                                                                              \
        for (size_t lane = 0; lane < 16; lane++) sum += lanes[lane];                                                   \
        return sum;                                                                                                    \
    }

COLUMN_KERNELS(f32, float)
COLUMN_KERNELS(f64, double)
DISTANCE_KERNEL(f32, float)
DISTANCE_KERNEL(f64, double)
