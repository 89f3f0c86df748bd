import { createRandom } from "@heddle/numerics";
import type { FactorColumns } from "./factor-representations.js";

/** Strength of the relation of the latents with the factors. */
export const RELATIONS = { strong: 1, weak: 0.35, none: 0 } as const;
export type Relation = keyof typeof RELATIONS;

/** Cells of one population: six latents with bounded noise, and four factors. */
export interface Sampled {
  readonly columns: readonly Float64Array[];
  readonly factors: FactorColumns;
}

/**
 * Draws cells: a factor of two levels, one of three (60, 30 and 10 %), a rare level (4 %) and a continuous factor. One
 * latent concerns each of the first three, one concerns two factors, two concern none. Bounded noise lets the equal-width
 * bins converge.
 */
export function sampleCells(seed: string | number, cells: number, relation: Relation): Sampled {
  const random = createRandom(`population ${seed}`);
  const draw = (name: string): Float64Array => {
    const stream = random.stream(name);
    return Float64Array.from({ length: cells }, () => stream.uniform());
  };
  const condition = draw("condition").map((value) => (value < 0.5 ? 1 : 0));
  const type = draw("type").map((value) => (value < 0.6 ? 0 : value < 0.9 ? 1 : 2));
  const rare = draw("rare").map((value) => (value < 0.04 ? 1 : 0));
  const usage = draw("usage");
  const strength = RELATIONS[relation];
  const signals = [
    condition,
    type.map((level) => (level === 1 ? 1 : 0)),
    usage,
    condition.map((on, at) => on / 3 + usage[at] / 3),
  ];
  const columns = [0, 1, 2, 3, 4, 5].map((latent) =>
    draw(`noise ${latent}`).map((noise, cell) => strength * (signals[latent]?.[cell] ?? 0) + noise),
  );
  return {
    columns,
    factors: {
      condition: Array.from(condition, (on) => (on ? "stim" : "ctrl")),
      type: Array.from(type, (level) => ["B", "T", "NK"][level]),
      rare: Array.from(rare, (on) => (on ? "rare" : "common")),
      usage: [...usage],
    },
  };
}
