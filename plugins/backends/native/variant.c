// All kernels for one instruction set: compiled once per variant, with VARIANT as the name of its table.
#include "kernel-list.h"
#include "kernels/adam.h"
#include "kernels/aggregate-gaussian.h"
#include "kernels/binary.h"
#include "kernels/columns.h"
#include "kernels/copies.h"
#include "kernels/count-likelihood.h"
#include "kernels/elementwise.h"
#include "kernels/matrix-product.h"
#include "kernels/pooled-splits.h"
#include "kernels/random.h"
#include "kernels/sparse-product.h"
#include "kernels/standardize.h"

#define ENTRY(name) {#name, name},
const NamedKernel VARIANT[] = {
  ENTRY(adam)
  ENTRY(aggregateGaussian)
  ENTRY(aggregateGaussianGradient)
  ENTRY(binary)
  {"choose", choose_words},
  ENTRY(copyStrided)
  ENTRY(countLikelihood)
  ENTRY(denseCounts)
  ENTRY(dispersionTable)
  ENTRY(fill)
  ENTRY(gaussianTables)
  ENTRY(gather)
  ENTRY(logFactorials)
  ENTRY(logOfCounts)
  ENTRY(matrixProduct)
  ENTRY(normals)
  ENTRY(poolShares)
  ENTRY(poolSplits)
  ENTRY(reduce)
  ENTRY(risingTable)
  ENTRY(sparseDense)
  ENTRY(standardize)
  ENTRY(standardizeGradient)
  ENTRY(sumRows)
  ENTRY(turnCounts)
  ENTRY(unary)
  ENTRY(uniforms)
  ENTRY(weighedSums)
  ENTRY(weighRows)
  {NULL, NULL},
};
