// Few, small kernels whose speed is the processor's vector width. Each has a twin in Swift that tests compare it with.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "dispatch.h"

// spmm.c: for rows firstRow ..< endRow of a sparse matrix in compressed rows,
// result[row] = alpha · rowScale[row] · Σ values[j] · columnScale[columns[j]] · panel[columns[j]] + beta · result[row],
// where panel and result have `width` columns. `values`, `rowScale` and `columnScale` may be null (ones). With `beta` 0
// what `result` held is not read.
void kith_spmm_f32(
    const uint64_t *offsets, const uint32_t *columns, const float *values, const float *rowScale,
    const float *columnScale, const float *panel, size_t panelStride, float *result, size_t resultStride, size_t width,
    size_t firstRow, size_t endRow, float alpha, float beta);
// The same; what comes out for a column does not depend on the other columns of the panel, nor on their number.
void kith_spmm_steady_f32(
    const uint64_t *offsets, const uint32_t *columns, const float *values, const float *rowScale,
    const float *columnScale, const float *panel, size_t panelStride, float *result, size_t resultStride, size_t width,
    size_t firstRow, size_t endRow, float alpha, float beta);
void kith_spmm_f64(
    const uint64_t *offsets, const uint32_t *columns, const float *values, const double *rowScale,
    const double *columnScale, const double *panel, size_t panelStride, double *result, size_t resultStride,
    size_t width, size_t firstRow, size_t endRow, double alpha, double beta);

// columns.c: panels are row-major and contiguous where no stride is given.

// sums[j] += Σ a[i][j] b[i][j].
void kith_column_dots_f32(
    size_t rows, size_t columns, const float *a, size_t a_stride, const float *b, size_t b_stride, double *sums);
void kith_column_dots_f64(
    size_t rows, size_t columns, const double *a, size_t a_stride, const double *b, size_t b_stride, double *sums);
// x += p alpha, r -= q alpha by columns; then squares[j] += Σ r[i][j]², weighted[j] += Σ weights[i] r[i][j]². `weights`
// may be NULL for ones.
void kith_cg_step_f32(
    size_t rows, size_t columns, const float *alpha, const float *weights, const float *p, const float *q, float *x,
    float *r, double *squares, double *weighted);
void kith_cg_step_f64(
    size_t rows, size_t columns, const double *alpha, const double *weights, const double *p, const double *q,
    double *x, double *r, double *squares, double *weighted);
// p = diag(weights) r + p beta by columns.
void kith_cg_direction_f32(
    size_t rows, size_t columns, const float *beta, const float *weights, const float *r, float *p);
void kith_cg_direction_f64(
    size_t rows, size_t columns, const double *beta, const double *weights, const double *r, double *p);
// result = alpha x + beta y; result may not overlap them.
void kith_combine_f32(size_t count, float alpha, const float *x, float beta, const float *y, float *result);
void kith_combine_f64(size_t count, double alpha, const double *x, double beta, const double *y, double *result);
// Σ (x[i] − factor y[i])².
double kith_distance_squared_f32(size_t count, const float *x, double factor, const float *y);
double kith_distance_squared_f64(size_t count, const double *x, double factor, const double *y);

// projection.c: for `width` 8, 16 or 32. Where `coefficients` ((columns − start) × width) is not null, panel −= basis ×
// coefficients for the columns of the basis from `start` on; then, where `gram` (columns × width) is not null, gram += basisᵀ × panel.
void kith_project_f32(
    size_t rows, size_t columns, size_t width, const float *basis, size_t basisStride, float *panel,
    size_t panelStride, const float *coefficients, size_t start, float *gram);
void kith_project_f64(
    size_t rows, size_t columns, size_t width, const double *basis, size_t basisStride, double *panel,
    size_t panelStride, const double *coefficients, size_t start, double *gram);
// spgemm.c and largest.c: rows of a sparse product, one at a time. `sums` is an accumulator of one kind for every column,
// all zero before and after a row; its length `columnCount` is a multiple of 256 elements, those beyond the last column
// zero.
typedef enum {
    KithSumsCount8 = 0,
    KithSumsCount16 = 1,
    KithSumsCount32 = 2,
    KithSumsFloat = 3,
} KithSums;

// Adds the rows `inner[0 ..< innerCount]` of a matrix in compressed rows, counting entries, or, with KithSumsFloat, each
// times rowScale · weights[i] · innerScale[inner[i]] · values[j] (null for ones). With `touched` (room for all entries
// added), the columns that were zero are listed there, and their number returned.
size_t kith_sums_add(
    KithSums kind, void *sums, const uint32_t *inner, const float *weights, size_t innerCount, const float *innerScale,
    float rowScale, const uint64_t *offsets, const uint32_t *columns, const float *values, uint32_t *touched);
