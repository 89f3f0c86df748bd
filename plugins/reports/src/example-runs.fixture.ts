import type { EpochRecord, GeneEffect, LatentRecord, Random, RunRecord } from "@heddle/contracts";
import { createRandom, exp } from "@heddle/numerics";
import {
  EXAMPLE,
  type ExampleShape,
  exampleFactors,
  exampleRepresentation,
  type Factors,
} from "./example-cells.fixture.js";
import { exampleResults } from "./example-results.fixture.js";

export { EXAMPLE };

const GENES = (
  "ISG15 IFI6 IFIT1 IFIT3 ISG20 LY6E MX1 OAS1 CXCL10 CXCL11 CD3D CD3E IL7R CCR7 CD8A CD8B GZMK GNLY NKG7 GZMB PRF1 CD79A " +
  "MS4A1 CD74 HLA-DRA LYZ S100A8 S100A9 CD14 FCN1 CCL2 CCL8 FCGR3A MS4A7 VMO1 FCER1A CST3 PPBP PF4 TUBB1 HSPA1A DNAJB1 RPS4Y1 XIST"
).split(" ");

/** Two runs on the same cells: a plain model, and one with better alignment. For tests only. */
export function exampleRuns(shape: ExampleShape = EXAMPLE, seed = 7): readonly [RunRecord, RunRecord] {
  const random = createRandom(seed);
  const factors = exampleFactors(shape, random);
  const [plain, aligned] = shape.names;
  return [
    exampleRun(plain, shape, factors, 0.5, random.stream(0)),
    exampleRun(aligned, shape, factors, 0.08, random.stream(1)),
  ];
}

function exampleRun(name: string, shape: ExampleShape, factors: Factors, mix: number, random: Random): RunRecord {
  const representation = exampleRepresentation(shape, factors, mix, random.stream("codes"));
  const results = exampleResults(shape, factors, representation, 0.35 + 0.7 * mix);
  const divergence = Array.from({ length: shape.latents }, (_, j) => (j < shape.latents - 2 ? 2.6 - 0.22 * j : 0.004));
  const components = exampleRepresentation(shape, factors, 0.62, random.stream("pca"));
  const baseline = { name: "pca" as const, results: exampleResults(shape, factors, components, 0.62) };
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
      heddle: { format: 2 },
      source: name,
      cells: shape.cells,
      latents,
      results,
      baseline,
      notes: ["cell_type: 3 % of the cells have no value and are left out of its metrics."],
    },
    representation,
    cellTable: { rows: shape.cells, index, columns: factors },
    version: "0.1.0",
    finishedAt: "2026-01-31T12:00:00Z",
  };
}

function exampleSummary(shape: ExampleShape, mix: number, klPerLatent: readonly number[]): RunRecord["summary"] {
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
      files: ["kang.h5ad"],
      matrix: "layers/counts",
      matrixReason: "X contains fractions; layers/counts contains integers.",
    },
    objective: mix < 0.3 ? "capacity" : "beta-vae",
    parameters: 1_046_548,
    epochs: 60,
    steps: 1500,
    stoppedEarly: mix < 0.3,
    klPerLatent,
    warnings: mix < 0.3 ? [] : ["KL warm-up takes half of the training."],
  };
}

function exampleLatent(index: number, divergence: number, random: Random): LatentRecord {
  const order = random.permutation(GENES.length);
  const active = divergence > 0.01;
  const effect =
    (sign: number) =>
    (gene: number, rank: number): GeneEffect => ({
      gene: GENES[gene],
      log2FoldChange: sign * (active ? 4.2 * exp(-0.25 * rank) * (0.6 + 0.4 * random.uniform()) : 0.01),
    });
  const byLargest = (a: GeneEffect, b: GeneEffect) => Math.abs(b.log2FoldChange) - Math.abs(a.log2FoldChange);
  return {
    index,
    kl: divergence,
    active,
    standardDeviation: active ? 0.93 : 0.03,
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
      elbo: bound,
      terms: { reconstruction: { value: reconstruction, weight: 1 }, divergence: { value: total, weight } },
      validation: { loss: reconstruction + 8 + weight * total, elbo: bound - 8 - 0.05 * k },
      klPerLatent: perLatent,
      activeLatents: perLatent.filter((value) => value > 0.01).length,
    };
  });
}
