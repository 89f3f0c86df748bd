import type {
  Column,
  EpochRecord,
  GeneEffect,
  LatentRecord,
  Matrix,
  MetricResult,
  Random,
  RunRecord,
} from "@heddle/contracts";
import { createRandom, exp } from "@heddle/numerics";

/** Two runs on the same cells that look like real ones: a plain model, and one that disentangles. For tests only. */
export interface ExampleShape {
  readonly cells: number;
  readonly latents: number;
  /** Categorical factors beside condition and response; the first is cell_type. */
  readonly categorical: readonly { readonly name: string; readonly levels: readonly string[] }[];
  readonly names: readonly [string, string];
}

const CELL_TYPES = ["CD14+ Mono", "CD4 T", "B", "CD8 T", "NK", "FCGR3A+ Mono", "DC", "Megakaryocytes"];
export const EXAMPLE: ExampleShape = {
  cells: 3500,
  latents: 10,
  categorical: [{ name: "cell_type", levels: CELL_TYPES }],
  names: ["β = 1", "capacity, 25 nats"],
};
const GENES = (
  "ISG15 IFI6 IFIT1 IFIT3 ISG20 LY6E MX1 OAS1 CXCL10 CXCL11 CD3D CD3E IL7R CCR7 CD8A CD8B GZMK GNLY NKG7 GZMB PRF1 CD79A " +
  "MS4A1 CD74 HLA-DRA LYZ S100A8 S100A9 CD14 FCN1 CCL2 CCL8 FCGR3A MS4A7 VMO1 FCER1A CST3 PPBP PF4 TUBB1 HSPA1A DNAJB1 RPS4Y1 XIST"
).split(" ");

export function exampleRuns(shape: ExampleShape = EXAMPLE, seed = 7): readonly [RunRecord, RunRecord] {
  const random = createRandom(seed);
  const factors = exampleFactors(shape, random);
  const [plain, aligned] = shape.names;
  return [
    exampleRun(plain, shape, factors, 0.5, random.stream(0)),
    exampleRun(aligned, shape, factors, 0.08, random.stream(1)),
  ];
}

type Factors = ReadonlyMap<string, Column>;

function exampleFactors(shape: ExampleShape, random: Random): Factors {
  const { cells } = shape;
  const factors = new Map<string, Column>();
  const draw = random.stream("condition");
  const condition = Int32Array.from({ length: cells }, () => draw.integer(2));
  factors.set("condition", { kind: "categorical", codes: condition, categories: ["ctrl", "stim"] });
  for (const { name, levels } of shape.categorical) {
    const stream = random.stream(name);
    const codes = Int32Array.from({ length: cells }, () => {
      const u = stream.uniform();
      return stream.uniform() < 0.03 ? -1 : Math.min(levels.length - 1, Math.floor(u * u * levels.length));
    });
    factors.set(name, { kind: "categorical", codes, categories: levels });
  }
  const noise = random.stream("response");
  const response = Float64Array.from(condition, (code) => {
    const value = 0.9 * code + 0.35 * noise.normal();
    return noise.uniform() < 0.05 ? Number.NaN : value;
  });
  factors.set("IFN response", { kind: "number", values: response });
  return factors;
}

/** Latent 1 follows the condition, 2 … the cell types, the rest is noise; `mix` blends neighbours; the last two vanish. */
function exampleCodes(shape: ExampleShape, factors: Factors, mix: number, random: Random): Matrix {
  const { cells, latents } = shape;
  const condition = factors.get("condition") as Column & { kind: "categorical" };
  const types = factors.get(shape.categorical[0]!.name) as Column & { kind: "categorical" };
  const values = new Float64Array(cells * latents);
  for (let i = 0; i < cells; i++)
    for (let j = 0; j < latents; j++) {
      const signal = (k: number) => (k === 0 ? 2 * condition.codes[i]! - 1 : types.codes[i] === k - 1 ? 2.2 : -0.2);
      const neighbour = signal((j + 1) % (types.categories.length + 1));
      const own = j < latents - 2 ? (1 - mix) * signal(j) - mix * neighbour : 0;
      values[i * latents + j] = (own + 0.45 * random.normal()) * (j < latents - 2 ? 1 : 0.06);
    }
  return { rows: cells, columns: latents, values };
}

