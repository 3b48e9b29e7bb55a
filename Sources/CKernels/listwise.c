#include "CKernels.h"
#include "lanes.h"

#include <math.h>

enum { WIDE = 8 };
typedef double wide_t __attribute__((vector_size(64), aligned(8), may_alias));
#define WIDE_AT(pointer) (*(wide_t *)(pointer))
#define WIDE_OF(pointer) (*(const wide_t *)(pointer))

/// Standardizes one group's rows into z and scores them; returns the largest score.
KITH_INLINE double score_rows(
    const float *x, size_t stride, size_t rows, size_t features, size_t width, const double *means,
    const double *inverseDeviations, const double *weights, double *z, double *scores
) {
    double largest = -INFINITY;
    for (size_t row = 0; row < rows; row++) {
        double *own = z + row * width;
        for (size_t k = 0; k < features; k++) own[k] = ((double)x[row * stride + k] - means[k]) * inverseDeviations[k];
        for (size_t k = features; k < width; k++) own[k] = 0;
        wide_t sums = {0};
        for (size_t k = 0; k < width; k += WIDE) sums += WIDE_OF(own + k) * WIDE_OF(weights + k);
        double score = 0;
        for (int lane = 0; lane < WIDE; lane++) score += sums[lane];
        scores[row] = score;
        largest = score > largest ? score : largest;
    }
    return largest;
}

/// hessian += Σ p z zᵀ, from the diagonal to the right.
KITH_INLINE void add_squares(size_t rows, size_t width, const double *p, const double *z, double *hessian) {
    size_t row = 0;
    for (; row + 4 <= rows; row += 4) {
        const double *a = z + row * width, *b = a + width, *c = b + width, *d = c + width;
        for (size_t i = 0; i < width; i++) {
            const double pa = p[row] * a[i], pb = p[row + 1] * b[i], pc = p[row + 2] * c[i], pd = p[row + 3] * d[i];
            for (size_t j = i / WIDE * WIDE; j < width; j += WIDE) {
                WIDE_AT(hessian + i * width + j) += (WIDE_OF(a + j) * pa + WIDE_OF(b + j) * pb)
                    + (WIDE_OF(c + j) * pc + WIDE_OF(d + j) * pd);
            }
        }
    }
    for (; row < rows; row++) {
        const double *a = z + row * width;
        for (size_t i = 0; i < width; i++) {
            for (size_t j = i / WIDE * WIDE; j < width; j += WIDE) {
                WIDE_AT(hessian + i * width + j) += WIDE_OF(a + j) * (p[row] * a[i]);
            }
        }
    }
}

KITH_DISPATCH
double kith_listwise_pass(
    const float *x, size_t stride, size_t features, size_t width, const uint64_t *offsets, size_t first, size_t end,
    const float *labels, const float *groupWeights, const double *means, const double *inverseDeviations,
    const double *weights, double *gradient, double *hessian, double *work
) {
    double loss = 0;
    for (size_t group = first; group < end; group++) {
        const size_t start = offsets[group], rows = offsets[group + 1] - start;
        const double weight = groupWeights ? groupWeights[group] : 1;
        double wanted = 0;
        for (size_t row = 0; row < rows; row++) wanted += labels[start + row];
        if (wanted <= 0 || weight <= 0) continue;
        double *mean = work, *scores = work + width, *p = scores + rows, *z = p + rows;
        const double largest = score_rows(
            x + start * stride, stride, rows, features, width, means, inverseDeviations, weights, z, scores);
        double total = 0;
        for (size_t row = 0; row < rows; row++) total += p[row] = exp(scores[row] - largest);
        double own = largest + log(total);
        for (size_t k = 0; k < width; k++) mean[k] = 0;
        for (size_t row = 0; row < rows; row++) {
            const double share = labels[start + row] / wanted;
            p[row] *= weight / total;
            own -= share * scores[row];
            const double residual = p[row] - weight * share;
            const double *a = z + row * width;
            for (size_t k = 0; k < width; k += WIDE) {
                WIDE_AT(gradient + k) += WIDE_OF(a + k) * residual;
                WIDE_AT(mean + k) += WIDE_OF(a + k) * p[row];
            }
        }
        loss += weight * own;
        if (!hessian) continue;
        add_squares(rows, width, p, z, hessian);
        for (size_t i = 0; i < width; i++) {
            for (size_t j = i; j < width; j++) hessian[i * width + j] -= mean[i] * mean[j] / weight;
        }
    }
    return loss;
}
