import type { Interval, Matrix, MetricResult, ResultDisplays } from "@heddle/contracts";
import type { ExampleShape, Factors } from "./example-cells.fixture.js";

/** Results named as those of the standard metrics; intervals by formula, clustering as given. */
export function exampleResults(
  shape: ExampleShape,
  factors: Factors,
  representation: Matrix,
  ari: number,
): MetricResult[] {
  const columns = Array.from({ length: shape.latents }, (_, j) =>
    Float64Array.from({ length: representation.rows }, (_, i) => representation.values[i * representation.columns + j]),
  );
  const results = targets(factors).flatMap((target) => targetResults(target, columns));
  const active = results.filter((result) => result.name.endsWith("/active"));
  const matched = active.reduce((sum, result) => sum + result.value, 0) / active.length;
  const higherIsBetter = true;
  const clustering = { name: "clustering-agreement/ari", factor: "cell_type", value: ari, nullValue: 0 };
  const all: MetricResult[] = [
    ...results,
    { name: "matched-correlation/pearson", value: matched, higherIsBetter },
    { name: "active-units/divergence", value: shape.latents - 2, higherIsBetter },
    { ...clustering, higherIsBetter, note: "at resolution 8, 8 clusters" },
  ];
  return all.map((result) => ({ ...result, display: DISPLAYS[result.name] }));
}

/** Displays as the standard metrics state them. */
export const DISPLAYS: ResultDisplays = {
  "latent-correlations/pearson": { role: "association", title: "Pearson r" },
  "max-correlation/pearson/active": { role: "alignment", title: "Pearson |r|" },
  "max-correlation/pearson": { role: "alignment", rank: 2, title: "Pearson |r|" },
  "max-correlation/pearson/second-best": { role: "second-best", title: "Pearson |r|" },
  "max-correlation/pearson/linear": { role: "linear-bound", title: "Ceiling" },
  "max-correlation/spearman": { role: "rank-alignment", title: "Spearman |ρ|" },
  auroc: { role: "separation", title: "AUROC" },
  "matched-correlation/pearson": { role: "matched", title: "Pearson |r|" },
  "active-units/divergence": { role: "active-latents", title: "active latents" },
  "clustering-agreement/ari/rotated": { role: "clustering", rank: 1, title: "best ARI over resolutions" },
  "clustering-agreement/ari": {
    role: "clustering",
    rank: 2,
    title: "best ARI over resolutions",
    beside: "model coordinates",
  },
  "removal/ari": { role: "clustering-without", title: "best ARI of clusters" },
  "removal/neighbors": { role: "leakage", title: "leakage, nearest neighbors (balanced accuracy)" },
  "removal/neighbors/active": {
    role: "leakage",
    rank: 2,
    title: "leakage, nearest neighbors (balanced accuracy), active latents",
  },
};

interface Target {
  readonly factor: string;
  readonly level?: string;
  readonly values: Float64Array;
}

function targetResults({ factor, level, values }: Target, columns: readonly Float64Array[]): MetricResult[] {
  const known = values.filter((value) => !Number.isNaN(value));
  const about = { factor, ...(level !== undefined && { level }), higherIsBetter: true };
  const row = columns.map((column, latent): MetricResult => {
    const value = correlation(values, column);
    return { ...about, name: "latent-correlations/pearson", latent, value, interval: around(value, known.length) };
  });
  const order = [...row].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const best = (suffix: string, { latent, value: signed }: MetricResult): MetricResult => {
    const value = Math.abs(signed);
    const interval = around(value, known.length);
    return {
      ...about,
      name: `max-correlation/pearson${suffix}`,
      latent,
      value,
      ceiling: 1,
      interval,
      nullValue: 0.017,
    };
  };
  const accuracy = { ...about, name: "single-latent-accuracy", latent: order[0].latent!, nullValue: 0.5 };
  return [
    ...row,
    best("", order[0]),
    best("/active", order[0]),
    best("/second-best", order[1]),
    {
      ...about,
      name: "max-correlation/pearson/linear",
      value: Math.min(1, 1.1 * Math.abs(order[0].value)),
      ceiling: 1,
    },
    { ...about, name: "max-correlation/spearman", latent: order[0].latent!, value: 0.95 * Math.abs(order[0].value) },
    { ...about, name: "auroc", latent: order[0].latent!, value: 0.5 + Math.abs(order[0].value) / 2, nullValue: 0.5 },
    ...(level === undefined ? [] : [{ ...accuracy, value: 0.5 + Math.abs(order[0].value) / 2 }]),
  ];
}

/** Targets as the metrics give them: levels of what has more than two, factors otherwise. */
function targets(factors: Factors): Target[] {
  return [...factors].flatMap(([factor, column]) => {
    if (column.kind === "number") return [{ factor, values: column.values }];
    if (column.kind === "string") return [];
    const shownLevels = column.categories.length === 2 ? [1] : column.categories.map((_, code) => code);
    return shownLevels.map((code) => ({
      factor,
      ...(column.categories.length > 2 && { level: column.categories[code] }),
      values: Float64Array.from(column.codes, (own) => (own < 0 ? Number.NaN : own === code ? 1 : 0)),
    }));
  });
}

function around(value: number, cells: number): Interval {
  const half = (1.96 * (1 - value * value)) / Math.sqrt(cells);
  return {
    low: value - half,
    high: value + half,
    method: "half-samples of cells, latent chosen again in each, 200 without replacement, symmetric 95 %",
  };
}

/** Pearson over cells where both have a value. */
function correlation(x: Float64Array, y: Float64Array): number {
  const both = Array.from(x.keys()).filter((i) => !Number.isNaN(x[i] + y[i]));
  const mean = (values: Float64Array) => both.reduce((sum, i) => sum + values[i], 0) / both.length;
  const [mx, my] = [mean(x), mean(y)];
  const moment = (a: Float64Array, ma: number, b: Float64Array, mb: number) =>
    both.reduce((sum, i) => sum + (a[i] - ma) * (b[i] - mb), 0);
  return moment(x, mx, y, my) / Math.sqrt(moment(x, mx, x, mx) * moment(y, my, y, my));
}
