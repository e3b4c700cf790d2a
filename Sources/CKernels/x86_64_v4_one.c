// The kernels for x86-64-v4 (AVX-512), for one trajectory alone.
#include <math.h>
#include <string.h>
#include "CKernels.h"
#include "levels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)
#pragma clang fp contract(off)
#define LANES 1
#define LEVEL(name) v4_one_##name
#define NEAR_RECIPROCAL
#define LEVEL_NAME "x86-64-v4"
#include "kernels.inc"
#pragma clang attribute pop

const exo_kernels *exo_v4_one_kernels(void) { return &v4_one_kernels; }
#endif