// Sets listed sums to zero.
void kith_sums_erase(KithSums kind, void *sums, const uint32_t *list, size_t count);
// The `kept` largest of the listed sums that are not zero, as sorted keys, clearing those listed; sums of KithSumsFloat
// times columnScale. `keys` has room for `capacity` keys, more than `kept`. Returns how many there are.
size_t kith_sums_pick(
    KithSums kind, void *sums, const float *columnScale, const uint32_t *list, size_t listCount, size_t kept,
    uint64_t *keys, size_t capacity);
// The same among all sums, clearing them all. `columnScale` is as long as `sums`; `capacity` at least kept + 64.
size_t kith_sums_largest(
    KithSums kind, void *sums, const float *columnScale, size_t columnCount, size_t kept, uint64_t *keys,
    size_t capacity);
// Columns and values of keys.
void kith_keys_read(KithSums kind, const uint64_t *keys, size_t count, uint32_t *columns, float *values);
// All sums that are not zero, in the order of columns, clearing them. There must be room for one entry more than there
// are. Returns how many there are.
size_t kith_sums_collect(
    KithSums kind, void *sums, const float *columnScale, size_t columnCount, uint32_t *columns, float *values);
// als.c: implicit alternating least squares. Factors are rows of `width` floats, a multiple of 16, zero beyond the
// factors there are. An entry of value v (1 where `values` is null) has confidence 1 + alpha · |v|, and preference 1, or
// 0 where v is below zero; an absent entry has confidence `absent` and preference 0. `gram` is the diagonal of
// absent · Gram matrix of `factors`, which must be diagonal; `ridges` has one regularization a row. Rows with more than
// `longest` entries are left as they are; empty rows become zero.

// `steps` of preconditioned conjugate gradients for each row, from what `solution` holds. `work`: 5 · width floats.
void kith_als_cg_rows(
    const float *factors, size_t width, const float *gram, const float *ridges, const uint64_t *offsets,
    const uint32_t *columns, const float *values, float alpha, float absent, size_t firstRow, size_t endRow,
    size_t longest, int steps, float *solution, float *work);
// The exact solution of each row. Returns the row whose matrix is not positive definite, or `endRow`.
// `work`: 2 · width² + 3 · width floats, and at least width² + 128 · width.
size_t kith_als_exact_rows(
    const float *factors, size_t width, const float *gram, const float *ridges, const uint64_t *offsets,
    const uint32_t *columns, const float *values, float alpha, float absent, size_t firstRow, size_t endRow,
    size_t longest, float *solution, float *work);
// For the entries begin ..< end of one row: matrix += Σ excess · z zᵀ (upper triangle), right += Σ pull · z, where
// excess is confidence − absent and pull confidence · preference.
// `work`: 128 · width floats.
void kith_als_normal(
    const float *factors, size_t width, const uint32_t *columns, const float *values, float alpha, float absent,
    size_t begin, size_t end, float *matrix, float *right, float *work);
// Solves (matrix + diag(gram + ridge)) x = x in place; the matrix is destroyed. Returns where it broke down, or `width`.
size_t kith_als_solve(float *matrix, size_t width, const float *gram, float ridge, float *x);
// sum += factorsᵀ factors (upper triangle). `work`: width² floats.
void kith_als_gram(const float *factors, size_t rows, size_t width, float *work, double *sum);
// factors = factors · rotation, in place. `work`: 16 · width floats.
void kith_als_rotate(float *factors, size_t rows, size_t width, const float *rotation, float *work);
// Σ over entries of confidence · (preference − score)² − absent · score².
double kith_als_loss(
    const float *factors, size_t width, const uint64_t *offsets, const uint32_t *columns, const float *values,
    float alpha, float absent, size_t firstRow, size_t endRow, const float *solution);

// topk.c: the best candidates of people by factors, ties to the smaller id. Panels hold 32 candidates each, for every
// factor their 32 values side by side; `ids` and `bias` are in the order of the panels, padded to whole ones (ids with
// UINT32_MAX). Tiles are KITH_TOP_TILE panels; `tileNorms` and `tileBiases` bound their candidates' lengths and biases
// from above. People are `rows` of `factors`; exclusions are sorted columns of the same row numbers, or null. Lists are
// `kept` long, in `scores`, `bestIds` and `counts`, one after the other; `biased` says whether any bias is
// not zero. `work`: people · 3 + depth · (people rounded up to 8) floats.
enum { KITH_TOP_TILE = 16 };
void kith_top_scores(
    const float *factors, size_t stride, const uint32_t *rows, size_t people, size_t depth, const float *panels,
    const uint32_t *ids, const float *bias, size_t candidates, const float *tileNorms, const float *tileBiases,
    int biased, const uint64_t *excludedOffsets, const uint32_t *excludedColumns, int excludesSelf, size_t kept,
    float *scores, uint32_t *bestIds, uint32_t *counts, float *work);
