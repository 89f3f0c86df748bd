import {
  type AbundanceComparison,
  differentialAbundance as compareAbundance,
  type DifferentialAbundanceOptions,
} from "heddle";
import { givenOptions } from "../config/given-options.js";
import { alignmentFacts, type NewCellsOptions, newCellsJob } from "../config/new-cells.js";
import { type Invocation, print } from "../result.js";
import { count, fixed } from "../show/numbers.js";
import { facts, table } from "../show/table.js";

/** Options of the command that the library takes under the same names. */
const PASSED = [
  "groupby",
  "group1",
  "group2",
  "subset",
  "sample",
  "by",
  "cellsPerSample",
  "degreesOfFreedom",
  "seed",
] as const;

export interface DifferentialAbundanceCommandOptions
  extends NewCellsOptions,
    Pick<DifferentialAbundanceOptions, Exclude<(typeof PASSED)[number], "seed">> {}

export async function differentialAbundance(
  target: string,
  invocation: Invocation<DifferentialAbundanceCommandOptions>,
): Promise<void> {
  const { options } = invocation;
  const { run, cells: job, shown } = await newCellsJob(target, "differential-abundance.csv", invocation);
  const found = await compareAbundance(run, {
    ...job,
    ...givenOptions(options, PASSED),
    groupby: options.groupby,
  });
  const { cells, comparisons, ...alignment } = found;
  print(invocation, {
    json: {
      file: job.out,
      cells: cells.rows,
      comparisons: comparisons.map(({ rows, logDensity1, logDensity2, logRatio, ...rest }) => ({
        ...rest,
        cells: rows.length,
        cellsAboveZero: positives(logRatio),
      })),
      ...alignment,
    },
    text: `${comparisons.map((comparison) => comparisonText(comparison, options.by)).join("\n")}\n${facts([
      ["File", `${shown}: ${count(comparisons.length, "comparison")}, one row per cell`],
      ...alignmentFacts(alignment),
    ])}`,
  });
}

const positives = (values: Float64Array) => values.filter((value) => value > 0).length;

function comparisonText(comparison: AbundanceComparison, by: string | undefined): string {
  const { group1, group2, samples1, samples2, logRatio, levels } = comparison;
  const samples = samples1 + samples2 > 2 ? ` (${samples1} and ${samples2} samples)` : "";
  const head = `${group1} vs ${group2}${samples}: ${group1} is more abundant at ${positives(logRatio)} of ${count(logRatio.length, "cell")}\n`;
  if (by === undefined || levels === undefined) return head;
  const rows = levels.map(({ level, cells, lower, median, upper }) => [
    level,
    String(cells),
    fixed(median, 2),
    `${fixed(lower, 2)} to ${fixed(upper, 2)}`,
  ]);
  return `${head}${table([by, "cells", "median log ratio", "quartiles"], rows, [1, 2, 3])}`;
}
