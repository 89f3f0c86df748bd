import { HeddleError, type Random } from "@heddle/contracts";
import { didYouMean } from "../config/nearest-name.js";
import type { BatchSource } from "../data/batch-arrays.js";
import type { Change } from "../model/change.js";
import { type Expression, refuseTooMuch } from "../model/expression.js";
import type { SavedModel } from "../model/model-folder.js";
import type { ScalePairs } from "./bayes-factors.js";
import type { ComparedGroups } from "./compared-groups.js";
import { sampleScales } from "./sample-scales.js";

export interface PairSettings {
  /** Samples per group. */
  readonly samples: number;
  /** Categorical covariate: both groups are decoded with each of its levels in turn. */
  readonly batchCorrection?: string;
  readonly random: Random;
}

/** Samples of two groups: each draws its cells with replacement, and one z per cell. */
export async function pairsOfGroups(
  saved: SavedModel,
  source: BatchSource,
  { cells1, cells2 }: ComparedGroups,
  { samples, batchCorrection, random }: PairSettings,
): Promise<ScalePairs> {
  refuseTooMuch(2 * samples, source.genes, 2);
  const changes = decodedLevels(saved, batchCorrection);
  const perLevel = Math.max(2, Math.floor(samples / changes.length));
  const [first, second] = [[], []] as Expression[][];
  for (const [level, change] of changes.entries()) {
    for (const [name, cells, into] of [
      ["first", cells1, first],
      ["second", cells2, second],
    ] as const) {
      const stream = random.stream(name).stream(level);
      const drawn = drawCells(cells, perLevel, stream.stream("cells"));
      into.push(...(await sampleScales(saved, source, { cells: drawn, changes: [change], random: stream })));
    }
  }
  return { first: stacked(first), second: stacked(second) };
}

/** Samples of the same cells and the same z with a latent at two values. */
export async function pairsOfLatent(
  saved: SavedModel,
  source: BatchSource,
  { cells, latent, from, to }: { cells: Int32Array; latent: number; from: number; to: number },
  { samples, random }: PairSettings,
): Promise<ScalePairs> {
  refuseTooMuch(2 * samples, source.genes, 1);
  const drawn = drawCells(cells, samples, random.stream("cells"));
  const changes = [{ latents: { [latent]: to } }, { latents: { [latent]: from } }];
  const [first, second] = await sampleScales(saved, source, { cells: drawn, changes, random });
  return { first, second };
}

const drawCells = (cells: Int32Array, count: number, random: Random): Int32Array =>
  Int32Array.from({ length: count }, () => cells[random.integer(cells.length)]);

/** No change, or the covariate at each of its levels. Throws HeddleError "unknown-column" if the model lacks it. */
function decodedLevels({ shape }: SavedModel, covariate: string | undefined): readonly Change[] {
  if (covariate === undefined) return [{}];
  const categorical = shape.covariates.filter((spec) => spec.kind === "categorical");
  const spec = categorical.find(({ name }) => name === covariate);
  if (spec !== undefined) return spec.levels.map((level) => ({ covariates: { [covariate]: level } }));
  const names = categorical.map(({ name }) => name);
  throw new HeddleError("unknown-column", {
    where: "batchCorrection",
    expected: `a categorical covariate of the model: ${names.join(", ") || "it has none"}`,
    got: JSON.stringify(covariate),
    next: didYouMean(covariate, names, "Leave it out, or train with this column among covariates."),
  });
}

function stacked(parts: readonly Expression[]): Expression {
  if (parts.length === 1) return parts[0];
  const values = new Float32Array(parts.reduce((sum, part) => sum + part.values.length, 0));
  let at = 0;
  for (const part of parts) {
    values.set(part.values, at);
    at += part.values.length;
  }
  return { rows: parts.reduce((sum, { rows }) => sum + rows, 0), columns: parts[0].columns, values };
}