// Offers candidates with their `values` to the list of `row`, kept as a heap until it is sorted.
void kith_top_offer(
    const float *values, const uint32_t *candidates, size_t count, uint32_t row, const uint64_t *excludedOffsets,
    const uint32_t *excludedColumns, int excludesSelf, size_t kept, float *scores, uint32_t *bestIds,
    uint32_t *bestCount);
// Puts lists kept as heaps in order, best first.
void kith_top_sort(size_t people, size_t kept, float *scores, uint32_t *ids, const uint32_t *counts);
// sum = Σ weights[i] · matrix[rows[i]], of `width` columns; weights may be null (ones).
void kith_sum_rows(
    const float *matrix, size_t stride, const uint32_t *rows, const float *weights, size_t count, size_t width,
    float *sum);

// kmeans.c: `centers` and `candidates` are packed: block after block of KITH_LANES centers, in a block dimension after
// dimension, the last block filled up.

#define KITH_LANES_F32 16
#define KITH_LANES_F64 8

// The label of the nearest center of every row. `shift` is taken off the rows (the packed
// centers have it off already, so that squares are small); half_squares[c] is half the square of center c, infinite
// where a block is filled up; `group` is scratch for 4 × dimensions values.
// Returns how many labels are others than before.
size_t kith_nearest_f32(
    size_t rows, size_t dimensions, size_t blocks, const float *x, size_t stride, const float *shift,
    const float *centers, const float *half_squares, float *group, uint32_t *labels);
// potentials[c] += Σ over rows of the smaller of closest[row] and the squared distance to candidate c.
void kith_seeding_trials_f32(
    size_t rows, size_t dimensions, size_t blocks, const float *x, size_t stride, const float *candidates,
    const float *closest, double *potentials);
// closest[row] = the smaller of itself and the squared distance to `center`; returns their sum.
double kith_squared_distances_f32(
    size_t rows, size_t dimensions, const float *x, size_t stride, const float *center, float *closest);
// sums[label] += row, counts[label] += 1.
void kith_cluster_sums_f32(
    size_t rows, size_t dimensions, const float *x, size_t stride, const uint32_t *labels, double *sums,
    uint64_t *counts);
// Σ ‖row − its center‖², and each of them in `distances` unless it is NULL; `centers` are plain rows.
double kith_center_distances_f32(
    size_t rows, size_t dimensions, const float *x, size_t stride, const float *centers, const uint32_t *labels,
    float *distances);
size_t kith_nearest_f64(
    size_t rows, size_t dimensions, size_t blocks, const double *x, size_t stride, const double *shift,
    const double *centers, const double *half_squares, double *group, uint32_t *labels);
void kith_seeding_trials_f64(
    size_t rows, size_t dimensions, size_t blocks, const double *x, size_t stride, const double *candidates,
    const double *closest, double *potentials);
double kith_squared_distances_f64(
    size_t rows, size_t dimensions, const double *x, size_t stride, const double *center, double *closest);
void kith_cluster_sums_f64(
    size_t rows, size_t dimensions, const double *x, size_t stride, const uint32_t *labels, double *sums,
    uint64_t *counts);
double kith_center_distances_f64(
    size_t rows, size_t dimensions, const double *x, size_t stride, const double *centers, const uint32_t *labels,
    double *distances);
// sum = Σ weights[i] · matrix[rows[i]], of `width` columns; weights may be null (ones).
void kith_sum_rows(
    const float *matrix, size_t stride, const uint32_t *rows, const float *weights, size_t count, size_t width,
    float *sum);

// panel.c. Whether the processor has the vectors that these kernels are made for, so that they are ahead of a BLAS.
int kith_panel_pays(void);
// c (k × m) += aᵀ b over `rows` rows; k at least 8, m at least the length of a vector of 64 bytes. With `lower` (a is b)
// what lies above the diagonal of c is undefined.
void kith_panel_gram_f32(
    size_t rows, size_t k, size_t m, const float *a, size_t aStride, const float *b, size_t bStride, int lower,
    float *c, size_t cStride);
void kith_panel_gram_f64(
    size_t rows, size_t k, size_t m, const double *a, size_t aStride, const double *b, size_t bStride, int lower,
    double *c, size_t cStride);
// c (rows × m) = alpha a s + beta c for s of k × m, whose rows are padded with zeros to whole vectors of 64 bytes. With
// `beta` 0 what c held is not read.
void kith_panel_multiply_f32(
    size_t rows, size_t k, size_t m, const float *a, size_t aStride, const float *s, size_t sStride, float *c,
    size_t cStride, float alpha, float beta);
