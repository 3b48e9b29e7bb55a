// Shapley values of a row's features in the score of a forest.
//
// A feature that is known lets a row through an edge or not (`one` is 1 or 0); one that is not known lets a part of it
// through (`zero`). A leaf's value then counts, for a feature f of its path, (one_f - zero_f) times the integral over t from
// 0 to 1 of the product over the other features of one t + zero (1 - t): Shapley's average over all orders, each feature
// known by time t with chance t. The integrand is a polynomial, so a Gauss rule of enough points is exact, and the points
// are the lanes of a vector. Products run down the tree and sums over leaves run up, so an edge costs the same whatever
// lies below it.
#include "CKernels.h"

#define KITH_INLINE static inline __attribute__((always_inline))

typedef double points_t __attribute__((vector_size(64), aligned(8)));

typedef struct {
    double zero[2], one[2];
    points_t in, inverse[2], below[2];
} step_t;

_Static_assert(sizeof(step_t) <= 8 * sizeof(double) * KITH_SHAPLEY_STEP, "work is counted in doubles");

KITH_INLINE double total(const points_t *v) {
    return (((*v)[0] + (*v)[1]) + ((*v)[2] + (*v)[3])) + (((*v)[4] + (*v)[5]) + ((*v)[6] + (*v)[7]));
}

KITH_DISPATCH
void kith_shapley_sums(
    const kith_forest *forest, const double *shares, const int32_t *ancestors, const float *row, const double *points,
    const double *weights, size_t blocks, size_t treeCount, double *work, double *sums
) {
    step_t *steps = (step_t *)work;
    for (size_t tree = 0; tree < treeCount; tree++) {
        const size_t first = forest->nodeStarts[tree], count = forest->nodeStarts[tree + 1] - first;
        if (count == 0) continue;
        const double *values = forest->values + forest->leafStarts[tree];
        for (size_t block = 0; block < blocks; block++) {
            const points_t known = *(const points_t *)(points + 8 * block);
            const points_t weight = *(const points_t *)(weights + 8 * block);
            const points_t unknown = 1.0 - known;
            steps[0].in = unknown * 0.0 + 1.0;
            for (size_t v = 0; v < count; v++) {
                step_t *own = steps + v;
                const size_t node = first + v;
                const int goesRight = row[forest->features[node]] > forest->thresholds[node];
                const int32_t ancestor = ancestors[node];
                double zero = 1, one = 1;
                points_t into = own->in;
                if (ancestor >= 0) {
                    const step_t *before = steps + ancestor / 2;
                    zero = before->zero[ancestor % 2];
                    one = before->one[ancestor % 2];
                    into *= before->inverse[ancestor % 2];
                }
                for (int side = 0; side < 2; side++) {
                    const double z = zero * (side ? 1 - shares[node] : shares[node]);
                    const double o = side == goesRight ? one : 0;
                    points_t product = {0}, inverse = {0};
                    // Where nothing gets through, known or not, the leaves below count for nobody.
                    if (z > 0 || o > 0) {
                        const points_t factor = o * known + z * unknown;
                        inverse = 1.0 / factor;
                        product = into * factor;
                    }
                    own->zero[side] = z;
                    own->one[side] = o;
                    own->inverse[side] = inverse;
                    const int32_t child = side ? forest->rightChildren[node] : forest->leftChildren[node];
                    if (child < 0) own->below[side] = product * values[~child];
                    else steps[child].in = product;
                }
            }
            for (size_t v = count; v-- > 0;) {
                step_t *own = steps + v;
                const size_t node = first + v;
                const int32_t children[2] = {forest->leftChildren[node], forest->rightChildren[node]};
                for (int side = 0; side < 2; side++) {
                    if (children[side] < 0) continue;
                    const step_t *child = steps + children[side];
                    own->below[side] = child->below[0] + child->below[1];
                }
                points_t sum = (own->one[0] - own->zero[0]) * own->below[0] * own->inverse[0]
                    + (own->one[1] - own->zero[1]) * own->below[1] * own->inverse[1];
                const int32_t ancestor = ancestors[node];
                if (ancestor >= 0) {
                    // Below this node the feature lets through what this node's edges say, no more what the earlier did.
                    const step_t *before = steps + ancestor / 2;
                    const int side = ancestor % 2;
                    sum -= (before->one[side] - before->zero[side]) * (own->below[0] + own->below[1])
                        * before->inverse[side];
                }
                sum *= weight;
                sums[forest->features[node]] += total(&sum);
            }
        }
    }
}
