import {
  differentialExpression as compareExpression,
  type DifferentialExpressionOptions,
  type GroupComparison,
} from "heddle";
import { givenOptions } from "../config/given-options.js";
import { alignmentFacts, type NewCellsOptions, newCellsJob } from "../config/new-cells.js";
import { type Invocation, print } from "../result.js";
import { count, fixed, grouped } from "../show/numbers.js";
import { facts, table } from "../show/table.js";

/** Options of the command that the library takes under the same names. */
const PASSED = [
  "groupby",
  "group1",
  "group2",
  "subset",
  "latent",
  "from",
  "to",
  "mode",
  "delta",
  "testMode",
  "pseudocounts",
  "fdr",
  "batchCorrection",
  "samples",
  "seed",
] as const;

export interface DifferentialExpressionCommandOptions
  extends NewCellsOptions,
    Pick<DifferentialExpressionOptions, Exclude<(typeof PASSED)[number], "seed">> {}

/** Genes listed per comparison. */
const LISTED = 10;

export async function differentialExpression(
  target: string,
  invocation: Invocation<DifferentialExpressionCommandOptions>,
): Promise<void> {
  const { options } = invocation;
  const { run, cells: job, shown } = await newCellsJob(target, "differential-expression.csv", invocation);
  const found = await compareExpression(run, { ...job, ...givenOptions(options, PASSED) });
  const { cells, comparisons, mode, fdr, ...alignment } = found;
  print(invocation, {
    json: {
      file: job.out,
      cells: cells.rows,
      mode,
      ...(mode === "change" && { fdr }),
      comparisons: comparisons.map(({ genes, ...rest }) => ({
        ...rest,
        ...(mode === "change" && { discoveries: genes.filter(({ isDe }) => isDe).map(({ gene }) => gene) }),
      })),
      ...alignment,
    },
    text: `${comparisons.map((comparison) => comparisonText(comparison, fdr)).join("\n")}\n${facts([
      ["File", `${shown}: ${count(comparisons.length, "comparison")}, one row per gene`],
      ...alignmentFacts(alignment),
    ])}`,
  });
}

function comparisonText(comparison: GroupComparison, fdr: number): string {
  const { group1, group2, cells1, cells2, genes, delta } = comparison;
  const sizes =
    cells1 === cells2 && group1.startsWith("latent ")
      ? count(cells1, "cell")
      : `${grouped(cells1)} and ${grouped(cells2)} cells`;
  const found = genes.filter(({ isDe }) => isDe).length;
  const discoveries =
    delta === undefined
      ? ""
      : `${count(found, "gene")} of ${grouped(genes.length)} with |log2 fold change| > ${delta} at an expected FDR of ${fdr}\n`;
  const rows = genes.slice(0, LISTED).map(({ gene, probability, bayesFactor, lfc }) => {
    const interval = lfc?.intervals[0];
    return [
      gene,
      fixed(probability, 3),
      fixed(bayesFactor, 2),
      ...(lfc && interval ? [fixed(lfc.median, 2), `${fixed(interval.min, 2)} to ${fixed(interval.max, 2)}`] : []),
    ];
  });
  const head = ["gene", "probability", "Bayes factor", ...(delta === undefined ? [] : ["log2 fold change", "95 %"])];
  return `${group1} vs ${group2} (${sizes})\n${discoveries}${table(head, rows, [1, 2, 3, 4])}`;
}
