import { ownValue } from "@heddle/contracts";
import type { TableColumn } from "@heddle/reports/table";
import type { DifferentialExpression, GeneComparison, GroupComparison } from "@heddle/runtime/analysis";

type Value = string | number | boolean;
/** A name in the table and its value for a gene. */
type Entries = Readonly<Record<string, Value>>;

/** One row per comparison and gene, with the column names of scvi-tools' `differential_expression`. */
export function differentialTable({ comparisons, mode, fdr }: DifferentialExpression): TableColumn[] {
  const rows = comparisons.flatMap((comparison) =>
    comparison.genes.map((gene) => ({
      gene: gene.gene,
      ...(mode === "vanilla" ? vanillaEntries(gene) : changeEntries(gene, comparison)),
      raw_mean1: gene.rawMean1,
      raw_mean2: gene.rawMean2,
      non_zeros_proportion1: gene.nonZerosProportion1,
      non_zeros_proportion2: gene.nonZerosProportion2,
      raw_normalized_mean1: gene.rawNormalizedMean1,
      raw_normalized_mean2: gene.rawNormalizedMean2,
      ...discovery(gene, fdr),
      comparison: `${comparison.group1} vs ${comparison.group2}`,
      group1: comparison.group1,
      group2: comparison.group2,
    })),
  );
  return Object.keys(rows[0] ?? {}).map((name) =>
    columnOf(
      name,
      rows.map((row: Entries) => ownValue(row, name)),
    ),
  );
}

function columnOf(name: string, values: readonly (Value | undefined)[]): TableColumn {
  const [first] = values;
  if (typeof first === "string") return { name, kind: "text", values: values as readonly string[] };
  if (typeof first === "boolean") return { name, kind: "boolean", values: values as readonly boolean[] };
  return { name, kind: "number", values: values as readonly number[] };
}

const vanillaEntries = ({ probability, bayesFactor, scale1, scale2 }: GeneComparison): Entries => ({
  proba_m1: probability,
  proba_m2: 1 - probability,
  bayes_factor: bayesFactor,
  scale1,
  scale2,
});

function changeEntries(gene: GeneComparison, { delta, pseudocounts }: GroupComparison): Entries {
  const { probability, bayesFactor, scale1, scale2, lfc } = gene;
  return {
    proba_de: probability,
    proba_not_de: 1 - probability,
    bayes_factor: bayesFactor,
    scale1,
    scale2,
    ...(pseudocounts !== undefined && { pseudocounts }),
    ...(delta !== undefined && { delta }),
    ...(lfc && { lfc_mean: lfc.mean, lfc_median: lfc.median, lfc_std: lfc.std, lfc_min: lfc.min, lfc_max: lfc.max }),
    ...Object.fromEntries(
      (lfc?.intervals ?? []).flatMap(({ level, min, max }) => [
        [`lfc_confidence_interval_${level}_min`, min],
        [`lfc_confidence_interval_${level}_max`, max],
      ]),
    ),
  };
}

const discovery = ({ isDe }: GeneComparison, fdr: number): Entries =>
  isDe === undefined ? {} : { [`is_de_fdr_${fdr}`]: isDe };