void kith_panel_multiply_f64(
    size_t rows, size_t k, size_t m, const double *a, size_t aStride, const double *s, size_t sStride, double *c,
    size_t cStride, double alpha, double beta);

// bitsets.c: rows of sparse bit sets, row r being the `lengths[r]` words from `starts[r]` on, each with its place among the
// words of a full set. Returns how many bits `set`, a full set, has in common with the rows that are bits of `row`, summed
// over those.
uint64_t kith_bitset_common(
    const uint64_t *set, const uint64_t *starts, const uint32_t *lengths, const uint32_t *places, const uint64_t *words,
    size_t row);

// spread.c: accumulators of eight lanes for every column, all zero (and `seen` too) before; `touched` has room for one
// entry more than there are columns. All results are the same for the same order of rows and touched columns.

// lanes[c] += weights[i] for every column c of row rows[i]; returns how many columns are touched by now.
size_t kith_lanes_spread(
    const uint64_t *offsets, const uint32_t *columns, const uint32_t *rows, const float *weights, size_t count,
    float *lanes, uint8_t *seen, uint32_t *touched, size_t touched_count);
// result[i] = scale[c] · Σ coefficients · lanes[c] for c = columns[i]; `scale` may be NULL.
void kith_lanes_gather(
    const float *lanes, const float *coefficients, const float *scale, const uint32_t *columns, size_t count,
    float *result);
// The at most `limit` touched columns with the largest positive scores as above, in no order, equal scores by the smaller
// column; those where `excluded` is not zero do not count. `scores` and `columns` have room for 2 · limit.
size_t kith_lanes_best(
    const float *lanes, const float *coefficients, const float *scale, const uint32_t *touched, size_t count,
    const uint8_t *excluded, size_t limit, float *scores, uint32_t *columns);
// The same of the sum of one lane of two accumulators; `seen` is the first one's.
size_t kith_lane_sums_best(
    const float *lanes, const uint8_t *seen, const uint32_t *touched, size_t count, const float *other_lanes,
    const uint32_t *other_touched, size_t other_count, size_t lane, const uint8_t *excluded, size_t limit,
    float *scores, uint32_t *columns);
// The same of values[c · stride] · scale[c] for the listed columns, or for 0 ..< count when `listed` is NULL.
size_t kith_values_best(
    const float *values, size_t stride, const float *scale, const uint32_t *listed, size_t count,
    const uint8_t *excluded, size_t limit, float *scores, uint32_t *columns);
void kith_lanes_clear(float *lanes, uint8_t *seen, const uint32_t *touched, size_t count);
// Where a walk with restart from `start` stops, after at most `sweeps` steps: mass[v] += restart · share of the walkers
// at v at each step. A step goes to each entry of the out row with weight `out_weight` and of the in row with
// `in_weight`; steps that carry less than `threshold` to each are not made. `mass`, `residual` and `next` are zero before
// for every vertex, the latter two after too; `frontier` and `following` have room for one entry more than there are
// vertices, as has `touched`, which lists those with mass. Returns how many.
size_t kith_walk(
    const uint64_t *out_offsets, const uint32_t *out_columns, const uint64_t *in_offsets, const uint32_t *in_columns,
    float out_weight, float in_weight, float restart, float threshold, uint32_t sweeps, uint32_t start, float *mass,
    float *residual, float *next, uint32_t *frontier, uint32_t *following, uint32_t *touched);
// trees.c: boosted trees over binned features. A block of features holds `width` bytes a row, at most KITH_TREE_BLOCK,
// each the number of the row's bin. The sums of a bin are two 64-bit integers: Σ gradient in fixed point, and
// Σ hessian in fixed point times 2^KITH_TREE_COUNT_BITS plus the number of rows; they do not depend on the order.
enum { KITH_TREE_BLOCK = 8, KITH_TREE_BINS = 256, KITH_TREE_COUNT_BITS = 24, KITH_TREE_MASK_LEAVES = 32 };
// Puts finite floats into ascending order; `work` has room for as many.
void kith_sort_floats(float *values, float *work, size_t count);
// Bins of rows firstRow ..< endRow: how many of the feature's KITH_TREE_BINS - 1 ascending `uppers` (padded with
// infinity) are below the value. `features` starts at the block's first feature, `block` at row 0.
void kith_tree_bins(
    const float *features, size_t stride, size_t firstRow, size_t endRow, size_t width, const float *uppers,
    uint8_t *block);
// pairs[i] = the fixed-point gradient and hessian of rows[i], with a count of one.
void kith_tree_pairs(
    const float *gradients, const float *hessians, const uint32_t *rows, size_t count, double gradientScale,
    double hessianScale, int64_t *pairs);