function exampleRun(name: string, shape: ExampleShape, factors: Factors, mix: number, random: Random): RunRecord {
  const codes = exampleCodes(shape, factors, mix, random.stream("codes"));
  const { results, divergence } = exampleResults(shape, factors, codes, mix, 1);
  const baseline = exampleResults(shape, factors, exampleCodes(shape, factors, 0.62, random.stream("pca")), 0.4, 0.93);
  const latents = divergence.map((value, index) => exampleLatent(index, value, random.stream("genes").stream(index)));
  const index = Array.from({ length: shape.cells }, (_, i) => `CELL${String(i).padStart(5, "0")}-1`);
  const beta = mix < 0.3 ? 30 : 1;
  return {
    name,
    folder: `runs/${name}`,
    config: {
      data: "kang.h5ad",
      seed: 7,
      objective: { use: mix < 0.3 ? "capacity" : "beta-vae", beta },
      latents: shape.latents,
    },
    summary: exampleSummary(shape, mix, divergence),
    epochs: exampleEpochs(divergence, beta, random.stream("epochs")),
    evaluation: {
      heddle: { format: 1 },
      source: name,
      cells: shape.cells,
      latents,
      results,
      baseline: { name: "pca", results: baseline.results },
      notes: ["cell_type: 3 % of the cells have no value and are left out of its metrics."],
    },
    codes,
    cellTable: { rows: shape.cells, index, columns: factors },
  };
}

function exampleSummary(
  shape: ExampleShape,
  mix: number,
  divergencePerLatent: readonly number[],
): RunRecord["summary"] {
  const validationCells = Math.floor(shape.cells / 10);
  return {
    cells: shape.cells,
    trainingCells: shape.cells - validationCells,
    validationCells,
    genes: 2000,
    genesInFile: 4805,
    cellsInFile: shape.cells + 350,
    droppedCells: { "demuxlet_call is DBL": 312, "fewer than 200 genes": 38 },
    data: {
      format: "h5ad",
      files: ["data/kang.h5ad"],
      matrix: "layers/counts",
      matrixReason: "X holds fractions; layers/counts holds integers.",
    },
    objective: mix < 0.3 ? "capacity" : "beta-vae",
    parameters: 1_046_548,
    epochs: 60,
    steps: 1500,
    stoppedEarly: mix < 0.3,
    divergencePerLatent,
    warnings: mix < 0.3 ? [] : ["KL warm-up takes half of the training."],
  };
}

/** Targets as the metrics give them: levels of what has more than two, factors otherwise. */
function targets(factors: Factors): { factor: string; level?: string; values: Float64Array }[] {
  return [...factors].flatMap(([factor, column]) => {
    if (column.kind === "number") return [{ factor, values: column.values }];
    if (column.kind === "string") return [];
    const wanted = column.categories.length === 2 ? [1] : column.categories.map((_, code) => code);
    return wanted.map((code) => ({
      factor,
      ...(column.categories.length > 2 && { level: column.categories[code]! }),
      values: Float64Array.from(column.codes, (own) => (own < 0 ? Number.NaN : own === code ? 1 : 0)),
    }));
  });
}

function exampleResults(shape: ExampleShape, factors: Factors, codes: Matrix, mix: number, scale: number) {
  const results: MetricResult[] = [];
  const ranked = Array.from({ length: shape.latents }, (_, j) =>
    ranks(Float64Array.from({ length: codes.rows }, (_, i) => codes.values[i * codes.columns + j]!)),
  );
  for (const { factor, level, values } of targets(factors)) {
    const known = values.filter((value) => !Number.isNaN(value));
    const share = known.reduce((sum, value) => sum + value, 0) / known.length;
    const ceiling = factor === "IFN response" ? 1 : Math.sqrt(3 * share * (1 - share));
    const target = ranks(values);
    const name = { factor, ...(level !== undefined && { level }), higherIsBetter: true, nullValue: 0.017 };
    const row = Array.from({ length: shape.latents }, (_, latent): MetricResult => {
      const value = scale * correlation(target, ranked[latent]!);
      return { ...name, name: "latent-correlations/spearman", latent, value, interval: around(value, shape.cells) };
    });
    const order = [...row].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
    const best = (suffix: string, result: MetricResult): MetricResult => {
      const value = Math.abs(result.value);
      return {
        ...result,
        name: `max-correlation/spearman${suffix}`,
        value,
        ceiling,
        interval: around(value, shape.cells),
      };
    };
    results.push(...row, best("", order[0]!), best("/active", order[0]!), best("/second-best", order[1]!));
    if (level !== undefined) {
      const accuracy = { ...name, name: "single-latent-accuracy", latent: order[0]!.latent!, nullValue: 0.5 };
      results.push({ ...accuracy, value: 0.5 + Math.abs(order[0]!.value) / 2 });
    }
  }
  const divergence = Array.from({ length: shape.latents }, (_, j) => (j < shape.latents - 2 ? 2.6 - 0.22 * j : 0.004));
  const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const matched = mean(results.filter((result) => result.name.endsWith("/active")).map((result) => result.value));
  results.push(
    { name: "matched-correlation/spearman", value: matched, higherIsBetter: true },
    { name: "active-units/divergence", value: shape.latents - 2, higherIsBetter: true },
    {
      name: "clustering-agreement/ari",
      factor: "cell_type",
      value: 0.35 + 0.7 * mix,
      higherIsBetter: true,
      nullValue: 0,
      note: "best of 12 resolutions",
    },
  );
  return { results, divergence };
}

