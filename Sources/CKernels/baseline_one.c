// The kernels for any processor of the architecture. Without hardware fused multiply-add they are, for one trajectory alone.
// correct and slow: the C library's fma gives the same bits.
#include <math.h>
#include <string.h>
#include "CKernels.h"
#include "levels.h"

#pragma clang fp contract(off)
#define LANES 1
#define LEVEL(name) baseline_one_##name
#define LEVEL_NAME "baseline"
#include "kernels.inc"

const exo_kernels *exo_baseline_one_kernels(void) { return &baseline_one_kernels; }
