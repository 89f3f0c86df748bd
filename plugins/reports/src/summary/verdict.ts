import { fixed, listed } from "../number-text.js";
import { type AlignmentRow, alignmentTitles, type Comparison } from "./alignment-rows.js";

/**
 * The first table in three sentences: the factor that a latent follows best, how many factors and levels the best latent
 * aligns with better than principal components, and how far the others are from their ceilings. "Above" and "below" are
 * beyond the interval of the best latent.
 */
export function verdictOf(rows: readonly AlignmentRow[]): string {
  const known = rows.filter(({ best }) => best.latent !== undefined && Number.isFinite(best.value));
  if (known.length === 0) return "No latent follows a factor.";
  const { best: title } = alignmentTitles(rows);
  const { target, best, ceiling, second } = known.reduce((top, row) => (size(row) > size(top) ? row : top));
  const bound = ceiling === undefined ? "" : `, ceiling ${fixed(ceiling)}`;
  const other = second === undefined ? "" : `, second-best latent ${fixed(second.value)}`;
  const first = `Latent ${best.latent! + 1} follows ${target.label} (${title} ${fixed(best.value)}${bound}${other}).`;
  return [first, ...againstComponents(known), ...belowCeilings(known)].join(" ");
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

/** A latent at this share of the ceiling loses little to the choice of axes. */
const NEAR_CEILING = 0.9;

/** How many rows are near their ceilings, and the row with the smallest share; nothing for a single row. */
function belowCeilings(rows: readonly AlignmentRow[]): string[] {
  const shares = rows.flatMap((row) => {
    const { ceiling } = row;
    return ceiling !== undefined && ceiling > 0 ? [{ row, ceiling, share: size(row) / ceiling }] : [];
  });
  if (shares.length < 2) return [];
  const near = shares.filter(({ share }) => share >= NEAR_CEILING).length;
  if (near === shares.length) return ["For each of them, one latent reaches 90 % of the ceiling."];
  const { row, ceiling } = shares.reduce((least, each) => (each.share < least.share ? each : least));
  const least = `${row.target.label} is furthest from it (${fixed(size(row))} of ${fixed(ceiling)})`;
  return [`For ${near} of ${shares.length}, one latent reaches 90 % of the ceiling; ${least}.`];
}
