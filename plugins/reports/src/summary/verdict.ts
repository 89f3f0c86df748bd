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
  const verb = Math.abs(best.value) >= FOLLOWS ? "follows" : "is closest to";
  const first = `Latent ${best.latent! + 1} ${verb} ${target.label} (${title} ${fixed(best.value)}${bound}${other}).`;
  return [first, ...againstComponents(known), ...belowCeilings(known)].join(" ");
}

/** Below, a latent shares less than a quarter of its variance with the factor: r² < 0.25. */
const FOLLOWS = 0.5;

const size = ({ best }: AlignmentRow): number => Math.abs(best.value);

/** The comparison of a single factor, after "is". */
const ALONE: Readonly<Record<Comparison, string>> = {
  lower: "below it",
  "within the interval": "within its interval",
  higher: "above it",
};

const capitalized = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** Nothing without principal components. */
function againstComponents(rows: readonly AlignmentRow[]): string[] {
  const found = rows.flatMap(({ baselines: [first] }) => (first?.comparison === undefined ? [] : [first]));
  if (found.length === 0) return [];
  const count = (comparison: Comparison) => found.filter((each) => each.comparison === comparison).length;
  const name = `the best component of ${found[0].title}`;
  if (found.length === 1)
    return [`${capitalized(name)}, ${fixed(found[0].result?.value)}, is ${ALONE[found[0].comparison!]}.`];
  const parts = [
    [count("lower"), "below the best latent"],
    [count("within the interval"), "within its interval"],
    [count("higher"), "above it"],
  ] as const;
  const said = parts.flatMap(([rows, where]) => (rows > 0 ? [`${where} for ${rows}`] : []));
  return [`Of ${found.length} factors and levels, ${name} is ${listed(said)}.`];
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
  const reached = near === 0 ? `For none of ${shares.length}` : `For ${near} of ${shares.length}`;
  const least = `${row.target.label} is furthest from it (${fixed(size(row))} of ${fixed(ceiling)})`;
  return [`${reached}, one latent reaches 90 % of the ceiling; ${least}.`];
}
