// k-means: the nearest of many centers for every row without storing a distance, the trials of its seeding, and sums by
// cluster. Centers come packed: block after block of as many centers as a vector has lanes, in a block dimension after
// dimension, the last block filled up with zeros.
#include "CKernels.h"

#include <math.h>
#include <string.h>

typedef float f32_lanes __attribute__((vector_size(64), aligned(4)));
typedef int32_t f32_choice __attribute__((vector_size(64)));
typedef double f64_lanes __attribute__((vector_size(64), aligned(8)));
typedef int64_t f64_choice __attribute__((vector_size(64)));

// Where several centers are as close, the lowest number counts; those that are farther get a number above all.
#define FAR_f32 INT32_MAX
#define FAR_f64 INT64_MAX

// Rows that share the loads of a block of centers.
#define GROUP 4

#define LOAD(lanes, place) (*(const lanes *)(place))

// Takes what is closer into `best` and `index` for every row of the group and lane.
#define KEEP_CLOSER(SUFFIX, half)                                                                                      \
    for (size_t r = 0; r < GROUP; r++) {                                                                               \
        const SUFFIX##_choice closer = gaps[r][half] < best[r];                                                        \
        best[r] = (SUFFIX##_lanes)((closer & (SUFFIX##_choice)gaps[r][half]) | (~closer & (SUFFIX##_choice)best[r]));  \
        index[r] = (closer & (numbers + (INTEGER_##SUFFIX)((block + half) * LANES_##SUFFIX))) | (~closer & index[r]);  \
    }

#define LANES_f32 16
#define LANES_f64 8
#define INTEGER_f32 int32_t
#define INTEGER_f64 int64_t

#define KMEANS_KERNELS(SUFFIX, REAL)                                                                                   \
    KITH_DISPATCH size_t kith_nearest_##SUFFIX(                                                                        \
        size_t rows, size_t dimensions, size_t blocks, const REAL *restrict x, size_t stride,                          \
        const REAL *restrict shift, const REAL *restrict centers, const REAL *restrict half_squares,                   \
        REAL *restrict group, uint32_t *restrict labels) {                                                             \
        enum { LANES = LANES_##SUFFIX };                                                                               \
        size_t changed = 0;                                                                                            \
        SUFFIX##_choice numbers;                                                                                       \
        for (size_t lane = 0; lane < LANES; lane++) numbers[lane] = (INTEGER_##SUFFIX)lane;                            \
        for (size_t row = 0; row < rows; row += GROUP) {                                                               \
            for (size_t r = 0; r < GROUP; r++) {                                                                       \
                const REAL *restrict values = x + (row + r < rows ? row + r : rows - 1) * stride;                      \
                for (size_t d = 0; d < dimensions; d++) group[r * dimensions + d] = values[d] - shift[d];              \
            }                                                                                                          \
            SUFFIX##_lanes best[GROUP];                                                                                \
            SUFFIX##_choice index[GROUP];                                                                              \
            for (size_t r = 0; r < GROUP; r++) {                                                                       \
                best[r] = (SUFFIX##_lanes){0} + (REAL)INFINITY;                                                        \
                index[r] = (SUFFIX##_choice){0};                                                                       \
            }                                                                                                          \
            size_t block = 0;                                                                                          \
            for (; block + 2 <= blocks; block += 2) {                                                                  \
                const REAL *restrict left = centers + block * dimensions * LANES;                                      \
                const REAL *restrict right = left + dimensions * LANES;                                                \
                SUFFIX##_lanes gaps[GROUP][2];                                                                         \
                for (size_t r = 0; r < GROUP; r++) {                                                                   \
                    gaps[r][0] = LOAD(SUFFIX##_lanes, half_squares + block * LANES);                                   \
                    gaps[r][1] = LOAD(SUFFIX##_lanes, half_squares + (block + 1) * LANES);                             \
                }                                                                                                      \
                for (size_t d = 0; d < dimensions; d++) {                                                              \
                    const SUFFIX##_lanes l = LOAD(SUFFIX##_lanes, left + d * LANES);                                   \
                    const SUFFIX##_lanes m = LOAD(SUFFIX##_lanes, right + d * LANES);                                  \
                    for (size_t r = 0; r < GROUP; r++) {                                                               \
                        gaps[r][0] -= l * group[r * dimensions + d];                                                   \
                        gaps[r][1] -= m * group[r * dimensions + d];                                                   \
                    }                                                                                                  \
                }                                                                                                      \
                KEEP_CLOSER(SUFFIX, 0)                                                                                 \
                KEEP_CLOSER(SUFFIX, 1)                                                                                 \
            }                                                                                                          \
            if (block < blocks) {                                                                                      \
                const REAL *restrict left = centers + block * dimensions * LANES;                                      \
                SUFFIX##_lanes gaps[GROUP][1];                                                                         \
                for (size_t r = 0; r < GROUP; r++) gaps[r][0] = LOAD(SUFFIX##_lanes, half_squares + block * LANES);    \
                for (size_t d = 0; d < dimensions; d++) {                                                              \
                    const SUFFIX##_lanes l = LOAD(SUFFIX##_lanes, left + d * LANES);                                   \
                    for (size_t r = 0; r < GROUP; r++) gaps[r][0] -= l * group[r * dimensions + d];                    \
                }                                                                                                      \
                KEEP_CLOSER(SUFFIX, 0)                                                                                 \
            }                                                                                                          \
            for (size_t r = 0; r < GROUP && row + r < rows; r++) {                                                     \
                const REAL least = __builtin_reduce_min(best[r]);                                                      \
                const SUFFIX##_choice is_least = best[r] == least;                                                     \
                const SUFFIX##_choice candidates = index[r] | (~is_least & FAR_##SUFFIX);                              \
                const uint32_t label = (uint32_t)__builtin_reduce_min(candidates);                                     \
                changed += labels[row + r] != label;                                                                   \
                labels[row + r] = label;                                                                               \
            }                                                                                                          \
        }                                                                                                              \
        return changed;                                                                                                \
    }                                                                                                                  \
                                                                                                                       \
    KITH_DISPATCH void kith_seeding_trials_##SUFFIX(                                                                   \
        size_t rows, size_t dimensions, size_t blocks, const REAL *restrict x, size_t stride,                          \
        const REAL *restrict candidates, const REAL *restrict closest, double *restrict potentials) {                  \
        enum { LANES = LANES_##SUFFIX };                                                                               \
        for (size_t row = 0; row < rows; row++) {                                                                      \
            const REAL *restrict values = x + row * stride;                                                            \
            for (size_t block = 0; block < blocks; block++) {                                                          \
                const REAL *restrict packed = candidates + block * dimensions * LANES;                                 \
                SUFFIX##_lanes even = {0}, odd = {0};                                                                  \
                size_t d = 0;                                                                                          \
                for (; d + 2 <= dimensions; d += 2) {                                                                  \
                    const SUFFIX##_lanes l = LOAD(SUFFIX##_lanes, packed + d * LANES) - values[d];                     \
                    const SUFFIX##_lanes m = LOAD(SUFFIX##_lanes, packed + (d + 1) * LANES) - values[d + 1];           \
                    even += l * l;                                                                                     \
                    odd += m * m;                                                                                      \
                }                                                                                                      \
                if (d < dimensions) {                                                                                  \
                    const SUFFIX##_lanes l = LOAD(SUFFIX##_lanes, packed + d * LANES) - values[d];                     \
                    even += l * l;                                                                                     \
                }                                                                                                      \
                even += odd;                                                                                           \
                const REAL limit = closest[row];                                                                       \
                for (size_t lane = 0; lane < LANES; lane++)                                                            \
                    potentials[block * LANES + lane] += (double)(even[lane] < limit ? even[lane] : limit);             \
            }                                                                                                          \
        }                                                                                                              \
    }                                                                                                                  \
                                                                                                                       \
    KITH_DISPATCH double kith_squared_distances_##SUFFIX(                                                              \
        size_t rows, size_t dimensions, const REAL *restrict x, size_t stride, const REAL *restrict center,            \
        REAL *restrict closest) {                                                                                      \
        _Pragma("clang fp reassociate(on)") double sum = 0;                                                            \
        for (size_t row = 0; row < rows; row++) {                                                                      \
            const REAL *restrict values = x + row * stride;                                                            \
            REAL square = 0;                                                                                           \
            for (size_t d = 0; d < dimensions; d++) square += (values[d] - center[d]) * (values[d] - center[d]);       \
            if (square < closest[row]) closest[row] = square;                                                          \
            sum += (double)closest[row];                                                                               \
        }                                                                                                              \
        return sum;                                                                                                    \
    }                                                                                                                  \
                                                                                                                       \
    KITH_DISPATCH void kith_cluster_sums_##SUFFIX(                                                                     \
        size_t rows, size_t dimensions, const REAL *restrict x, size_t stride, const uint32_t *restrict labels,        \
        double *restrict sums, uint64_t *restrict counts) {                                                            \
        for (size_t row = 0; row < rows; row++) {                                                                      \
            const REAL *restrict values = x + row * stride;                                                            \
            double *restrict sum = sums + labels[row] * dimensions;                                                    \
            counts[labels[row]]++;                                                                                     \
            for (size_t d = 0; d < dimensions; d++) sum[d] += (double)values[d];                                       \
        }                                                                                                              \
    }                                                                                                                  \
                                                                                                                       \
    KITH_DISPATCH double kith_center_distances_##SUFFIX(                                                               \
        size_t rows, size_t dimensions, const REAL *restrict x, size_t stride, const REAL *restrict centers,           \
        const uint32_t *restrict labels, REAL *restrict distances) {                                                   \
        _Pragma("clang fp reassociate(on)") double sum = 0;                                                            \
        for (size_t row = 0; row < rows; row++) {                                                                      \
            const REAL *restrict values = x + row * stride;                                                            \
            const REAL *restrict center = centers + labels[row] * dimensions;                                          \
            double square = 0;                                                                                         \
            for (size_t d = 0; d < dimensions; d++) {                                                                  \
                const double gap = (double)values[d] - (double)center[d];                                              \
                square += gap * gap;                                                                                   \
            }                                                                                                          \
            if (distances) distances[row] = (REAL)square;                                                              \
            sum += square;                                                                                             \
        }                                                                                                              \
        return sum;                                                                                                    \
    }

KMEANS_KERNELS(f32, float)
KMEANS_KERNELS(f64, double)
