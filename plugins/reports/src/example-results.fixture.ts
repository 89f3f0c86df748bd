import type { Interval, Matrix, MetricResult, ResultDisplays } from "@heddle/contracts";
import type { ExampleShape, Factors } from "./example-cells.fixture.js";

/** Results named as those of the standard metrics; intervals by formula, clustering as given. */
export function exampleResults(
  shape: ExampleShape,
  factors: Factors,
  representation: Matrix,
  ari: number,
): MetricResult[] {
  const ranked = Array.from({ length: shape.latents }, (_, j) =>
    ranks(
      Float64Array.from(
        { length: representation.rows },
        (_, i) => representation.values[i * representation.columns + j],
      ),
    ),
  );
  const results = targets(factors).flatMap((target) => targetResults(target, ranked));
  const active = results.filter((result) => result.name.endsWith("/active"));
  const matched = active.reduce((sum, result) => sum + result.value, 0) / active.length;
  const higherIsBetter = true;
  const clustering = { name: "clustering-agreement/ari", factor: "cell_type", value: ari, nullValue: 0 };
  const all: MetricResult[] = [
    ...results,
    { name: "matched-correlation/spearman", value: matched, higherIsBetter },
    { name: "active-units/divergence", value: shape.latents - 2, higherIsBetter },
    { ...clustering, higherIsBetter, note: "at resolution 8, 8 clusters" },
  ];
  return all.map((result) => ({ ...result, display: DISPLAYS[result.name] }));
}

/** Displays as the standard metrics state them. */
export const DISPLAYS: ResultDisplays = {
  "latent-correlations/spearman": { role: "association", title: "Spearman ρ" },
  "max-correlation/spearman/active": { role: "alignment", title: "Spearman ρ" },
  "max-correlation/spearman": { role: "alignment", rank: 2, title: "Spearman ρ" },
  "max-correlation/spearman/second-best": { role: "second-best", title: "Spearman ρ" },
  "matched-correlation/spearman": { role: "matched", title: "Spearman ρ" },
  "active-units/divergence": { role: "active-latents", title: "active latents" },
  "clustering-agreement/ari": { role: "clustering", title: "best ARI over resolutions" },
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

function targetResults({ factor, level, values }: Target, ranked: readonly Float64Array[]): MetricResult[] {
  const known = values.filter((value) => !Number.isNaN(value));
  const share = known.reduce((sum, value) => sum + value, 0) / known.length;
  const binary = known.every((value) => value === 0 || value === 1);
  const ceiling = binary ? Math.sqrt(3 * share * (1 - share)) : 1;
  const about = { factor, ...(level !== undefined && { level }), higherIsBetter: true };
  const target = ranks(values);
  const row = ranked.map((values, latent): MetricResult => {
    const value = correlation(target, values);
    return { ...about, name: "latent-correlations/spearman", latent, value, interval: around(value, known.length) };
  });
  const order = [...row].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const best = (suffix: string, { latent, value: signed }: MetricResult): MetricResult => {
    const value = Math.abs(signed);
    const interval = around(value, known.length);
    return { ...about, name: `max-correlation/spearman${suffix}`, latent, value, ceiling, interval, nullValue: 0.017 };
  };
  const accuracy = { ...about, name: "single-latent-accuracy", latent: order[0].latent!, nullValue: 0.5 };
  return [
    ...row,
    best("", order[0]),
    best("/active", order[0]),
    best("/second-best", order[1]),
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

/** Ranks with ties averaged; NaN stays NaN. */
function ranks(values: Float64Array): Float64Array {
  const order = Array.from(values.keys())
    .filter((i) => !Number.isNaN(values[i]))
    .sort((a, b) => values[a] - values[b]);
  const found = new Float64Array(values.length).fill(Number.NaN);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1]] === values[order[from]]) to++;
    for (let k = from; k <= to; k++) found[order[k]] = (from + to) / 2;
    from = to + 1;
  }
  return found;
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
