import type { Clustering, Embedding, Metric, MetricInput, MetricResult, PluginCatalog, Table } from "@heddle/contracts";
import { createRandom, mean, variance } from "@heddle/numerics";
import type { z } from "zod";
import { metrics } from "../src/index.js";
import { embeddingOf, factorsOf, normals } from "./simulated-input.js";

// Representations for which the values of a metric are known, and every metric of the catalog on them.

type Values = readonly (number | string | null)[];
export type FactorColumns = Readonly<Record<string, Values>>;

export const CELLS = 240;
const cells = Array.from({ length: CELLS }, (_, cell) => cell);
const condition = cells.map((cell) => cell % 2);
const kind = cells.map((cell) => Math.floor(cell / 2) % 2);
const usage = cells.map((cell) => ((cell * 37) % 101) / 101);
const named = (values: readonly number[], names: readonly string[]) => values.map((value) => names[value]);
const without = (values: Values, every: number): Values => values.map((value, cell) => (cell % every ? value : null));

/** Two factors of two levels and a continuous one; they are almost independent. */
export const FACTORS: FactorColumns = {
  condition: named(condition, ["ctrl", "stim"]),
  kind: named(kind, ["B", "T"]),
  usage,
};
export const FACTOR_TABLES = {
  complete: FACTORS,
  missing: { condition: without(FACTORS.condition, 5), kind: without(FACTORS.kind, 7), usage: without(usage, 4) },
  continuous: { usage, other: cells.map((cell) => ((cell * 61) % 97) / 97) },
  // a level of one factor in one level of the other only
  "no grid": { condition: FACTORS.condition, kind: kind.map((one, cell) => (cell % 8 === 1 ? "Mk" : one ? "T" : "B")) },
} as const satisfies Readonly<Record<string, FactorColumns>>;

export const REPRESENTATIONS = {
  /** One latent per factor, with its values. */
  perfect: [condition, kind, usage],
  noise: ["a", "b", "c"].map((seed) => normals(`noise ${seed}`, CELLS)),
  /** The latent of one factor, three times. */
  duplicated: [condition, condition, condition],
  /** The factors with noise: no two values are equal. */
  noisy: [condition, kind, usage].map((values, latent) =>
    normals(`noisy ${latent}`, CELLS).map((noise, cell) => values[cell] + 0.3 * noise),
  ),
} as const satisfies Readonly<Record<string, readonly ArrayLike<number>[]>>;

const WIDEST = 4;

/**
 * Two groups at each resolution, below and above the mean of one latent; at the fixed one, of the latent with the largest
 * variance.
 */
const byOneLatent: Clustering = {
  resolutions: [1, 2, 3],
  fixedResolution: () => WIDEST,
  cluster: async ({ rows, columns, values }, resolutions) =>
    resolutions.map((resolution) => {
      const valuesOf = (latent: number) =>
        Float64Array.from({ length: rows }, (_, cell) => values[cell * columns + latent]);
      const spreads = Array.from({ length: columns }, (_, latent) => variance(valuesOf(latent)));
      const widest = spreads.indexOf(Math.max(...spreads));
      const latentValues = valuesOf(resolution === WIDEST ? widest : Math.min(resolution, columns) - 1);
      const middle = mean(latentValues);
      return Int32Array.from(latentValues, (value) => (value > middle ? 1 : 0));
    }),
};

/** Few draws, so that tests of all metrics take seconds. Each metric receives those of these options that it lists. */
export const FEW = {
  resamples: 25,
  permutations: 3,
  training: 60,
  testing: 60,
  trees: 15,
  batch: "condition",
  label: "kind",
  mixing: true,
};
export const NONE = { ...FEW, resamples: 0, permutations: 0 };

export async function createMetric(name: string, options: object, clustering = byOneLatent): Promise<Metric> {
  const { default: plugin } = await (metrics as PluginCatalog<"metric">)[name]();
  const { shape } = plugin.options as z.ZodObject;
  const listed = Object.fromEntries(Object.entries(options).filter(([option]) => option in shape));
  return plugin.create(plugin.options.parse(listed), (plugin.needs ?? []).map(() => clustering) as never);
}

/** An embedding whose latents are all active. */
export function embedded(columns: readonly ArrayLike<number>[]): Embedding {
  const { representation } = embeddingOf(columns);
  const variances = { ...representation, values: new Float64Array(representation.values.length).fill(0.01) };
  return { representation, variances, klPerLatent: new Float64Array(columns.length).fill(1) };
}

/** A metric's results; of several seeds `columns` is the first, and `others` the rest or the same again. */
export async function evaluate(
  name: string,
  columns: readonly ArrayLike<number>[],
  { factors = FACTORS, options = NONE, others = [columns, columns], clustering }: Partial<EvaluationChoice> = {},
): Promise<readonly MetricResult[]> {
  const metric = await createMetric(name, options, clustering);
  const seeds = metric.needs.embeddings === "several" ? [columns, ...others] : [columns];
  const table = factorsOf(factors);
  const input: MetricInput = {
    embeddings: seeds.map(embedded),
    factors: metric.needs.factors === "circular" ? asAngles(table) : table,
  };
  return metric.evaluate(input, { random: createRandom(1) });
}

/** The numbers as angles with period 1. */
const asAngles = (table: Table): Table => ({
  ...table,
  columns: new Map(
    [...table.columns].map(([name, column]) => [name, column.kind === "number" ? { ...column, period: 1 } : column]),
  ),
});

interface EvaluationChoice {
  readonly factors: FactorColumns;
  readonly options: object;
  readonly others: readonly (readonly ArrayLike<number>[])[];
  readonly clustering: Clustering;
}
