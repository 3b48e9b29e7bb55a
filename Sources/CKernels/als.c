#include "CKernels.h"
#include "lanes.h"

#include <math.h>
#include <string.h>

// Everything here works in a basis in which the Gram matrix of the other side's factors is diagonal, so that the matrix
// of a row is diag(diagonal) + Σ d z zᵀ over the row's entries, and never has to be formed to be applied.

/// What an entry of value `v` weighs beyond an absent one (`excess`), and its confidence times preference (`pull`).
typedef struct {
    const float *values;
    float alpha, absent;
} weights_t;

KITH_INLINE float excess_of(const weights_t *w, size_t i) {
    float confidence = 1 + (w->values ? w->alpha * fabsf(w->values[i]) : w->alpha);
    return confidence - w->absent;
}

KITH_INLINE float pull_of(const weights_t *w, size_t i) {
    if (!w->values) return 1 + w->alpha;
    return w->values[i] < 0 ? 0 : 1 + w->alpha * w->values[i];
}

/// `sum += Σ coefficient · z` over the entries `begin ..< end`, where the coefficient is `excess · (z · p)` or, when
/// `first`, `pull − excess · (z · p)`; then `squares += Σ excess · z²` too, and the rows of entries to come, as far as
/// `ahead`, are asked into the cache.
KITH_INLINE void pass(
    const float *factors, size_t width, const uint32_t *columns, const weights_t *w, size_t begin, size_t end,
    size_t ahead, const float *restrict p, float *restrict sum, float *restrict squares, int first
) {
    enum { BLOCK = 4, DISTANCE = 24 };
    size_t i = begin;
    for (; i < end; i += BLOCK) {
        const float *z[BLOCK];
        float excess[BLOCK], c[BLOCK];
        lanes_t s[BLOCK] = {{0}, {0}, {0}, {0}};
        const size_t present = end - i < BLOCK ? end - i : BLOCK;
        for (size_t e = 0; e < BLOCK; e++) z[e] = factors + (size_t)columns[e < present ? i + e : i] * width;
        if (first) {
            for (size_t e = 0; e < BLOCK; e++) {
                if (i + e + DISTANCE >= ahead) break;
                const char *next = (const char *)(factors + (size_t)columns[i + e + DISTANCE] * width);
                for (size_t byte = 0; byte < width * sizeof(float); byte += 64) __builtin_prefetch(next + byte);
            }
        }
        for (size_t k = 0; k < width; k += LANES) {
            const lanes_t pk = LOAD(p + k);
            for (int e = 0; e < BLOCK; e++) s[e] += LOAD(z[e] + k) * pk;
        }
        lane_sums4(s, c);
        for (size_t e = 0; e < BLOCK; e++) {
            excess[e] = e < present ? excess_of(w, i + e) : 0;
            c[e] *= excess[e];
            if (first) c[e] = e < present ? pull_of(w, i + e) - c[e] : 0;
        }
        for (size_t k = 0; k < width; k += LANES) {
            lanes_t t = LOAD(sum + k), q = {0};
            if (first) q = LOAD(squares + k);
            for (int e = 0; e < BLOCK; e++) {
                const lanes_t ze = LOAD(z[e] + k);
                t += ze * c[e];
                if (first) q += (ze * excess[e]) * ze;
            }
            STORE(sum + k, t);
            if (first) STORE(squares + k, q);
        }
    }
}

/// Conjugate gradients for one row, from where `x` stands. `work` is 6 · width floats.
KITH_INLINE void solve_by_cg(
    const float *factors, size_t width, const float *gram, float ridge, const uint32_t *columns, const weights_t *w,
    size_t begin, size_t end, size_t ahead, int steps, float *restrict x, float *restrict work
) {
    float *restrict a = work, *restrict m = a + width, *restrict r = m + width;
    float *restrict p = r + width, *restrict q = p + width;
    memset(m, 0, width * sizeof(float));
    memset(r, 0, width * sizeof(float));
    pass(factors, width, columns, w, begin, end, ahead, x, r, m, 1);
    float rho = 0;
    lanes_t sum = {0};
    for (size_t k = 0; k < width; k += LANES) {
        const lanes_t ak = LOAD(gram + k) + ridge;
        const lanes_t rk = LOAD(r + k) - ak * LOAD(x + k);
        const lanes_t mk = 1 / (ak + LOAD(m + k));
        const lanes_t pk = mk * rk;
        STORE(a + k, ak);
        STORE(m + k, mk);
        STORE(r + k, rk);
        STORE(p + k, pk);
        sum += pk * rk;
    }
    rho = lane_sum(&sum);
    for (int step = 0; step < steps; step++) {
        if (!(rho > 1e-30f)) return;
        for (size_t k = 0; k < width; k += LANES) STORE(q + k, LOAD(a + k) * LOAD(p + k));
        pass(factors, width, columns, w, begin, end, 0, p, q, 0, 0);
        const float length = rho / dot_lanes(p, q, width);
        sum = (lanes_t){0};
        for (size_t k = 0; k < width; k += LANES) {
            STORE(x + k, LOAD(x + k) + LOAD(p + k) * length);
            const lanes_t rk = LOAD(r + k) - LOAD(q + k) * length;
            STORE(r + k, rk);
            sum += rk * rk * LOAD(m + k);
        }
        const float next = lane_sum(&sum);
        const float ratio = next / rho;
        rho = next;
        for (size_t k = 0; k < width; k += LANES) STORE(p + k, LOAD(m + k) * LOAD(r + k) + LOAD(p + k) * ratio);
    }
}

