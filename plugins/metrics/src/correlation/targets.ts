import type { Factors } from "../input/factor-levels.js";

/**
 * What a latent is correlated with: a continuous factor, a factor of two levels (1 for the second), or one level of
 * more against the rest.
 */
export interface Target {
  readonly factor: string;
  readonly level?: string;
  /** Per cell; 0 where missing. */
  readonly values: Float64Array;
  /** Share of ones among the known cells of a binary target; absent for a continuous one. */
  readonly share?: number;
}

/** The targets whose factors are known in the same cells. */
export interface TargetGroup {
  /** 1 for a known cell, else 0. */
  readonly mask: Float64Array;
  /** The known cells. */
  readonly cells: Int32Array;
  readonly targets: readonly Target[];
}

/** All targets, grouped by the cells they are known in: what depends on the cells only is then computed once. */
export function targetGroups({ levelled, measured }: Factors): TargetGroup[] {
  const groups: { mask: Float64Array; cells: Int32Array; targets: Target[] }[] = [];
  const add = (mask: Float64Array, targets: readonly Target[]): void => {
    const same = groups.find((group) => group.mask.every((value, cell) => value === mask[cell]));
    if (same) same.targets.push(...targets);
    else
      groups.push({
        mask,
        cells: Int32Array.from(mask.keys()).filter((cell) => mask[cell] === 1),
        targets: [...targets],
      });
  };
  for (const { name, levels, codes, known } of levelled) {
    const binary = (level: number): Target => {
      const values = Float64Array.from(codes, (code) => (code === level ? 1 : 0));
      const share = values.reduce((sum, value) => sum + value, 0) / known;
      return { factor: name, values, share, ...(levels.length > 2 && { level: levels[level] }) };
    };
    const mask = Float64Array.from(codes, (code) => (code < 0 ? 0 : 1));
    add(mask, levels.length === 2 ? [binary(1)] : levels.map((_, level) => binary(level)));
  }
  for (const { name, values } of measured) {
    const mask = Float64Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1));
    add(mask, [{ factor: name, values: values.map((value) => (Number.isNaN(value) ? 0 : value)) }]);
  }
  return groups;
}

/**
 * The largest |correlation| an embedding can reach: 1, but √(3p(1−p)) for Spearman's with a binary target of share p,
 * for codes without ties: every cell of one level ranks above every other, yet ranks spread within a level.
 */
export function correlationCeiling(target: Target, kind: CorrelationKind): number {
  if (kind === "pearson" || target.share === undefined) return 1;
  return Math.sqrt(3 * target.share * (1 - target.share));
}

export const CORRELATION_KINDS = ["pearson", "spearman"] as const;
export type CorrelationKind = (typeof CORRELATION_KINDS)[number];
