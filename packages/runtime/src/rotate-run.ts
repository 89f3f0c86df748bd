import { HeddleError, latentColumns, type Matrix, type RunSummary, type Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { create } from "./composition/compose.js";
import { startBackend } from "./composition/start-backend.js";
import { disposeModel } from "./composition/weights.js";
import { resolveConfig } from "./config/resolve.js";
import type { Config, PluginChoice } from "./config/schema.js";
import { takeColumn } from "./data/columns.js";
import { requireColumn } from "./data/require-column.js";
import { fitRotation } from "./model/fit-rotation.js";
import { marginalKl, rotatedMeans, rotatedVariances } from "./model/host-rotation.js";
import { columnMeans, rowsOf } from "./model/matrix-parts.js";
import { readModel } from "./model/model-folder.js";
import { readRotation, type StoredRotation, writeRotation } from "./model/stored-rotation.js";
import type { Catalog } from "./plugins/catalog.js";
import { choose } from "./plugins/choose.js";
import { readConfig, readOrigin, writeConfig } from "./run-folder/config-file.js";
import { copyModel } from "./run-folder/copy-model.js";
import { readLatents, type StoredLatents, writeLatents } from "./run-folder/latents-file.js";
import { readSummary, writeSummary } from "./run-folder/summary-file.js";
import { SPLIT_COLUMN } from "./run-folder/use-columns.js";
import { createRun } from "./run-folder/write-run.js";
import type { RunStore } from "./store/run-store.js";

export interface RotateRunOptions {
  readonly catalog: Catalog;
  readonly store: RunStore;
  /** The rotation plugin with its options. */
  readonly rotation: PluginChoice;
  /** The new run; `store` stays unchanged. */
  readonly output: RunStore;
  readonly signal?: AbortSignal;
}

/**
 * Writes a copy of a finished run with rotated latents. Weights stay as trained. The copy has neither checkpoints nor an
 * evaluation.
 *
 * @throws HeddleError "usage" for a run that is rotated already, "bad-data" if the latents cannot be rotated
 */
export async function rotateRun(options: RotateRunOptions): Promise<RunSummary> {
  if (await readRotation(options.store)) throw alreadyRotated(options.store);
  return createRun(options.output, "rotate", () => writeRotated(options));
}

async function writeRotated(options: RotateRunOptions): Promise<RunSummary> {
  const { store, output } = options;
  const config = resolveConfig(await readConfig(store), store.name);
  const latents = await readLatents(store);
  const { reconstructionEffectPerLatent: _effect, ...summary } = await readSummary(store);
  const { fitted, use } = await fitToRun(options, config, latents, summary);
  const representation = rotatedMeans(latents.representation, fitted);
  const variances = rotatedVariances(latents.variances, fitted);
  const marginal = marginalKl(representation, variances);
  const klPerLatent = summary.klPerLatent.map((kl, at) => (fitted.latents.includes(at) ? marginal[at] : kl));
  const { matrix: _matrix, ...rotation } = fitted;
  const rotated = { ...summary, klPerLatent, rotation: { ...rotation, klInModelCoordinates: summary.klPerLatent } };
  await copyModel(store, output);
  await writeRotation(output, fitted);
  const encoded = { representation, variances, klPerLatent: Float64Array.from(klPerLatent) };
  const { cells, baseline, rotatedResiduals, umap } = latents;
  await writeLatents(output, { cells, encoded, baseline, rotatedResiduals, umap });
  await writeSummary(output, rotated);
  // last: a folder without config.json is no run
  await writeConfig(output, { ...config, rotation: use }, await readOrigin(store));
  return rotated;
}

async function fitToRun(
  { catalog, store, rotation: pick, signal }: RotateRunOptions,
  config: Config,
  { cells, representation, variances }: StoredLatents,
  { klPerLatent }: Pick<RunSummary, "klPerLatent">,
): Promise<{ fitted: StoredRotation; use: PluginChoice }> {
  const chosen = await choose(catalog, "rotation", pick, "rotation");
  const rotation = create(chosen);
  const training = trainingCells(cells, representation);
  const columns = new Map(
    rotation.usesColumns.map((name) => [name, takeColumn(requireColumn(cells, name, "rotation"), training)]),
  );
  await startBackend(catalog, config);
  const { model } = await readModel(store, catalog);
  const { latentSpec } = model;
  disposeModel(model);
  if (latentColumns(latentSpec) !== representation.columns) throw otherLatents(store);
  const fitted = fitRotation({
    rotation,
    use: pick.use,
    means: rowsOf(representation, training),
    columns,
    variances: columnMeans(rowsOf(variances, training)),
    latentSpec,
    klPerLatent,
    activeThreshold: config.evaluation.activeThreshold,
    random: createRandom(config.seed).stream("rotation"),
    signal,
  });
  if (fitted === undefined) throw nothingToDo(pick.use);
  return { fitted, use: { use: pick.use, ...chosen.options } };
}

/** Rows of the training cells; all rows if the run has no split. */
function trainingCells({ columns }: Table, { rows }: Matrix): Int32Array {
  const split = columns.get(SPLIT_COLUMN);
  const every = Int32Array.from({ length: rows }, (_, cell) => cell);
  if (split?.kind !== "categorical") return every;
  return every.filter((cell) => split.categories[split.codes[cell]] === "training");
}

const alreadyRotated = ({ name }: RunStore) =>
  new HeddleError("usage", {
    where: name,
    expected: "a run with latents as trained",
    got: "a run that is rotated already",
    next: "Rotate the run that it was made from, or train with another value of rotation.",
  });

const nothingToDo = (use: string) =>
  new HeddleError("usage", {
    where: "rotation",
    expected: "a rotation, such as ica",
    got: `${use}, which leaves the latents as trained`,
    next: "Choose another rotation.",
  });

const otherLatents = ({ name }: RunStore) =>
  new HeddleError("bad-run-folder", {
    where: name,
    expected: "as many latents in latents.h5ad as in the model",
    got: "another number",
    next: "Use another copy of the run.",
  });
