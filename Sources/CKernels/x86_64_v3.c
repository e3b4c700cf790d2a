// The kernels for x86-64-v3 (AVX2 and FMA).
#include <math.h>
#include <string.h>
#include "CKernels.h"
#include "levels.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#pragma clang fp contract(off)
#define LANES 8
#define LEVEL(name) v3_##name
#define LEVEL_NAME "x86-64-v3"
#include "kernels.inc"
#pragma clang attribute pop

const exo_kernels *exo_v3_kernels(void) { return &v3_kernels; }
#endif
