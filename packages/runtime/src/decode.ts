import { CELLS_PER_BLOCK, COUNTS_PER_CELL, type Matrix, type Posterior, type Table } from "@heddle/contracts";
import { createRandom, log } from "@heddle/numerics";
import { inScope, type Tensor1D, tf } from "@heddle/ops";
import type { Composition } from "./composition/compose.js";
import { announcePass } from "./data/cell-counts.js";
import { takeRows } from "./data/columns.js";
import { cutBatches, type LoadedBatch, loadBatch } from "./data/minibatch.js";
import { CollectedExpression, columnsOfRows, type Expression, geneColumns, refuseTooMuch } from "./model/expression.js";
import { readLoadings } from "./model/loadings.js";
import { type MatchedData, type NewCells, type NewCellsOptions, withNewCells } from "./new-cells.js";
import { passExpression } from "./run-folder/expression-file.js";
import { StepContexts } from "./step/contexts.js";
import type { RunStore } from "./store/run-store.js";

export interface DecodeOptions extends NewCellsOptions {
  /** Genes to decode, by the model's names; all by default. */
  readonly genes?: readonly string[];
  /** Library size of the denoised expression (default 10,000), or that of each cell. */
  readonly librarySize?: number | "own";
  /** Number of samples from the posterior predictive distribution. */
  readonly samples?: number;
  /** Seed of the samples (default 0). */
  readonly seed?: number;
  /**
   * False: `values` of the matrices are empty, and only `output` receives them, block by block. Any number of cells fits
   * into memory. Default: true.
   */
  readonly returnValues?: boolean;
  /** Writes an .h5ad file: X is the denoised expression, layers are the samples; a linear decoder adds varm["loadings"]. */
  readonly output?: { readonly store: RunStore; readonly file: string };
}

export interface DecodedCells extends MatchedData {
  readonly genes: Table;
  /** E[x | z] at the posterior mean of each cell: denoised expression. */
  readonly denoised: Expression;
  /** Genes × latents for a linear decoder: see `Model.loadings`. */
  readonly loadings?: Matrix;
  /** Posterior predictive samples: z ~ q(z | x), x' ~ p(x | z, library size of the cell). Counts, or real values by likelihood. */
  readonly samples: readonly Expression[];
}

/** Denoised expression of cells with the model of a run and, on request, posterior predictive samples. */
export async function decodeCells(options: DecodeOptions): Promise<DecodedCells> {
  const { samples = 0, output, returnValues = true } = options;
  return withNewCells(
    options,
    ({ shape }) => shape.covariates,
    async ({ model, view, genes: known }, { source, ...alignment }) => {
      const columns = geneColumns(known, options.genes);
      if (returnValues) refuseTooMuch(source.cells, columns.length, samples + 1);
      const genes = takeRows(known, columns);
      const loadings = readLoadings({ model, view }, columns);
      const shape = [source.cells, columns.length] as const;
      const collected = new CollectedExpression(samples + 1, shape, returnValues);
      const blocks = collected.collect(decodedBlocks(model, source, columns, options));
      const tables = { obs: alignment.cells, var: genes, ...(loadings && { varm: { loadings } }) };
      await passExpression(blocks, shape, tables, { output, layers: draws(samples) });
      const [denoised, ...sampled] = collected.matrices;
      return { ...alignment, genes, denoised, samples: sampled, ...(loadings && { loadings }) };
    },
  );
}

const draws = (samples: number): string[] => Array.from({ length: samples }, (_, i) => `sample_${i + 1}`);

/** Blocks of cells of the denoised expression and each sample. */
async function* decodedBlocks(
  model: Composition,
  source: NewCells["source"],
  columns: Int32Array,
  { librarySize = COUNTS_PER_CELL, samples = 0, seed = 0 }: DecodeOptions,
): AsyncGenerator<readonly Float32Array[]> {
  announcePass(source.counts);
  const random = createRandom(seed).stream("decode");
  const everyCell = Int32Array.from({ length: source.cells }, (_, i) => i);
  for (const [step, cells] of cutBatches(everyCell, CELLS_PER_BLOCK).entries()) {
    const batch = await loadBatch(source, cells);
    const block = Array.from({ length: samples + 1 }, (_, draw) => {
      const steps = new StepContexts({
        training: false,
        position: { epoch: 0, step },
        plan: { epochs: 1, stepsPerEpoch: 1 },
        random: random.stream(draw),
        schedules: model.schedulesAtEnd,
        datasetSize: source.cells,
      });
      const values = inScope(() => (draw === 0 ? mean(model, batch, steps, librarySize) : sample(model, batch, steps)));
      return columnsOfRows(values, source.genes, columns);
    });
    batch.dispose();
    yield block;
  }
}

function mean(model: Composition, batch: LoadedBatch, steps: StepContexts, librarySize: number | "own"): Float32Array {
  const posterior = encode(model, batch, steps);
  const heads = model.decoder.decode(
    { z: posterior.mean, spec: posterior.spec },
    batch.covariates,
    steps.for("decoder"),
  );
  const logSize =
    librarySize === "own"
      ? model.librarySize.infer(batch, steps.for("library-size")).logSize
      : (tf.fill([batch.counts.cells], log(librarySize)) as Tensor1D);
  return model.likelihood.mean(heads, logSize).dataSync() as Float32Array;
}

function sample(model: Composition, batch: LoadedBatch, steps: StepContexts): Float32Array {
  const latent = encode(model, batch, steps).sample(steps.for("encoder"));
  const heads = model.decoder.decode(latent, batch.covariates, steps.for("decoder"));
  const { logSize } = model.librarySize.infer(batch, steps.for("library-size"));
  return model.likelihood.sample(heads, logSize, steps.for("likelihood")).dataSync() as Float32Array;
}

const encode = (model: Composition, batch: LoadedBatch, steps: StepContexts): Posterior =>
  model.encoder.encode(batch, steps.for("encoder"));