// The sums of every bin over the rows given, `width` × KITH_TREE_BINS pairs.
void kith_tree_histogram(
    const uint8_t *block, size_t width, const uint32_t *rows, const int64_t *pairs, size_t count, int64_t *histogram);
// a -= b
void kith_tree_subtract(int64_t *a, const int64_t *b, size_t count);
// goesLeft[i] = whether the bin of rows[i] in the feature at `place` of the block is at most `bin`; returns how many do.
size_t kith_tree_mark(
    const uint8_t *block, size_t width, size_t place, uint32_t bin, const uint32_t *rows, size_t count,
    uint8_t *goesLeft);
// Moves rows and pairs to where they go, in their order.
void kith_tree_partition(
    const uint8_t *goesLeft, const uint32_t *rows, const int64_t *pairs, size_t count, uint32_t *leftRows,
    int64_t *leftPairs, uint32_t *rightRows, int64_t *rightPairs);
typedef struct {
    double gain;
    uint32_t place, bin;
    int64_t gradient, hessianAndCount;
} kith_tree_split;
typedef struct {
    double gradientUnit, hessianUnit, l2, minimumHessian;
    uint64_t minimumRows;
} kith_tree_rules;
// The split of largest gain among the features of a block (those with a non-zero byte in `used`, unless it is null), the
// first of equals; gain stays 0 where there is none. `split` gets the sums of the left side.
void kith_tree_best_split(
    const int64_t *histogram, size_t width, const uint32_t *binCounts, const uint8_t *used, int64_t gradient,
    int64_t hessianAndCount, const kith_tree_rules *rules, kith_tree_split *split);
// Trees first ..< end of a forest, flat. Inner nodes nodeStarts[t] ..< nodeStarts[t + 1] belong to tree t, likewise
// leaves. A row goes left where its feature is at most the threshold. `masks` has ones where a tree's leaves, counted
// from the left, lie under a node's left child (0 in trees of more than KITH_TREE_MASK_LEAVES leaves); children below
// zero are leaves, ~number, children and leaves counting from the tree's first.
typedef struct {
    const uint32_t *nodeStarts, *leafStarts;
    const uint32_t *features;
    const float *thresholds;
    const uint32_t *masks;
    const int32_t *leftChildren, *rightChildren;
    const double *values;
} kith_forest;
// scores[i] += the sum of the values of row i's leaves, tree after tree; `work` is 16 floats a feature.
void kith_forest_scores(
    const kith_forest *forest, size_t first, size_t end, const float *features, size_t stride, size_t rows,
    size_t featureCount, float *work, double *scores);

// shapley.c: sums[f] += the Shapley value of feature f in the row's score. `shares` is the part of a node's rows that goes
// left; `ancestors` the edge nearest above the node that asks for the node's feature, as twice its node's place in the tree
// plus 1 for the right edge, or below zero; `points` and `weights` are a Gauss rule on 0 to 1 of 8 times `blocks` points,
// at least half as many as a path has features; `work` is 8 × KITH_SHAPLEY_STEP doubles for each node of the largest tree.
enum { KITH_SHAPLEY_STEP = 7 };
void kith_shapley_sums(
    const kith_forest *forest, const double *shares, const int32_t *ancestors, const float *row, const double *points,
    const double *weights, size_t blocks, size_t treeCount, double *work, double *sums);

// lambdas.c: gradients and hessians of LambdaMART for the rows of one group. `discounts` is one a rank; `work` as many
// 32-bit words as kith_lambdas_work says.
size_t kith_lambdas_work(size_t count);
void kith_lambdas(
    const double *scores, const float *gains, size_t count, size_t truncation, float steepness, int normalizes,
    float inverseMaximum, float weight, const float *discounts, float *gradients, float *hessians, uint32_t *work);

// listwise.c: loss of groups first ..< end under softmax against the labels' shares, with its gradient and, unless null,
// the upper triangle of its hessian added to what is there. Vectors are `width` doubles, a multiple of 8, zero beyond
// `features`; `work` is the largest group's rows times (width + 2) plus width.
double kith_listwise_pass(
    const float *x, size_t stride, size_t features, size_t width, const uint64_t *offsets, size_t first, size_t end,
    const float *labels, const float *groupWeights, const double *means, const double *inverseDeviations,
    const double *weights, double *gradient, double *hessian, double *work);
// portable.c: the inner loops of the portable dense routines. Lines i of `lines`, `across` elements one from the next and
// `along` from one depth to the next, into strips of `strip`: row i / strip of `packed` holds the values of its lines at
// depth 0, then those at 1, …, padded with zeros.
void kith_pack_f32(
    size_t lines, size_t depth, size_t strip, const float *a, size_t across, size_t along, float *packed, size_t stride);
