// All kernels for one instruction set: compiled once per variant, with VARIANT as the name of its table.
#include "kernel-list.h"
#include "kernels/matrix-product.h"

#define ENTRY(name) {#name, name},
const NamedKernel VARIANT[] = {
  ENTRY(matrixProduct)
  {NULL, NULL},
};
