// Which kernels this processor runs; asked once, at run time.
#include <string.h>
#include "CKernels.h"
#include "levels.h"

const exo_kernels *exo_kernels_for_processor(const char *limit, int lanes) {
  int one = lanes == 1;
#if defined(__x86_64__)
  __builtin_cpu_init();
  int cap = 4;
  if (limit && strcmp(limit, "x86-64-v3") == 0) cap = 3;
  if (limit && strcmp(limit, "baseline") == 0) cap = 1;
  if (cap >= 4 && __builtin_cpu_supports("x86-64-v4"))
    return one ? exo_v4_one_kernels() : exo_v4_kernels();
  if (cap >= 3 && __builtin_cpu_supports("x86-64-v3"))
    return one ? exo_v3_one_kernels() : exo_v3_kernels();
#else
  (void)limit;
#endif
  return one ? exo_baseline_one_kernels() : exo_baseline_kernels();
}
