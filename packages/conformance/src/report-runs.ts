import type { DisplayRole, EpochRecord, EvaluationRecord, MetricResult, RunRecord, Table } from "@heddle/contracts";

/** Text with special characters of HTML, CSV, JSON and file names, to find missing escapes. */
export const HOSTILE = '</script><script>alert("1")</script>, ../x\n=1+1 \u2028';

const CELLS = 24;
const LATENTS = 3;

/** A small synthetic run with missing values, a non-finite value, special characters and an unknown metric. */
export function reportRun(name: string): RunRecord {
  const values = Float64Array.from({ length: CELLS * LATENTS }, (_, i) => ((i * 7) % 11) / 4 - 1);
  return {
    name,
    folder: `runs/${name}`,
    config: { seed: 1, objective: { use: HOSTILE } },
    summary: {
      cells: CELLS,
      trainingCells: CELLS - 2,
      validationCells: 2,
      genes: 4,
      genesInFile: 5,
      cellsInFile: CELLS + 1,
      droppedCells: { [HOSTILE]: 1 },
      data: { format: "h5ad", files: ["cells.h5ad"], matrix: "X", matrixReason: "X contains integers." },
      objective: "beta-vae",
      parameters: 100,
      epochs: 3,
      steps: 9,
      stoppedEarly: false,
      klPerLatent: [1, 0.5, 0],
      warnings: [HOSTILE],
    },
    epochs: [1, 2, 3].map(reportEpoch),
    evaluation: reportEvaluation(name),
    representation: { rows: CELLS, columns: LATENTS, values },
    cellTable: reportCells(),
  };
}

/** The same run without its optional parts. */
export function bareReportRun(name: string): RunRecord {
  const run = reportRun(name);
  const { baseline: _, otherBaselines: _others, ...evaluation } = run.evaluation;
  return {
    ...run,
    epochs: [],
    evaluation: { ...evaluation, latents: [], results: [], notes: [] },
    cellTable: { ...run.cellTable, columns: new Map() },
  };
}

function reportEpoch(epoch: number): EpochRecord {
  const value = 10 / epoch;
  return {
    epoch,
    step: 3 * epoch,
    loss: value,
    elbo: -value,
    terms: { reconstruction: { value, weight: 1 }, divergence: { value: Number.NaN, weight: 0.5 } },
    klPerLatent: [1, 0.5, 0],
    activeLatents: 2,
  };
}

function reportCells(): Table {
  const index = Array.from({ length: CELLS }, (_, i) => (i === 0 ? HOSTILE : `cell ${i}`));
  const codes = Int32Array.from({ length: CELLS }, (_, i) => (i % 4) - 1);
  const dose = Float64Array.from({ length: CELLS }, (_, i) => (i % 5 === 0 ? Number.NaN : i));
  const batch = Array.from({ length: CELLS }, (_, i) => (i % 6 === 0 ? null : `b"${i}`));
  return {
    rows: CELLS,
    index,
    columns: new Map([
      ["type", { kind: "categorical", codes, categories: ["a", HOSTILE, "c"] }],
      ["dose", { kind: "number", values: dose }],
      ["batch", { kind: "string", values: batch }],
      [HOSTILE, { kind: "number", values: dose }],
    ]),
  };
}

function reportEvaluation(source: string): EvaluationRecord {
  const interval = { low: 0.4, high: 0.6, method: "by formula" };
  const result = (name: string, more: Partial<MetricResult>): MetricResult => ({
    name,
    value: 0.5,
    higherIsBetter: true,
    ...more,
  });
  const displayed = (name: string, role: DisplayRole) => (more: Partial<MetricResult>) =>
    result(name, { ...more, display: { role, title: HOSTILE } });
  const association = displayed("latent-correlations/spearman", "association");
  const alignment = displayed("max-correlation/spearman", "alignment");
  const results = [
    ...[0, 1, 2].map((latent) => association({ factor: "dose", latent, value: latent / 4 })),
    association({ factor: "type", level: HOSTILE, latent: 1, value: -0.5, interval }),
    alignment({ factor: "dose", latent: 2, interval, ceiling: 1, nullValue: 0.1 }),
    alignment({ factor: "type", level: HOSTILE, latent: 1, value: Number.NaN }),
    result("somebody-elses-metric", { value: 0.123456, note: HOSTILE }),
  ];
  const effects = [{ gene: HOSTILE, log2FoldChange: 1.5 }];
  return {
    heddle: { format: 2 },
    source,
    cells: CELLS,
    latents: [0, 1, 2].map((index) => ({
      index,
      kl: index === 2 ? 0 : 1,
      active: index !== 2,
      standardDeviation: 1,
      rising: effects,
      falling: index === 0 ? [] : effects,
    })),
    results,
    baseline: { name: "pca", results },
    otherBaselines: [{ name: "ica", results }],
    notes: [HOSTILE],
  };
}