#define CG_ROWS(constant_width)                                                                                        \
    for (size_t row = firstRow; row < endRow; row++) {                                                                 \
        float *x = solution + row * (constant_width);                                                                  \
        const size_t begin = offsets[row], end = offsets[row + 1];                                                     \
        if (end - begin > longest) continue;                                                                           \
        if (end == begin) {                                                                                            \
            memset(x, 0, (constant_width) * sizeof(float));                                                            \
            continue;                                                                                                  \
        }                                                                                                              \
        solve_by_cg(                                                                                                   \
            factors, (constant_width), gram, ridges[row], columns, &w, begin, end, ahead, steps, x, work);             \
    }

KITH_DISPATCH
void kith_als_cg_rows(
    const float *factors, size_t width, const float *gram, const float *ridges, const uint64_t *offsets,
    const uint32_t *columns, const float *values, float alpha, float absent, size_t firstRow, size_t endRow,
    size_t longest, int steps, float *solution, float *work
) {
    const weights_t w = {values, alpha, absent};
    const size_t ahead = offsets[endRow];
    switch (width) {
    case 32: CG_ROWS(32) break;
    case 64: CG_ROWS(64) break;
    case 128: CG_ROWS(128) break;
    default: CG_ROWS(width)
    }
}

/// `c[i][j] ±= Σ_k a[k][i] · b[k][j]` for a block of 8 rows i and LANES columns j.
KITH_INLINE void block(
    const float *restrict a, size_t aStride, const float *restrict b, size_t bStride, size_t depth,
    float *restrict c, size_t cStride, float sign
) {
    lanes_t s[8] = {{0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}};
    for (size_t k = 0; k < depth; k++) {
        const lanes_t bk = LOAD(b + k * bStride);
        for (int i = 0; i < 8; i++) s[i] += bk * a[k * aStride + i];
    }
    for (int i = 0; i < 8; i++) STORE(c + i * cStride, LOAD(c + i * cStride) + s[i] * sign);
}

/// The blocks of `c += aᵀ a` that touch the upper triangle; `a` is depth × width.
KITH_INLINE void add_gram(const float *restrict a, size_t depth, size_t width, float *restrict c) {
    for (size_t i = 0; i < width; i += 8) {
        for (size_t j = i & ~(size_t)(LANES - 1); j < width; j += LANES) {
            block(a + i, width, a + j, width, depth, c + i * width + j, width, 1);
        }
    }
}

/// Replaces the upper triangle of the positive definite `c`, of order `width`, by U with c = Uᵀ U, whose diagonal is
/// stored inverted. What stands below the diagonal is destroyed. Returns where it broke down, or `width`.
KITH_INLINE size_t factorize(float *restrict c, size_t width) {
    for (size_t first = 0; first < width; first += LANES) {
        for (size_t i = first; i < first + LANES; i += 8) {
            for (size_t j = first; j < width; j += LANES) {
                block(c + i, width, c + j, width, first, c + i * width + j, width, -1);
            }
        }
        for (size_t k = first; k < first + LANES; k++) {
            float *restrict pivotRow = c + k * width;
            if (!(pivotRow[k] > 0)) return k;
            const float inverse = 1 / sqrtf(pivotRow[k]);
            for (size_t j = first; j < width; j += LANES) STORE(pivotRow + j, LOAD(pivotRow + j) * inverse);
            for (size_t i = k + 1; i < first + LANES; i++) {
                const float u = pivotRow[i];
                float *restrict other = c + i * width;
                for (size_t j = first; j < width; j += LANES) {
                    STORE(other + j, LOAD(other + j) - LOAD(pivotRow + j) * u);
                }
            }
            pivotRow[k] = inverse;
        }
    }
    return width;
}