void kith_pack_f64(
    size_t lines, size_t depth, size_t strip, const double *a, size_t across, size_t along, double *packed,
    size_t stride);
// c (rows × columns) += alpha a b, for a packed in strips of 4 rows and b in strips of 64 bytes.
void kith_packed_product_f32(
    size_t rows, size_t columns, size_t depth, float alpha, const float *a, size_t aStride, const float *b,
    size_t bStride, float *c, size_t cStride);
void kith_packed_product_f64(
    size_t rows, size_t columns, size_t depth, double alpha, const double *a, size_t aStride, const double *b,
    size_t bStride, double *c, size_t cStride);
// Σ x y; y += factor x; (x, y) = (cosine x − sine y, sine x + cosine y). x and y do not overlap, except in the first.
float kith_dot_f32(size_t count, const float *x, const float *y);
double kith_dot_f64(size_t count, const double *x, const double *y);
void kith_add_f32(size_t count, float factor, const float *x, float *y);
void kith_add_f64(size_t count, double factor, const double *x, double *y);
void kith_rotate_f32(size_t count, float cosine, float sine, float *x, float *y);
void kith_rotate_f64(size_t count, double cosine, double sine, double *x, double *y);

// steady.c: c = a · b for row-major matrices, rows × depth and depth × columns, each element summed in the order of depth
// whatever is beside it.
void kith_steady_product(
    const float *a, size_t aStride, size_t rows, const float *b, size_t bStride, size_t depth, size_t columns, float *c,
    size_t cStride);

// spread.c: the walk of kith_walk the other way round: mass[v] += restart · share of the walkers from v that are at
// `target` at each step, whatever v. A vertex whose share is below `threshold` hands nothing on, nor does one with more
// entries than are left of `work`. Buffers as for kith_walk.
size_t kith_walk_back(
    const uint64_t *out_offsets, const uint32_t *out_columns, const uint64_t *in_offsets, const uint32_t *in_columns,
    float out_weight, float in_weight, float restart, float threshold, uint32_t sweeps, uint64_t work, uint32_t target,
    float *mass, float *residual, float *next, uint32_t *frontier, uint32_t *following, uint32_t *touched);

// paired.c: steps of conjugate gradients for two systems of `width` columns each, the second in two parts with one length
// of step. `state` has 5 × width columns: solution and remainder of the first, remainder and solution of the second's first
// part, remainder of its second; `direction` and `image` have 3 × width; `alpha` and `beta` one a column of either system;
// `weights` are two a row, of the first parts and the second; `sums` 3 × width.
// image += lambda direction; sums += the columns' products of direction and image.
void kith_paired_close(
    size_t rows, size_t width, float lambda, const float *direction, float *image, double *sums);
// solution += alpha direction, remainder -= alpha image, nothing where alpha is null; sums += weights · remainder².
void kith_paired_step(
    size_t rows, size_t width, const float *alpha, const float *weights, const float *direction, const float *image,
    float *state, double *sums);
// direction = weights · remainder + beta direction, without the last where beta is null.
void kith_paired_turn(
    size_t rows, size_t width, const float *beta, const float *weights, const float *state, float *direction);
// result[c][r] = (alpha a[r][c] + beta b[r][c]) scale[r]; b may be null.
void kith_panel_to_rows(
    size_t rows, size_t columns, float alpha, const float *a, size_t aStride, float beta, const float *b,
    size_t bStride, const float *scale, float *result, size_t resultStride);
// rewire.c: `attempts` times two of `count` ties are drawn and exchange an end unless that makes a tie with oneself or one
// that is there. A tie is its smaller end << 32 | its larger one, no two equal, none 0. `words` are 2^bits zeros, at least
// 2 · count and 16, in which ties are looked up. Returns how many exchanges were made.
uint64_t kith_rewire(uint64_t *ties, size_t count, uint64_t *words, unsigned bits, uint64_t attempts, uint64_t seed);
// leiden.c: ties between `count` vertices; those of v lie at begins[v] ..< ends[v] of `columns`, without v itself. Their
// weights are `floats` or `doubles`, or 1 where both are null. `masses` (and `inMasses`, where direction counts, else
// null) times `scale` is what the null model expects.
typedef struct {
    size_t count;
    const uint64_t *begins, *ends;
    const uint32_t *columns;
    const float *floats;
    const double *doubles, *masses, *inMasses;
    double scale;
} KithTies;
// A group's mass, and a sum that is zero between calls. Where ties have no weights `counts`, zero between calls, take the
// place of the sums.
typedef struct {
    double total, sum;
} KithGroupCell;
// `queue` has room for all vertices and begins with the `firstCount` to be visited first, which are marked in `queued`. `cells`, `sizes` and `inTotals` (null where
// direction does not count) are of groups, whose numbers are below `count`; `spare` holds the `spareCount` numbers
// without members and has room for `count`. `touched` has one entry more than the longest row. Of equally good groups the first met is taken,
// or the last.
typedef struct {
    uint32_t *labels;
    KithGroupCell *cells;
    double *inTotals;
    uint32_t *counts, *sizes, *queue, *spare, *touched;
    size_t spareCount, firstCount;
    uint8_t *queued;
    int takesLast;
} KithMoving;
// Moves vertices to the neighbouring group, or the empty one, where they gain most, until none gains. Returns the moves.
uint64_t kith_leiden_move(const KithTies *ties, const KithMoving *moving, double *gain);
// For ties without weights: keeps those of order[0 ..< count] who would gain by moving, in `kept`, which has room for all
// of them; returns how many. `counts` and `touched` are the caller's own, the rest is read only.
size_t kith_leiden_gainers(
    const KithTies *ties, const KithMoving *moving, const uint32_t *order, size_t count, uint32_t *counts,
    uint32_t *touched, uint32_t *kept);
