// Forms of the records of a run, to tell a damaged file from a complete one. Keys of later versions are allowed.
import { z } from "zod";
import { namedValues } from "../store/named-values.js";

const natural = z.int().min(0);
const numbers = z.array(z.number());
/** JSON has null for a number that is not finite. */
const figure = z.number().nullable();

const epochFields = {
  loss: z.number(),
  elbo: z.number(),
  terms: z.record(z.string(), z.object({ value: figure, weight: figure })),
  klPerLatent: numbers,
};

/** A line of metrics.jsonl. */
export const epochRecord = z.looseObject({
  ...epochFields,
  klPerLatent: numbers.min(1),
  epoch: natural,
  step: natural,
  validation: z.looseObject({ loss: figure, elbo: figure }).optional(),
  activeLatents: natural,
});

/** A line of timings.jsonl. */
export const timingRecord = z.looseObject({ epoch: natural.optional(), finishedAt: z.string().optional() });

const labelSummary = z.looseObject({
  column: z.string(),
  labeledCells: natural,
  heldOutCells: natural,
  unlabeledCells: natural,
  accuracy: z.number().optional(),
  balancedAccuracy: z.number().optional(),
  majority: z.number().optional(),
  perLevel: z.array(z.looseObject({ level: z.string(), training: natural, heldOut: natural, correct: natural })),
});

/** summary.json. */
export const runSummary = z.looseObject({
  cells: natural,
  trainingCells: natural,
  validationCells: natural,
  genes: natural,
  genesInFile: natural,
  cellsInFile: natural,
  droppedCells: namedValues(natural),
  data: z.looseObject({
    format: z.string(),
    files: z.array(z.string()),
    matrix: z.string(),
    matrixReason: z.string(),
  }),
  objective: z.string(),
  parameters: natural,
  epochs: natural,
  steps: natural,
  stoppedEarly: z.boolean(),
  pausedAt: z.number().optional(),
  rotatedAfter: z.int().positive().optional(),
  klPerLatent: numbers.min(1),
  reconstructionEffectPerLatent: z.array(figure).optional(),
  pinnedLatents: z.array(natural).optional(),
  consensus: z
    .looseObject({ runs: natural, correlation: z.number(), share: z.number(), sharePerLatent: z.array(figure) })
    .optional(),
  labels: labelSummary.optional(),
  warnings: z.array(z.string()),
});

const result = z.looseObject({
  name: z.string(),
  value: z.number(),
  higherIsBetter: z.boolean(),
  factor: z.string().optional(),
  level: z.string().optional(),
  latent: natural.optional(),
  interval: z.looseObject({ low: z.number(), high: z.number(), method: z.string() }).optional(),
  note: z.string().optional(),
});
const effects = z.array(z.looseObject({ gene: z.string(), log2FoldChange: z.number() }));

/** evaluation.json in the names of any format. */
export const evaluationOfAnyFormat = z.looseObject({
  latents: z.array(z.looseObject({})),
  results: z.array(z.looseObject({ name: z.string() })),
  baseline: z.looseObject({ results: z.array(z.looseObject({ name: z.string() })) }).optional(),
});

/** evaluation.json in the names of the current format. */
export const evaluationRecord = z.looseObject({
  source: z.string(),
  cells: natural,
  latents: z.array(
    z.looseObject({
      index: natural,
      kl: z.number().optional(),
      active: z.boolean(),
      standardDeviation: z.number(),
      rising: effects,
      falling: effects,
    }),
  ),
  results: z.array(result),
  baseline: z.looseObject({ results: z.array(result) }).optional(),
  otherBaselines: z.array(z.looseObject({ name: z.string(), results: z.array(result) })).optional(),
  supervised: z
    .looseObject({ column: z.string(), results: z.array(result), labels: labelSummary.optional() })
    .optional(),
  notes: z.array(z.string()),
});
