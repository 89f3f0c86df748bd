import { CELLS_PER_BLOCK, HeddleError, type Matrix, type Table } from "@heddle/contracts";
import type { LatentEffects, SavedModel } from "@heddle/runtime";
import type { RunStore } from "@heddle/runtime/stores";

export interface TopGenesOptions {
  /** Value that the latent moves to. */
  readonly to: number;
  /** Value that it moves from. Default: its median over the run's cells. */
  readonly from?: number;
  /** Genes per direction. Default: 20. */
  readonly top?: number;
}

/** Methods of a model that relate latents to genes. */
export interface GeneMethods {
  /**
   * The genes whose decoded mean changes most while one latent moves in real cells: log2((μ_to + 1) / (μ_from + 1)) at
   * 10,000 counts per cell, see `CellEffects.change`. Genes with counts in fewer cells than `evaluation.minDetection` are
   * left out.
   */
  topGenes(latent: number, options: TopGenesOptions): Promise<LatentEffects>;
  /**
   * log2 fold change of one gene from the 1st to the 99th percentile of each latent, averaged over cells: the values by
   * which `evaluate` ranks genes. HeddleError "usage" for an unknown gene.
   */
  geneEffects(gene: string): Promise<number[]>;
  /**
   * Decoded mean of one gene in each of the run's cells: ln(1 + counts per 10,000), or the mean itself for a likelihood
   * of real values. HeddleError "usage" for an unknown gene.
   */
  decodeGene(gene: string): Promise<Float32Array>;
}

interface Decoding {
  readonly runtime: typeof import("@heddle/runtime");
  readonly runFolder: typeof import("@heddle/runtime/run-folder");
  readonly log1p: (value: number) => number;
  readonly saved: SavedModel;
  readonly store: RunStore;
  decode(representation: Matrix): Promise<Matrix>;
  onBackend<T>(compute: () => T): Promise<T>;
}

export function geneMethods(decoding: Decoding): GeneMethods {
  const { runtime, runFolder, log1p, saved, store, decode, onBackend } = decoding;
  const { genes, model } = saved;
  const onLogScale = model.likelihood.support === "real" ? (mean: number) => mean : log1p;
  const representation = once(async () => (await runFolder.readLatents(store)).representation);
  const effects = once(async () => {
    const cells = await representation();
    return onBackend(() => runtime.cellEffects(saved, cells));
  });
  const changes = once(async () => {
    const cells = await representation();
    return onBackend(() => runtime.logFoldChanges(saved, cells));
  });
  const detected = runtime.detectedGenes(saved, saved.config.evaluation.minDetection);
  return {
    topGenes: async (latent, { to, from, top = 20 }) => {
      const start = from ?? (await runFolder.readMedianRepresentation(store))[latent];
      const ofCells = await effects();
      const change = await onBackend(() => ofCells.change(latent, start, to));
      return runtime.strongest(change, saved, { top, detected });
    },
    geneEffects: async (gene) => {
      const index = indexOf(genes, gene);
      return (await changes()).map((byGene) => byGene[index]);
    },
    decodeGene: async (gene) => {
      const index = indexOf(genes, gene);
      const { rows, columns, values } = await representation();
      const decoded = new Float32Array(rows);
      for (let start = 0; start < rows; start += CELLS_PER_BLOCK) {
        const end = Math.min(rows, start + CELLS_PER_BLOCK);
        const part = { rows: end - start, columns, values: values.slice(start * columns, end * columns) };
        const means = await decode(part);
        for (let row = start; row < end; row++)
          decoded[row] = onLogScale(means.values[(row - start) * means.columns + index]);
      }
      return decoded;
    },
  };
}

/** Computes at the first call; later calls return the same promise. */
function once<T>(compute: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= compute();
    return result;
  };
}

function indexOf({ index }: Table, gene: string): number {
  const found = index.indexOf(gene);
  if (found >= 0) return found;
  throw new HeddleError("usage", {
    expected: "a gene of this model",
    got: gene,
    next: "Choose one of model.genes.index; other genes were not selected for training.",
  });
}