/// Solves Uᵀ U x = x in place with what `factorize` left.
KITH_INLINE void substitute(const float *restrict u, size_t width, float *restrict x) {
    for (size_t k = 0; k < width; k++) {
        const float *restrict row = u + k * width;
        const float xk = x[k] * row[k];
        const size_t next = (k + LANES) & ~(size_t)(LANES - 1);
        for (size_t j = k + 1; j < next; j++) x[j] -= row[j] * xk;
        for (size_t j = next; j < width; j += LANES) STORE(x + j, LOAD(x + j) - LOAD(row + j) * xk);
        x[k] = xk;
    }
    for (size_t k = width; k-- > 0;) {
        const float *restrict row = u + k * width;
        const size_t next = (k + LANES) & ~(size_t)(LANES - 1);
        float s = next < width ? dot_lanes(row + next, x + next, width - next) : 0;
        for (size_t j = k + 1; j < next; j++) s += row[j] * x[j];
        x[k] = (x[k] - s) * row[k];
    }
}

enum { GATHERED = 128 };

KITH_DISPATCH
void kith_als_normal(
    const float *factors, size_t width, const uint32_t *columns, const float *values, float alpha, float absent,
    size_t begin, size_t end, float *matrix, float *right, float *work
) {
    const weights_t w = {values, alpha, absent};
    for (size_t i = begin; i < end; i += GATHERED) {
        const size_t count = end - i < GATHERED ? end - i : GATHERED;
        for (size_t e = 0; e < count; e++) {
            const float *z = factors + (size_t)columns[i + e] * width;
            const float root = sqrtf(excess_of(&w, i + e)), pull = pull_of(&w, i + e);
            for (size_t k = 0; k < width; k += LANES) {
                STORE(work + e * width + k, LOAD(z + k) * root);
                STORE(right + k, LOAD(right + k) + LOAD(z + k) * pull);
            }
        }
        add_gram(work, count, width, matrix);
    }
}

KITH_DISPATCH
size_t kith_als_solve(float *matrix, size_t width, const float *gram, float ridge, float *x) {
    for (size_t k = 0; k < width; k++) matrix[k * width + k] += gram[k] + ridge;
    const size_t place = factorize(matrix, width);
    if (place == width) substitute(matrix, width, x);
    return place;
}

/// One row with fewer entries than there are factors, by the identity of Woodbury: with D the entries' excess, Z their
/// factors, L the diagonal and b = Zᵀ pull, the solution is L⁻¹ (b − Zᵀ D½ (I + D½ Z L⁻¹ Zᵀ D½)⁻¹ D½ Z L⁻¹ b).
/// Returns 0 where it broke down. `work` is width · (order + 2) + order · (order + 1) floats for entries rounded up to
/// LANES.
KITH_INLINE int solve_dual(
    const float *factors, size_t width, const float *gram, float ridge, const uint32_t *columns, const weights_t *w,
    size_t begin, size_t end, float *restrict x, float *restrict work
) {
    const size_t count = end - begin, order = (count + LANES - 1) & ~(size_t)(LANES - 1);
    float *restrict roots = work, *restrict b = roots + width;
    float *restrict across = b + width, *restrict s = across + width * order, *restrict t = s + order * order;
    memset(b, 0, width * sizeof(float));
    memset(across, 0, width * order * sizeof(float));
    memset(s, 0, order * order * sizeof(float));
    memset(t, 0, order * sizeof(float));
    for (size_t k = 0; k < width; k++) roots[k] = 1 / sqrtf(gram[k] + ridge);
    // across = L^-½ Zᵀ D½, one column an entry; b = Zᵀ pull.
    for (size_t e = 0; e < count; e++) {
        const float *restrict z = factors + (size_t)columns[begin + e] * width;
        const float root = sqrtf(excess_of(w, begin + e)), pull = pull_of(w, begin + e);
        for (size_t k = 0; k < width; k++) across[k * order + e] = z[k] * roots[k] * root;
        for (size_t k = 0; k < width; k += LANES) STORE(b + k, LOAD(b + k) + LOAD(z + k) * pull);
    }
    add_gram(across, width, order, s);
    for (size_t e = 0; e < order; e++) s[e * order + e] += 1;
    for (size_t k = 0; k < width; k++) {
        const float bk = b[k] * roots[k];
        for (size_t e = 0; e < order; e += LANES) STORE(t + e, LOAD(t + e) + LOAD(across + k * order + e) * bk);
    }
    if (factorize(s, order) != order) return 0;
    substitute(s, order, t);
    for (size_t k = 0; k < width; k++) {
        x[k] = roots[k] * (roots[k] * b[k] - dot_lanes(across + k * order, t, order));
    }
    return 1;
}

