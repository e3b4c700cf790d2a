// One table of kernels for each processor level that was built.
#pragma once
#include "CKernels.h"
const exo_kernels *_Nonnull exo_baseline_kernels(void);
const exo_kernels *_Nonnull exo_baseline_one_kernels(void);
#if defined(__x86_64__)
const exo_kernels *_Nonnull exo_v3_kernels(void);
const exo_kernels *_Nonnull exo_v3_one_kernels(void);
const exo_kernels *_Nonnull exo_v4_kernels(void);
const exo_kernels *_Nonnull exo_v4_one_kernels(void);
#endif
