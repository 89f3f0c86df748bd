// The kernels of one instruction set by name; a kernel that is missing runs in WebAssembly.
#ifndef HEDDLE_KERNEL_LIST_H
#define HEDDLE_KERNEL_LIST_H

#include "arguments.h"

typedef struct {
  const char *name;
  Kernel run;
} NamedKernel;

/** One compilation of the kernels. */
typedef struct {
  const char *name;
  int lanes;
  int fused;
  const NamedKernel *kernels;
} Variant;

/** The widest variant that this processor runs, fused or not; NULL if there is none of the kind. `lanes` 0: any width. */
const Variant *find_variant(int fused, int lanes);

#endif
