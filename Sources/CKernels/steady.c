// A dense product whose elements are each summed in the order of the inner side, whatever is beside them: a row of the
// result is the same bytes alone and among others, which a library's product does not promise.
#include "CKernels.h"
#include "lanes.h"

// ROWS rows of the result and VECTORS · LANES of its columns in registers.
KITH_INLINE void steady_tile(
    const float *restrict a, size_t aStride, const float *restrict b, size_t bStride, size_t depth,
    float *restrict c, size_t cStride, const int rows, const int vectors) {
    lanes_t sums[4][2];
    for (int i = 0; i < rows; i++)
        for (int v = 0; v < vectors; v++) sums[i][v] = (lanes_t){0};
    for (size_t k = 0; k < depth; k++) {
        lanes_t values[2];
        for (int v = 0; v < vectors; v++) values[v] = LOAD(b + k * bStride + v * LANES);
        for (int i = 0; i < rows; i++)
            for (int v = 0; v < vectors; v++) sums[i][v] += values[v] * a[i * aStride + k];
    }
    for (int i = 0; i < rows; i++)
        for (int v = 0; v < vectors; v++) STORE(c + i * cStride + v * LANES, sums[i][v]);
}

// The last columns, fewer than a vector: the same additions, of as many zeros as are missing.
KITH_INLINE void steady_rest(
    const float *restrict a, const float *restrict b, size_t bStride, size_t depth, float *restrict c, size_t columns) {
    lanes_t sum = {0};
    for (size_t k = 0; k < depth; k++) {
        lanes_t values = {0};
        for (size_t lane = 0; lane < columns; lane++) values[lane] = b[k * bStride + lane];
        sum += values * a[k];
    }
    for (size_t lane = 0; lane < columns; lane++) c[lane] = sum[lane];
}

KITH_DISPATCH void kith_steady_product(
    const float *restrict a, size_t aStride, size_t rows, const float *restrict b, size_t bStride, size_t depth,
    size_t columns, float *restrict c, size_t cStride) {
    size_t row = 0;
    for (; row < rows; row += rows - row >= 4 ? 4 : 1) {
        const float *left = a + row * aStride;
        float *result = c + row * cStride;
        const int four = rows - row >= 4;
        size_t column = 0;
        for (; column + 2 * LANES <= columns; column += 2 * LANES) {
            if (four) steady_tile(left, aStride, b + column, bStride, depth, result + column, cStride, 4, 2);
            else steady_tile(left, aStride, b + column, bStride, depth, result + column, cStride, 1, 2);
        }
        for (; column + LANES <= columns; column += LANES) {
            if (four) steady_tile(left, aStride, b + column, bStride, depth, result + column, cStride, 4, 1);
            else steady_tile(left, aStride, b + column, bStride, depth, result + column, cStride, 1, 1);
        }
        if (column < columns)
            for (int i = 0; i < (four ? 4 : 1); i++)
                steady_rest(
                    left + i * aStride, b + column, bStride, depth, result + i * cStride + column, columns - column);
    }
}
