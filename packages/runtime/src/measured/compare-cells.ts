import { type CsrRows, HeddleError, type Matrix } from "@heddle/contracts";
import { falseDiscoveryRates, log, log1p, mean, rankAll, rankSum, sparseRankSum } from "@heddle/numerics";
import type { RunCounts } from "./run-counts.js";

/** Wilcoxon's rank-sum test of two groups of cells, for one gene or one latent. */
interface GroupTest {
  /** Area under the ROC curve: ½ if neither group is larger, 1 if every value of the first is larger. */
  readonly auroc: number;
  /** Two-sided p value. */
  readonly p: number;
  /** Benjamini and Hochberg's (1995) adjusted p value over all genes, or over all latents. */
  readonly fdr: number;
}

export interface GeneDifference extends GroupTest {
  readonly gene: string;
  /**
   * log2((m₁ + 1) / (m₂ + 1)) of the mean counts per 10,000 of both groups; m₁ − m₂ for real values.
   */
  readonly change: number;
  /** Share of cells with a count, per group. */
  readonly detected: readonly [first: number, second: number];
}

export interface LatentDifference extends GroupTest {
  /** From 0. */
  readonly latent: number;
  /** Difference of the groups' means in standard deviations over both groups. */
  readonly change: number;
}

const SCALE = 1e4;

/** Value on the scale of the plots: ln(1 + counts per 10,000), or the value itself for real values. */
const scaled = (count: number, total: number | undefined): number =>
  total === undefined ? count : log1p((SCALE * count) / total);

/** Measured expression of one gene in each cell. */
export function measuredExpression({ counts, totals }: RunCounts, gene: number): Float32Array {
  const { rowStarts, columns, counts: values } = counts;
  const expression = new Float32Array(rowStarts.length - 1);
  for (let row = 0; row < expression.length; row++)
    for (let at = rowStarts[row]; at < rowStarts[row + 1]; at++)
      if (columns[at] === gene) expression[row] = scaled(values[at], totals?.[row]);
  return expression;
}

/** Every gene, compared between two groups of cells: by p value, ascending. */
export function compareGenesOfCells(run: RunCounts, first: Int32Array, second: Int32Array): GeneDifference[] {
  checkGroups(first, second);
  const [one, two] = [byGene(run, first), byGene(run, second)];
  const tests = run.genes.index.map((gene, i) => ({
    gene,
    ...twoSided(sparseRankSum(one.values(i), two.values(i), [first.length, second.length])),
    change:
      run.totals === undefined ? one.means[i] - two.means[i] : log((one.means[i] + 1) / (two.means[i] + 1)) / Math.LN2,
    detected: [one.values(i).length / first.length, two.values(i).length / second.length] as const,
  }));
  return adjusted(tests);
}

/** Every latent, compared between two groups of cells: by p value, ascending. */
export function compareLatentsOfCells(
  { columns, values }: Matrix,
  first: Int32Array,
  second: Int32Array,
): LatentDifference[] {
  checkGroups(first, second);
  const group = Array.from(first.keys());
  const tests = Array.from({ length: columns }, (_, latent) => {
    const all = Float64Array.from([...first, ...second], (cell) => values[cell * columns + latent]);
    const center = mean(all);
    const deviation = Math.sqrt(mean(all.map((value) => (value - center) ** 2)));
    const apart = mean(all.subarray(0, first.length)) - mean(all.subarray(first.length));
    return { latent, ...twoSided(rankSum(rankAll(all), group)), change: deviation > 0 ? apart / deviation : 0 };
  });
  return adjusted(tests);
}

const twoSided = ({ area, larger, smaller }: ReturnType<typeof rankSum>) => ({
  auroc: area,
  p: Math.min(1, 2 * Math.min(larger, smaller)),
});

function adjusted<T extends { readonly p: number; readonly auroc: number }>(tests: readonly T[]): (T & GroupTest)[] {
  const rates = falseDiscoveryRates(tests.map(({ p }) => p));
  const extreme = ({ auroc }: T) => Math.abs(auroc - 0.5);
  return tests.map((test, i) => ({ ...test, fdr: rates[i] })).sort((a, b) => a.p - b.p || extreme(b) - extreme(a));
}

/** Nonzero scaled values of each gene in a group, and mean counts per 10,000 (means for real values). */
function byGene({ counts, totals, genes }: RunCounts, cells: Int32Array) {
  const starts = new Int32Array(genes.rows + 1);
  eachEntry(counts, cells, (gene) => starts[gene + 1]++);
  for (let gene = 0; gene < genes.rows; gene++) starts[gene + 1] += starts[gene];
  const next = starts.slice(0, -1);
  const entries = new Float64Array(starts[genes.rows]);
  const means = new Float64Array(genes.rows);
  eachEntry(counts, cells, (gene, count, cell) => {
    entries[next[gene]++] = scaled(count, totals?.[cell]);
    means[gene] += (totals === undefined ? count : (SCALE * count) / totals[cell]) / cells.length;
  });
  return { means, values: (gene: number) => entries.subarray(starts[gene], starts[gene + 1]) };
}

function eachEntry(
  { rowStarts, columns, counts }: CsrRows,
  cells: Int32Array,
  visit: (gene: number, count: number, cell: number) => void,
): void {
  for (const cell of cells)
    for (let at = rowStarts[cell]; at < rowStarts[cell + 1]; at++)
      if (counts[at] !== 0) visit(columns[at], counts[at], cell);
}

const FEWEST = 3;

function checkGroups(first: Int32Array, second: Int32Array): void {
  const own = new Set(first);
  const shared = second.filter((cell) => own.has(cell)).length;
  if (first.length >= FEWEST && second.length >= FEWEST && shared === 0) return;
  throw new HeddleError("usage", {
    where: "selections",
    expected: `two groups of at least ${FEWEST} cells without a cell in common`,
    got: `${first.length} and ${second.length} cells${shared > 0 ? `, ${shared} of them in both` : ""}`,
    next: "Select other cells.",
  });
}
