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
void kith_spmm_f64(
    const uint64_t *offsets, const uint32_t *columns, const float *values, const double *rowScale,
    const double *columnScale, const double *panel, size_t panelStride, double *result, size_t resultStride,
    size_t width, size_t firstRow, size_t endRow, double alpha, double beta);
