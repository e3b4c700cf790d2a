// Which kernels this processor runs; asked once, at run time.
#include <string.h>
#include "CKernels.h"
#include "levels.h"

const exo_kernels *exo_kernels_for_processor(const char *limit) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  int cap = 4;
  if (limit && strcmp(limit, "x86-64-v3") == 0) cap = 3;
  if (limit && strcmp(limit, "baseline") == 0) cap = 1;
  if (cap >= 4 && __builtin_cpu_supports("x86-64-v4")) return exo_v4_kernels();
  if (cap >= 3 && __builtin_cpu_supports("x86-64-v3")) return exo_v3_kernels();
#else
  (void)limit;
#endif
  return exo_baseline_kernels();
}
