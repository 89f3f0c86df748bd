import { isHeddleError } from "@heddle/contracts";
import { type ConfigInput as AnyConfig, automaticEpochs, type Config, resolveConfig } from "@heddle/runtime/config";
import { memoryStore } from "@heddle/runtime/stores";
import { checkOptions, type OptionKeys, THREAD_KEYS } from "./check-options.js";
import type { CountArrays } from "./data/count-arrays.js";
import type { ThreadOptions } from "./thread/start-call.js";
import { train } from "./train.js";
import type { ConfigInput } from "./typed-config.js";

export interface EstimateOptions extends ThreadOptions {
  /** Size of the data, before cells and genes are selected. */
  readonly cells: number;
  readonly genes: number;
}

/** Expected duration of the training steps; reading, encoding and evaluation are not included. */
export interface TrainingEstimate {
  /** At most, for a run that stops early. */
  readonly seconds: number;
  readonly epochs: number;
  /** Measured training speed of one minibatch after the other. */
  readonly cellsPerSecond: number;
}

const KEYS: OptionKeys<EstimateOptions> = { ...THREAD_KEYS, cells: true, genes: true };

const BATCHES = 3;
/** The first epoch includes the start of the engine. */
const EPOCHS = 3;

/**
 * Estimates how long training takes on this machine, from some steps on made-up counts of the same size. Runs in a worker
 * by default.
 *
 * @example
 * const { seconds } = await estimateTraining({ genes: { select: "seurat-v3", count: 2000 } }, { cells: 3000, genes: 20000 });
 * console.log(`about ${Math.round(seconds)} s`);
 */
export async function estimateTraining(config: ConfigInput, options: EstimateOptions): Promise<TrainingEstimate> {
  checkOptions("estimateTraining", options, KEYS);
  const { cells, genes, ...where } = options;
  const planned = resolveConfig(config);
  const { batchSize } = planned.training;
  const data = madeUpCounts(BATCHES * batchSize, Math.min(planned.genes.count ?? genes, genes));
  const cellsPerSecond = await measure(measuredConfig(config as AnyConfig), data, where);
  const epochs = epochsOf(planned.training, cells);
  return { seconds: (epochs * trainingCells(planned.training, cells)) / cellsPerSecond, epochs, cellsPerSecond };
}

/** Highest speed of the first epochs; other work on the machine only lowers it. */
async function measure(config: AnyConfig, data: CountArrays, { signal, ...where }: ThreadOptions): Promise<number> {
  const enough = new AbortController();
  const stop = () => enough.abort();
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) stop();
  const speeds: number[] = [];
  try {
    const run = train(config as ConfigInput, { ...where, data, out: memoryStore(), signal: enough.signal });
    for await (const event of run) {
      if (event.kind === "epoch") speeds.push(event.cellsPerSecond);
      if (speeds.length >= EPOCHS) stop();
    }
  } catch (error) {
    if (!isHeddleError(error, "interrupted") || speeds.length < EPOCHS) throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
  return Math.max(...speeds);
}

/** The same model and steps, without what depends on the cells or follows training. */
function measuredConfig({ data: _data, periods: _periods, ...config }: AnyConfig): AnyConfig {
  return {
    ...config,
    cells: {},
    factors: [],
    missing: {},
    covariates: [],
    genes: { select: "all" },
    rotation: "none",
    evaluation: { ...config.evaluation, baseline: false },
    training: {
      ...config.training,
      validation: 0,
      earlyStopping: false,
      restarts: { count: 1 },
      pinInactive: false,
      checkpointSeconds: 3600,
    },
  };
}

const trainingCells = ({ validation }: Config["training"], cells: number): number => cells * (1 - validation);

/** Epochs over all restarts. */
function epochsOf({ epochs, restarts }: Config["training"], cells: number): number {
  const planned = epochs === "auto" ? automaticEpochs(cells) : epochs;
  return planned * (1 + (restarts.count - 1) * restarts.fraction);
}

/** Share of the genes with a count in a cell: usual for droplets and highly variable genes. */
const EVERY = 7;

/** Counts from 1 to 3 in every seventh gene, shifted from cell to cell. */
function madeUpCounts(cells: number, genes: number): CountArrays {
  const columns: number[] = [];
  const rowStarts = Int32Array.from({ length: cells + 1 }, (_, cell) => {
    const start = columns.length;
    if (cell < cells) for (let gene = cell % Math.min(EVERY, genes); gene < genes; gene += EVERY) columns.push(gene);
    return start;
  });
  return {
    rowStarts,
    columns: Int32Array.from(columns),
    counts: Float32Array.from(columns, (gene, i) => 1 + ((gene + i) % 3)),
    geneNames: Array.from({ length: genes }, (_, gene) => `gene-${gene}`),
  };
}
