import { fixed, listed } from "../number-text.js";
import { type AlignmentRow, alignmentTitles, type Comparison } from "./alignment-rows.js";

/**
 * The first table in two sentences: the factor that a latent follows best, and how many factors and levels the best latent
 * aligns with better than principal components. "Higher" and "lower" are beyond the interval of the best latent.
 */
export function verdictOf(rows: readonly AlignmentRow[]): string {
  const known = rows.filter(({ best }) => best.latent !== undefined && Number.isFinite(best.value));
  if (known.length === 0) return "No latent follows a factor.";
  const { best: title } = alignmentTitles(rows);
  const { target, best, ceiling, second } = known.reduce((top, row) => (size(row) > size(top) ? row : top));
  const bound = ceiling === undefined ? "" : `, ceiling ${fixed(ceiling)}`;
  const other = second === undefined ? "" : `, second-best latent ${fixed(second.value)}`;
  const first = `Latent ${best.latent! + 1} follows ${target.label} (${title} ${fixed(best.value)}${bound}${other}).`;
  return [first, ...againstComponents(known)].join(" ");
}

const size = ({ best }: AlignmentRow): number => Math.abs(best.value);

/** Nothing without principal components. */
function againstComponents(rows: readonly AlignmentRow[]): string[] {
  const found = rows.flatMap(({ baselines: [first] }) => (first?.comparison === undefined ? [] : [first]));
  if (found.length === 0) return [];
  const count = (comparison: Comparison) => found.filter((each) => each.comparison === comparison).length;
  const parts = [
    [count("lower"), "below the best latent"],
    [count("within the interval"), "within its interval"],
    [count("higher"), "above it"],
  ] as const;
  const said = parts.flatMap(([rows, where]) => (rows > 0 ? [`${where} for ${rows}`] : []));
  const of = found.length === 1 ? "the only factor" : `${found.length} factors and levels`;
  return [`Of ${of}, the best component of ${found[0].title} is ${listed(said)}.`];
}
