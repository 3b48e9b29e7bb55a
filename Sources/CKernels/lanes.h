// Sixteen floats at a time, as the compiler's vector extension: one register, two or four, whatever the level of the
// processor that the including function is compiled for. Helpers take pointers, because vectors of this size are passed
// differently at different levels.
#pragma once
#include <stddef.h>
#include <stdint.h>

#define KITH_INLINE static inline __attribute__((always_inline))

enum { LANES = 16 };

typedef float lanes_t __attribute__((vector_size(64), aligned(4), may_alias));
typedef int32_t lane_mask_t __attribute__((vector_size(64)));
typedef float half_lanes_t __attribute__((vector_size(32)));
typedef float quarter_lanes_t __attribute__((vector_size(16), aligned(4), may_alias));

#define LOAD(pointer) (*(const lanes_t *)(pointer))
#define STORE(pointer, value) (*(lanes_t *)(pointer) = (value))

/// The sums of four vectors' lanes.
KITH_INLINE void lane_sums4(const lanes_t *v, float *restrict sums) {
    quarter_lanes_t q[4];
    for (int i = 0; i < 4; i++) {
        half_lanes_t h = __builtin_shufflevector(v[i], v[i], 0, 1, 2, 3, 4, 5, 6, 7)
            + __builtin_shufflevector(v[i], v[i], 8, 9, 10, 11, 12, 13, 14, 15);
        q[i] = __builtin_shufflevector(h, h, 0, 1, 2, 3) + __builtin_shufflevector(h, h, 4, 5, 6, 7);
    }
    quarter_lanes_t a =
        __builtin_shufflevector(q[0], q[1], 0, 4, 2, 6) + __builtin_shufflevector(q[0], q[1], 1, 5, 3, 7);
    quarter_lanes_t b =
        __builtin_shufflevector(q[2], q[3], 0, 4, 2, 6) + __builtin_shufflevector(q[2], q[3], 1, 5, 3, 7);
    quarter_lanes_t s = __builtin_shufflevector(a, b, 0, 1, 4, 5) + __builtin_shufflevector(a, b, 2, 3, 6, 7);
    *(quarter_lanes_t *)sums = s;
}

/// The sum of one vector's lanes.
KITH_INLINE float lane_sum(const lanes_t *v) {
    half_lanes_t h = __builtin_shufflevector(*v, *v, 0, 1, 2, 3, 4, 5, 6, 7)
        + __builtin_shufflevector(*v, *v, 8, 9, 10, 11, 12, 13, 14, 15);
    quarter_lanes_t q = __builtin_shufflevector(h, h, 0, 1, 2, 3) + __builtin_shufflevector(h, h, 4, 5, 6, 7);
    return (q[0] + q[2]) + (q[1] + q[3]);
}

/// The product of two vectors of `width` floats, a multiple of LANES.
KITH_INLINE float dot_lanes(const float *a, const float *b, size_t width) {
    lanes_t s = {0};
    for (size_t k = 0; k < width; k += LANES) s += LOAD(a + k) * LOAD(b + k);
    return lane_sum(&s);
}
