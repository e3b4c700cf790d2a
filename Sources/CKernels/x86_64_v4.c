// The kernels for x86-64-v4 (AVX-512).
#include <math.h>
#include <string.h>
#include "CKernels.h"
#include "levels.h"

#if defined(__x86_64__)
#include <immintrin.h>
// Without the second attribute clang splits 512-bit vectors in two halves.
#pragma clang attribute push( \
    __attribute__((target("arch=x86-64-v4"), min_vector_width(512))), apply_to = function)
#pragma clang fp contract(off)
#define LANES 8
#define LEVEL(name) v4_##name
#define NEAR_RECIPROCAL
#define LEVEL_NAME "x86-64-v4"
#include "kernels.inc"
#pragma clang attribute pop

const exo_kernels *exo_v4_kernels(void) { return &v4_kernels; }
#endif
