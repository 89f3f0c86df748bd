import type { CategoricalFactor, ContinuousFactor, Factor } from "@heddle/contracts";

/**
 * Target of a correlation: a continuous factor, a factor with two levels (1 for the second), or one of several levels
 * against the others.
 */
export interface Target {
  readonly factor: string;
  readonly level?: string;
  /** Share of ones among the known cells of a binary target; absent for a continuous target. */
  readonly share?: number;
  /** Maximum attainable Spearman correlation with a continuous target; below 1 if it has ties. */
  readonly tieCeiling?: number;
}

/** Targets of a categorical factor: `targets[i]` is level `first + i` against the others. */
export interface CategoricalTargets {
  readonly kind: "categorical";
  readonly targets: readonly Target[];
  readonly first: number;
  /** Number of levels. */
  readonly levels: number;
  /** Per cell: its level; `levels` if missing. */
  readonly codes: Int32Array;
}

/** The target of a continuous factor. */
export interface ContinuousTarget {
  readonly kind: "continuous";
  readonly targets: readonly [Target];
  /** Per cell: its value; 0 if missing. */
  readonly values: Float64Array;
}

export type FactorTargets = CategoricalTargets | ContinuousTarget;

/** Factors with the same known cells. */
export interface TargetGroup {
  /** 1 for a known cell, else 0. */
  readonly mask: Float64Array;
  /** The known cells. */
  readonly cells: Int32Array;
  readonly factors: readonly FactorTargets[];
}

/** All targets, grouped by their known cells, so that quantities of the cells are computed once. */
export function targetGroups(factors: readonly Factor[]): TargetGroup[] {
  const groups: { mask: Float64Array; cells: Int32Array; factors: FactorTargets[] }[] = [];
  const add = (mask: Float64Array, factor: FactorTargets): void => {
    const same = groups.find((group) => group.mask.every((value, cell) => value === mask[cell]));
    if (same) same.factors.push(factor);
    else
      groups.push({ mask, cells: Int32Array.from(mask.keys()).filter((cell) => mask[cell] === 1), factors: [factor] });
  };
  for (const factor of factors) {
    if (factor.kind === "categorical") add(maskOf(factor.cells, factor.codes.length), categoricalTargets(factor));
    else add(maskOf(factor.cells, factor.column.length), continuousTarget(factor));
  }
  return groups;
}

function maskOf(known: Int32Array, cells: number): Float64Array {
  const mask = new Float64Array(cells);
  for (const cell of known) mask[cell] = 1;
  return mask;
}

function categoricalTargets({ name, levels, codes, labels }: CategoricalFactor): CategoricalTargets {
  const counts = new Float64Array(levels.length);
  for (const label of labels) counts[label]++;
  const first = levels.length === 2 ? 1 : 0;
  const targets = levels.slice(first).map((level, at) => ({
    factor: name,
    share: counts[first + at] / labels.length,
    ...(levels.length > 2 && { level }),
  }));
  const slots = codes.map((code) => (code < 0 ? levels.length : code));
  return { kind: "categorical", targets, first, levels: levels.length, codes: slots };
}

function continuousTarget({ name, column, values }: ContinuousFactor): ContinuousTarget {
  return {
    kind: "continuous",
    targets: [{ factor: name, tieCeiling: tieCeiling(values) }],
    values: column.map((value) => (Number.isNaN(value) ? 0 : value)),
  };
}

/**
 * √(1 − Σ (t³ − t) / (n³ − n)) over groups of t equal values among n: the correlation of average ranks with the ranks of
 * any compatible order (Kendall 1945, doi:10.1093/biomet/33.3.239). For two values, it is about √(3p(1−p)).
 */
function tieCeiling(values: Float64Array): number {
  const n = values.length;
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let ties = 0;
  for (const t of counts.values()) ties += t * t * t - t;
  return n < 2 ? 1 : Math.sqrt(1 - ties / (n * n * n - n));
}

/**
 * Maximum attainable |correlation| of latents without ties. It is 1 for Pearson, and √(3p(1−p)) for Spearman with a binary
 * target of share p, because ranks vary within a level. Ties of a continuous target decrease it in the same way.
 */
export function correlationCeiling(target: Target, kind: CorrelationKind): number {
  if (kind === "pearson") return 1;
  if (target.share !== undefined) return Math.sqrt(3 * target.share * (1 - target.share));
  return target.tieCeiling ?? 1;
}

export const CORRELATION_KINDS = ["pearson", "spearman"] as const;
export type CorrelationKind = (typeof CORRELATION_KINDS)[number];
