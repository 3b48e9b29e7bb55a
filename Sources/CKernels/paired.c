// What two solutions side by side take between products, see PairedEASE: the first has one part, the second two, and a row
// holds `width` columns of each. A row of the state is the first's solution and remainder, the remainder and solution of the
// second's first part, and the remainder of its second part, whose solution nobody asks for: so each product with singular
// vectors fills neighbouring columns. Sums are kept in double, one after the other whatever the number of columns.
#include "CKernels.h"

#define KITH_INLINE static inline __attribute__((always_inline))

KITH_INLINE void close_rows(
    size_t rows, const size_t width, float lambda, const float *restrict direction, float *restrict image,
    double *restrict sums) {
    for (size_t row = 0; row < rows; row++) {
        const float *restrict d = direction + row * 3 * width;
        float *restrict q = image + row * 3 * width;
        for (size_t c = 0; c < 3 * width; c++) {
            const float value = q[c] + lambda * d[c];
            q[c] = value;
            sums[c] += (double)d[c] * (double)value;
        }
    }
}

/// One part: `remainder` and, unless null, `solution`.
KITH_INLINE void step_part(
    const size_t width, const float *restrict alpha, double weight, const float *restrict d, const float *restrict q,
    float *restrict solution, float *restrict remainder, double *restrict sums) {
    for (size_t c = 0; c < width; c++) {
        float left = remainder[c];
        if (alpha) {
            if (solution) solution[c] += alpha[c] * d[c];
            left -= alpha[c] * q[c];
            remainder[c] = left;
        }
        sums[c] += weight * ((double)left * (double)left);
    }
}

KITH_INLINE void step_rows(
    size_t rows, const size_t width, const float *restrict alpha, const float *restrict weights,
    const float *restrict direction, const float *restrict image, float *restrict state, double *restrict sums) {
    const float *second = alpha ? alpha + width : 0;
    for (size_t row = 0; row < rows; row++) {
        const float *restrict d = direction + row * 3 * width;
        const float *restrict q = image + row * 3 * width;
        float *restrict z = state + row * 5 * width;
        const double ahead = weights[2 * row], back = weights[2 * row + 1];
        step_part(width, alpha, ahead, d, q, z, z + width, sums);
        step_part(width, second, ahead, d + width, q + width, z + 3 * width, z + 2 * width, sums + width);
        step_part(width, second, back, d + 2 * width, q + 2 * width, 0, z + 4 * width, sums + 2 * width);
    }
}

KITH_INLINE void turn_part(
    const size_t width, const float *restrict beta, float weight, const float *restrict remainder, float *restrict d) {
    for (size_t c = 0; c < width; c++) d[c] = beta ? weight * remainder[c] + beta[c] * d[c] : weight * remainder[c];
}

KITH_INLINE void turn_rows(
    size_t rows, const size_t width, const float *restrict beta, const float *restrict weights,
    const float *restrict state, float *restrict direction) {
    const float *second = beta ? beta + width : 0;
    for (size_t row = 0; row < rows; row++) {
        const float *restrict z = state + row * 5 * width;
        float *restrict d = direction + row * 3 * width;
        turn_part(width, beta, weights[2 * row], z + width, d);
        turn_part(width, second, weights[2 * row], z + 2 * width, d + width);
        turn_part(width, second, weights[2 * row + 1], z + 4 * width, d + 2 * width);
    }
}

// One person and whole blocks of them are what there is most of.
#define KITH_WIDTHS(CALL)                                                                                              \
    switch (width) {                                                                                                   \
    case 1: CALL(1); break;                                                                                            \
    case 16: CALL(16); break;                                                                                          \
    default: CALL(width); break;                                                                                       \
    }

KITH_DISPATCH void kith_paired_close(
    size_t rows, size_t width, float lambda, const float *direction, float *image, double *sums) {
#define KITH_CLOSE(W) close_rows(rows, W, lambda, direction, image, sums)
    KITH_WIDTHS(KITH_CLOSE)
}

KITH_DISPATCH void kith_paired_step(
    size_t rows, size_t width, const float *alpha, const float *weights, const float *direction, const float *image,
    float *state, double *sums) {
#define KITH_PAIRED_STEP(W) step_rows(rows, W, alpha, weights, direction, image, state, sums)
    KITH_WIDTHS(KITH_PAIRED_STEP)
}

KITH_DISPATCH void kith_paired_turn(
    size_t rows, size_t width, const float *beta, const float *weights, const float *state, float *direction) {
#define KITH_TURN(W) turn_rows(rows, W, beta, weights, state, direction)
    KITH_WIDTHS(KITH_TURN)
}

KITH_DISPATCH void kith_panel_to_rows(
    size_t rows, size_t columns, float alpha, const float *a, size_t aStride, float beta, const float *b,
    size_t bStride, const float *scale, float *result, size_t resultStride) {
    enum { TILE = 64 };
    for (size_t first = 0; first < rows; first += TILE) {
        const size_t end = rows - first < TILE ? rows : first + TILE;
        for (size_t c = 0; c < columns; c++) {
            float *restrict out = result + c * resultStride;
            if (b)
                for (size_t r = first; r < end; r++)
                    out[r] = (alpha * a[r * aStride + c] + beta * b[r * bStride + c]) * scale[r];
            else
                for (size_t r = first; r < end; r++) out[r] = alpha * a[r * aStride + c] * scale[r];
        }
    }
}
