import { type GeneEffect, HeddleError, type Matrix } from "@heddle/contracts";
import { decodeMeans, type SavedModel } from "@heddle/runtime";
import { modelOf } from "./loaded-models.js";
import type { Traversal } from "./protocol.js";
import { codesOf } from "./run-codes.js";

/** Genes that rise and fall where one latent moves from its median to `value`, all others at their medians. */
export async function traverse(ask: { run: string; latent: number; value: number; top: number }): Promise<Traversal> {
  const { run, latent, value, top } = ask;
  const [saved, { medians }] = await Promise.all([modelOf(run), codesOf(run)]);
  const moved = medians.with(latent, value);
  const change = changes(saved, [medians, moved]);
  const effects = saved.genes.index.map((gene, i): GeneEffect => ({ gene, log2FoldChange: change(0, 1, i) }));
  effects.sort((a, b) => b.log2FoldChange - a.log2FoldChange || (a.gene < b.gene ? -1 : 1));
  return {
    rising: effects.slice(0, top).filter(({ log2FoldChange }) => log2FoldChange > 0),
    falling: effects
      .slice(-top)
      .filter(({ log2FoldChange }) => log2FoldChange < 0)
      .reverse(),
  };
}

/** What each latent does to one gene, from its 1st to its 99th percentile over cells. */
export async function geneEffects({ run, gene }: { run: string; gene: string }): Promise<readonly number[]> {
  const [saved, { medians, lows, highs }] = await Promise.all([modelOf(run), codesOf(run)]);
  const at = placeOf(saved, gene);
  const codes = medians.flatMap((_, latent) => [
    medians.with(latent, lows[latent]!),
    medians.with(latent, highs[latent]!),
  ]);
  const change = changes(saved, codes);
  return medians.map((_, latent) => change(2 * latent, 2 * latent + 1, at));
}

const BATCH = 512;

/** The decoded mean of one gene in every cell, as ln(1 + counts per 10,000), or as it is for real values. */
export async function decodedGene({ run, gene }: { run: string; gene: string }): Promise<Float32Array> {
  const [saved, { codes }] = await Promise.all([modelOf(run), codesOf(run)]);
  const at = placeOf(saved, gene);
  const width = saved.genes.rows;
  const shown = unitsOf(saved);
  const values = new Float32Array(codes.rows);
  for (let start = 0; start < codes.rows; start += BATCH) {
    const rows = Math.min(BATCH, codes.rows - start);
    const part = codes.values.subarray(start * codes.columns, (start + rows) * codes.columns);
    const means = decodeMeans(saved, { rows, columns: codes.columns, values: part });
    for (let row = 0; row < rows; row++) values[start + row] = shown(means[row * width + at]!);
  }
  return values;
}

/** log2 fold changes between decoded codes; 1 is added so that genes that are hardly expressed do not lead. */
function changes(saved: SavedModel, codes: readonly (readonly number[])[]) {
  const columns = codes[0]!.length;
  const matrix: Matrix = { rows: codes.length, columns, values: Float64Array.from(codes.flat()) };
  const means = decodeMeans(saved, matrix);
  const width = saved.genes.rows;
  const shown = unitsOf(saved);
  return (from: number, to: number, gene: number): number =>
    (shown(means[to * width + gene]!) - shown(means[from * width + gene]!)) / Math.LN2;
}

const unitsOf = ({ model }: SavedModel) =>
  model.likelihood.support === "real" ? (value: number) => value : Math.log1p;

function placeOf({ genes }: SavedModel, gene: string): number {
  const at = genes.index.indexOf(gene);
  if (at >= 0) return at;
  throw new HeddleError("usage", {
    expected: "a gene of this model",
    got: gene,
    next: "Choose one of the genes that are offered; others were not selected for training.",
  });
}