function around(value: number, cells: number) {
  const half = (1.96 * (1 - value * value)) / Math.sqrt(cells);
  return {
    low: value - half,
    high: value + half,
    method: "bootstrap over cells, 200 resamples, latent chosen again in each, 95 %",
  };
}

/** Ranks with ties averaged; NaN stays NaN. */
function ranks(values: Float64Array): Float64Array {
  const order = Array.from(values.keys())
    .filter((i) => !Number.isNaN(values[i]))
    .sort((a, b) => values[a]! - values[b]!);
  const found = new Float64Array(values.length).fill(Number.NaN);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1]!] === values[order[from]!]) to++;
    for (let k = from; k <= to; k++) found[order[k]!] = (from + to) / 2;
    from = to + 1;
  }
  return found;
}

/** Pearson over cells where both have a value. */
function correlation(x: Float64Array, y: Float64Array): number {
  const both = Array.from(x.keys()).filter((i) => !Number.isNaN(x[i]! + y[i]!));
  const mean = (values: Float64Array) => both.reduce((sum, i) => sum + values[i]!, 0) / both.length;
  const [mx, my] = [mean(x), mean(y)];
  const moment = (a: Float64Array, ma: number, b: Float64Array, mb: number) =>
    both.reduce((sum, i) => sum + (a[i]! - ma) * (b[i]! - mb), 0);
  return moment(x, mx, y, my) / Math.sqrt(moment(x, mx, x, mx) * moment(y, my, y, my));
}

function exampleLatent(index: number, divergence: number, random: Random): LatentRecord {
  const order = random.permutation(GENES.length);
  const active = divergence > 0.01;
  const effect =
    (sign: number) =>
    (gene: number, rank: number): GeneEffect => ({
      gene: GENES[gene]!,
      log2FoldChange: sign * (active ? 4.2 * exp(-0.25 * rank) * (0.6 + 0.4 * random.uniform()) : 0.01),
    });
  const byLargest = (a: GeneEffect, b: GeneEffect) => Math.abs(b.log2FoldChange) - Math.abs(a.log2FoldChange);
  return {
    index,
    divergence,
    active,
    deviation: active ? 0.93 : 0.03,
    rising: [...order.subarray(0, 12)].map(effect(1)).sort(byLargest),
    falling: [...order.subarray(12, 24)].map(effect(-1)).sort(byLargest),
  };
}

function exampleEpochs(divergence: readonly number[], weight: number, random: Random): EpochRecord[] {
  return Array.from({ length: 60 }, (_, k): EpochRecord => {
    const rise = 1 - exp(-k / 9);
    const perLatent = divergence.map((value) => value * rise * (1 + 0.03 * random.normal()));
    const total = perLatent.reduce((sum, value) => sum + value, 0);
    const reconstruction = 880 + 420 * exp(-k / 5) + 2 * weight + random.normal();
    const bound = -(reconstruction + total);
    return {
      epoch: k + 1,
      step: (k + 1) * 25,
      loss: reconstruction + weight * total,
      evidenceLowerBound: bound,
      terms: { reconstruction: { value: reconstruction, weight: 1 }, divergence: { value: total, weight } },
      validation: { loss: reconstruction + 8 + weight * total, evidenceLowerBound: bound - 8 - 0.05 * k },
      divergencePerLatent: perLatent,
      activeLatents: perLatent.filter((value) => value > 0.01).length,
    };
  });
}