// `labels` hold everybody's group, `parts` the part of it, a vertex's number; `totals` are of groups, `cells`, `inParts`,
// `sizes` and `inside` (scratch) of parts.
typedef struct {
    const uint32_t *labels, *order;
    uint32_t *parts;
    const double *totals, *inTotals;
    KithGroupCell *cells;
    double *inParts;
    uint32_t *counts, *sizes;
    double *inside;
} KithRefining;
// Merges the vertices order[first ..< end], which are whole groups, from single ones into well connected parts of their
// groups. Returns the merges.
uint64_t kith_leiden_refine(
    const KithTies *ties, const KithRefining *refining, size_t first, size_t end, uint32_t *touched);
typedef struct {
    uint64_t *begins, *ends;
    uint32_t *columns;
    double *weights, *masses, *inMasses;
} KithCoarse;
// Zero before and after; `counts` serve ties without weights, `sums` the others.
typedef struct {
    double *sums;
    uint32_t *counts;
} KithGroupSums;
// Writes rows first ..< end of the graph of groups, whose members are order[starts[g] ..< starts[g + 1]], from `place` on,
// and returns where they end. There is one entry more to be written than rows hold.
uint64_t kith_leiden_aggregate(
    const KithTies *ties, const uint32_t *groups, const uint32_t *order, const uint32_t *starts, size_t first,
    size_t end, uint64_t place, const KithCoarse *coarse, const KithGroupSums *sums);
// The connected parts of groups, numbered by their first vertex. Returns how many.
uint32_t kith_leiden_components(
    const KithTies *ties, const uint32_t *labels, uint32_t *components, uint32_t *stack);
// The weight of the ties of first ..< end within groups.
double kith_leiden_inside(const KithTies *ties, const uint32_t *labels, size_t first, size_t end);

// cliques.c

// A symmetric pattern without diagonal whose rows lie in two parts: columns[offsets[v] ..< laterEnds[v]] are the
// neighbours that come later than v in an order of the vertices, rising, and up to offsets[v + 1] those that come before.
typedef struct {
    const uint64_t *offsets, *laterEnds;
    const uint32_t *columns;
} KithCliqueGraph;
// The search among the `candidates` of one vertex. `room` takes candidates × width words, `frames` 3 × width words and
// `numbers` 4 numbers for each of candidates + 2 frames. `masks` has room for maskCapacity sets of `width` words, at least
// one for each earlier neighbour and each candidate and two more; with more room the search is faster; it is null where
// the maximum is sought. `sizes` counts cliques by size. Where `output` is not null, cliques are written to it: their size,
// then their members, rising, of which `fixed` are in all of them.
typedef struct {
    const uint64_t *rows;
    uint64_t *room, *frames, *numbers, *masks, *sizes;
    size_t candidates, width, maskCapacity, minSize, best, depth;
    const uint32_t *names, *fixed;
    size_t fixedCount;
    uint32_t *output;
    size_t capacity, used;
    uint64_t found, foundLimit, nodeLimit;
    int isStarted;
} KithCliqueSearch;
// Lays out the neighbourhood of `vertex`; `places`, zero before and after, has an entry a vertex. Returns 0 where an
// earlier vertex is tied to everybody in it, so that no clique begins here.
int kith_cliques_prepare(const KithCliqueGraph *graph, uint32_t vertex, uint32_t *places, KithCliqueSearch *search);
// Searches, or goes on. Returns 0 when done, 1 where `output` needs room for two more cliques, 2 after nodeLimit steps,
// 3 with foundLimit cliques found.
int kith_cliques_search(KithCliqueSearch *search);
// Looks for cliques of more than `best` members, and puts the first of them in `best` and `output`, which has room for one,
// until there is none larger. Returns 0 when done, 2 after nodeLimit steps.
int kith_cliques_maximum(KithCliqueSearch *search);
// ties.c: the ties of a symmetric pattern of `count` rows without a diagonal, numbered by their hub, the end with more ties
// (the smaller index of two alike), then by the other end. Writes the number of the tie of every entry, and the ends of
// every tie; `cursors` is one a row. Returns whether the pattern is symmetric and without a diagonal.
int kith_tie_numbers(
    const uint64_t *offsets, const uint32_t *columns, size_t count, uint64_t *cursors, uint32_t *numbers, uint32_t *hubs,
    uint32_t *others);
