import type { SparseCounts } from "@heddle/contracts";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { HostMemory } from "../host-memory.js";
import { type DispersionTable, dispersionRow, dispersionTable } from "./dispersion-table.js";
import {
  type Cell,
  countsAboveZero,
  logitsGradientRow,
  negativeBinomialZeros,
  prepareRow,
  type RowGradient,
  type RowInput,
} from "./host-row.js";
import { keptCounts, zinbZeros } from "./host-zero-inflation.js";

/** Tensors of one call: counts and logits N × G, logSize N, dispersion 1 × G, B × G or N × G. */
export type CountInput = "counts" | "logits" | "logSize" | "dispersion";
export interface CountAttributes {
  /** Each cell's row of the dispersion head, for dispersion per category. */
  readonly rows: Int32Array | undefined;
  /** Also return the derivatives of each cell's log probability. */
  readonly gradient: boolean;
  /** Sparse counts, for a backend whose kernel accepts them; the input `counts` is then absent. */
  readonly sparse?: Pick<SparseCounts, "cells" | "genes" | "csr"> | undefined;
}

/**
 * In plain TypeScript, float64 inside. Outputs: log probability N; with `gradient` also its derivatives by the logits
 * (N × G), logSize (N), ln θ of each cell and gene (N × G) and, with dropout, the dropout logits (N × G).
 */
export function hostCountLikelihood(
  memory: HostMemory,
  inputs: Readonly<Record<CountInput, TensorInfo>> & { readonly dropout?: TensorInfo },
  { rows, gradient }: CountAttributes,
): TensorInfo[] {
  const shape = inputs.logits.shape as [number, number];
  const [cells, genes] = shape;
  const derivatives = gradient ? [shape, [cells], shape, ...(inputs.dropout ? [shape] : [])] : [];
  const outputs = [[cells], ...derivatives].map((s) => memory.allocate(s));
  const [logProb, byLogits, byLogSize, byDispersion, byDropout] = outputs.map((output) => memory.view(output));
  const input = rowInput(memory, inputs, genes, dispersionTable(memory.view(inputs.dispersion)));
  const logSizes = memory.view(inputs.logSize);
  const rowGradient: RowGradient | undefined = byDispersion && {
    dispersion: byDispersion,
    ...(byDropout && { dropout: byDropout }),
  };
  const cell: Cell = { offset: 0, dispersionOffset: 0, toMean: 0, logShift: 0, sum: 0 };
  for (let i = 0; i < cells; i++) {
    cell.offset = i * genes;
    cell.dispersionOffset = dispersionRow(i, inputs.dispersion.shape[0], rows) * genes;
    prepareRow(input, cell, logSizes[i]);
    const zeros = inputs.dropout
      ? zinbZeros(input, cell, rowGradient)
      : negativeBinomialZeros(input, cell, rowGradient);
    const kept = inputs.dropout ? keptCounts(input, cell, rowGradient) : 0;
    logProb[i] = zeros + kept + countsAboveZero(input, cell, rowGradient);
    if (byLogits) byLogSize[i] = logitsGradientRow(input, cell, byLogits);
  }
  return outputs;
}

function rowInput(
  memory: HostMemory,
  inputs: Readonly<Record<CountInput, TensorInfo>> & { readonly dropout?: TensorInfo },
  genes: number,
  dispersion: DispersionTable,
): RowInput {
  return {
    genes,
    counts: memory.view(inputs.counts),
    logits: memory.view(inputs.logits),
    ...(inputs.dropout && {
      dropout: memory.view(inputs.dropout),
      fading: new Float64Array(genes),
      atZero: new Float64Array(genes),
    }),
    dispersion,
    scale: new Float64Array(genes),
    logOdds: new Float64Array(genes),
    byLogMean: new Float64Array(genes),
  };
}