KITH_DISPATCH
size_t kith_als_exact_rows(
    const float *factors, size_t width, const float *gram, const float *ridges, const uint64_t *offsets,
    const uint32_t *columns, const float *values, float alpha, float absent, size_t firstRow, size_t endRow,
    size_t longest, float *solution, float *work
) {
    const weights_t w = {values, alpha, absent};
    float *matrix = work, *gathered = work + width * width;
    for (size_t row = firstRow; row < endRow; row++) {
        const size_t begin = offsets[row], end = offsets[row + 1];
        float *x = solution + row * width;
        if (end - begin > longest) continue;
        if (end == begin) {
            memset(x, 0, width * sizeof(float));
        } else if (end - begin + LANES <= width) {
            if (!solve_dual(factors, width, gram, ridges[row], columns, &w, begin, end, x, work)) return row;
        } else {
            memset(matrix, 0, width * width * sizeof(float));
            memset(x, 0, width * sizeof(float));
            kith_als_normal(factors, width, columns, values, alpha, absent, begin, end, matrix, x, gathered);
            if (kith_als_solve(matrix, width, gram, ridges[row], x) != width) return row;
        }
    }
    return endRow;
}

KITH_DISPATCH
void kith_als_gram(const float *factors, size_t rows, size_t width, float *work, double *sum) {
    // Sums of this many products are as exact in single precision as the products deserve; beyond that, in double.
    enum { RUN = 256 };
    for (size_t first = 0; first < rows; first += RUN) {
        memset(work, 0, width * width * sizeof(float));
        add_gram(factors + first * width, rows - first < RUN ? rows - first : RUN, width, work);
        for (size_t i = 0; i < width; i++) {
            for (size_t j = i; j < width; j++) sum[i * width + j] += (double)work[i * width + j];
        }
    }
}

/// Eight rows of `own` = eight rows of `work` · rotation.
KITH_INLINE void rotate_rows(
    const float *restrict work, const float *restrict rotation, size_t width, float *restrict own
) {
    for (size_t j = 0; j < width; j += LANES) {
        lanes_t s[8] = {{0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}};
        for (size_t k = 0; k < width; k++) {
            const lanes_t rk = LOAD(rotation + k * width + j);
            for (int i = 0; i < 8; i++) s[i] += rk * work[i * width + k];
        }
        for (int i = 0; i < 8; i++) STORE(own + i * width + j, s[i]);
    }
}

KITH_DISPATCH
void kith_als_rotate(float *factors, size_t rows, size_t width, const float *rotation, float *work) {
    size_t first = 0;
    for (; first + 8 <= rows; first += 8) {
        memcpy(work, factors + first * width, 8 * width * sizeof(float));
        if (width == 64) {
            rotate_rows(work, rotation, 64, factors + first * 64);
        } else {
            rotate_rows(work, rotation, width, factors + first * width);
        }
    }
    if (first < rows) {
        const size_t count = rows - first;
        memset(work, 0, 8 * width * sizeof(float));
        memcpy(work, factors + first * width, count * width * sizeof(float));
        rotate_rows(work, rotation, width, work + 8 * width);
        memcpy(factors + first * width, work + 8 * width, count * width * sizeof(float));
    }
}

KITH_DISPATCH
double kith_als_loss(
    const float *factors, size_t width, const uint64_t *offsets, const uint32_t *columns, const float *values,
    float alpha, float absent, size_t firstRow, size_t endRow, const float *solution
) {
    const weights_t w = {values, alpha, absent};
    double loss = 0;
    for (size_t row = firstRow; row < endRow; row++) {
        for (size_t i = offsets[row]; i < offsets[row + 1]; i++) {
            const double score = dot_lanes(factors + (size_t)columns[i] * width, solution + row * width, width);
            const double preference = values && values[i] < 0 ? 0 : 1;
            const double confidence = (double)excess_of(&w, i) + (double)absent;
            loss += confidence * (preference - score) * (preference - score) - (double)absent * score * score;
        }
    }
    return loss;
}