// How many triangles each of ties first ..< end is in. `bits` are one a row, zero before and after.
void kith_tie_supports(
    const uint64_t *offsets, const uint32_t *columns, const uint32_t *hubs, const uint32_t *others, size_t first,
    size_t end, uint32_t *bits, uint32_t *supports);
// plain[t] = Σ weights(hub, q) weights(other, q) over the common neighbours q of each of ties first ..< end, and scaled[t]
// the same with each term times scales[q]. `weights`, one an entry, may be null for ones; `bits` are one a row, zero before
// and after, `marks` one a row, and `found` has room for one more than the longest row.
void kith_tie_sums(
    const uint64_t *offsets, const uint32_t *columns, const double *weights, const double *scales, const uint32_t *hubs,
    const uint32_t *others, size_t first, size_t end, uint32_t *bits, double *marks, uint32_t *found, double *plain,
    double *scaled);
// truss.c: entries begins[v] ..< ends[v] are neighbours of v << 32 | the tie's number; rows get shorter. `marks` and `dead`
// are one a row, zero before; `queue`, `left` and `work` have room for every tie. `supports` are the triangles of each tie
// and become the largest s for which it lies in a subgraph where every tie is in s triangles.
typedef struct {
    const uint64_t *begins;
    uint64_t *ends, *entries;
    const uint32_t *hubs, *others;
    uint32_t *supports, *marks, *dead, *queue, *left, *work;
} KithTruss;
void kith_truss_peel(const KithTruss *graph, size_t ties);
// cores.c: the core number of every vertex, and the order in which they are peeled, those with the fewest ties first.
// `order` has room for one more than there are vertices; `left` is scratch. Returns the largest core number, -1 without
// vertices, or -2 where a column is no vertex.
int64_t kith_cores(
    const uint64_t *offsets, const uint32_t *columns, size_t count, uint32_t *cores, uint32_t *order, uint32_t *left);
// nucleus.c: the triangles over numbered ties (see kith_tie_numbers). Numbers them by their first tie, that of the two ends
// with the most ties; writes for every tie where its triangles begin (`firsts`, one more than ties), and for every triangle
// its three ties, and adds to each of them the vertex across << 32 | the triangle at `ends`, which moves on. `marks` are one
// a row, zero before and after. Returns how many triangles there are.
size_t kith_triangle_lists(
    const uint64_t *offsets, const uint32_t *columns, const uint32_t *numbers, const uint32_t *hubs,
    const uint32_t *others, size_t ties, uint32_t *marks, uint32_t *firsts, uint64_t *ends, uint64_t *entries,
    uint32_t *sides);
// Entries begins[t] ..< ends[t] of tie t as above; lists get shorter while peeling,
// what has left them behind their ends. `marks` (zero before) and `seconds` are
// one a vertex, `found` has room for three more than three a vertex, `dead` is one a tie (zero before), `queue` and `left`
// one a triangle. `seconds` may hold what an earlier call left, but nothing of another graph.
typedef struct {
    const uint64_t *begins;
    uint64_t *ends, *entries;
    const uint32_t *sides;
    uint32_t *supports, *marks;
    uint64_t *seconds;
    uint32_t *found, *dead, *queue, *left;
} KithNuclei;
// How many four-cliques each triangle is in, for those whose first tie is first ..< end.
void kith_nucleus_supports(const KithNuclei *graph, const uint32_t *firsts, size_t first, size_t end);
// Replaces `supports` by the largest s for which the triangle lies in a subgraph where every triangle is in s four-cliques.
void kith_nucleus_peel(const KithNuclei *graph, size_t triangles);
// Joins each of `cells`, by union-find with the smallest at the root, with what it shares a four-clique with all of whose
// triangles have as large a support. Where the tree of a root with an entry in `nodes` other than 2³² − 1 ends below
// another, writes the entry and that root; returns how many.
size_t kith_nucleus_unite(
    const KithNuclei *graph, const uint32_t *cells, size_t count, uint32_t *parents, const uint32_t *nodes,
    uint32_t *orphans, uint32_t *heirs);
