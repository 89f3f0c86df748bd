import type { Random } from "@heddle/contracts";
import { programEffects, programUsage } from "./activity-program.js";
import { batchEffects } from "./batch-effects.js";
import { variationFactors } from "./biological-variation.js";
import { type GeneMeans, geneMeans } from "./gene-means.js";
import { groupEffects, pathEnds } from "./group-effects.js";
import { blocksOfBatches, drawGroups } from "./groups.js";
import { identityUsage } from "./identity-usage.js";
import { librarySizes } from "./library-sizes.js";
import { forGroup, type SimulationOptions } from "./options.js";
import { drawSteps, pathFactors } from "./path-steps.js";

/** Everything in a simulation except its counts: the true parameters of each cell and each gene. */
export interface Design {
  readonly genes: GeneDesign;
  readonly cells: CellDesign;
}

export interface GeneDesign {
  readonly means: GeneMeans;
  /** Per batch, one factor per gene. */
  readonly batches: readonly Float64Array[];
  /** Per group, one factor per gene; for a path, the factors at its end. */
  readonly groups: readonly Float64Array[];
  /** Per path, steps × genes; absent without paths. */
  readonly paths?: readonly Float64Array[];
  /** Per activity program, one factor per gene. */
  readonly programs: readonly Float64Array[];
  /** √(df / χ²) per gene. */
  readonly variation: Float64Array;
}

export interface CellDesign {
  readonly librarySizes: Float64Array;
  readonly group: Int32Array;
  readonly batch: Int32Array;
  /** Step on the cell's path, from 0; absent without paths. */
  readonly step?: Int32Array;
  /** Share of the cell's own group within its identity, 0 … 1; with paths, the cell's position along its path. */
  readonly identity: Float64Array;
  /** Per program and cell, its share of the cell's expression; the rest is identity. */
  readonly programs: readonly Float64Array[];
}

/** Each step draws from its own named stream, so the options of one step do not change the draws of other steps. */
export function drawDesign(random: Random, options: SimulationOptions): Design {
  const genes = drawGenes(random, options);
  return { genes, cells: drawCells(random, options) };
}

function drawGenes(random: Random, options: SimulationOptions): GeneDesign {
  const { genes, method, groups, batches } = options;
  const effects = groupEffects(random.stream("group-effects"), genes, groups.length, options.de);
  const from = options.paths.from.length > 0 ? options.paths.from : groups.map(() => 0);
  const ends = method === "paths" ? pathEnds(effects, from) : undefined;
  return {
    means: geneMeans(random.stream("gene-means"), genes, options.mean, options.outliers),
    batches: batchEffects(random.stream("batch-effects"), genes, Math.max(1, batches.cells.length), batches),
    groups: ends?.map(({ end }) => end) ?? effects,
    ...(ends && {
      paths: ends.map((path, k) => pathFactors(random.stream("path-factors").stream(k), path, pathOptions(options, k))),
    }),
    programs: options.activity.map((program, i) =>
      programEffects(random.stream("programme-effects").stream(i), genes, program),
    ),
    variation: variationFactors(random.stream("variation"), genes, options.bcv.degreesOfFreedom),
  };
}

function drawCells(random: Random, options: SimulationOptions): CellDesign {
  const { cells, method } = options;
  const group = drawGroups(random.stream("groups"), cells, options.groups);
  const step =
    method === "paths" ? drawSteps(random.stream("path-steps"), group, (k) => pathOptions(options, k)) : undefined;
  return {
    librarySizes: librarySizes(random.stream("library-sizes"), cells, options.library),
    group,
    batch: blocksOfBatches(cells, options.batches.cells),
    ...(step && { step }),
    identity: step
      ? Float64Array.from(step, (j, c) => j / (pathOptions(options, group[c]).steps - 1))
      : identityUsage(random.stream("identity-usage"), cells, options.identity.usage),
    programs: options.activity.map((program, i) =>
      programUsage(random.stream("programme-usage").stream(i), group, program),
    ),
  };
}

function pathOptions({ paths }: SimulationOptions, k: number) {
  return {
    steps: forGroup(paths.steps, k),
    skew: forGroup(paths.skew, k),
    nonlinearProbability: forGroup(paths.nonlinearProbability, k),
    sigmaFactor: forGroup(paths.sigmaFactor, k),
  };
}
