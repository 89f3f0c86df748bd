import type { DataShape, Random, Role, Rotation, Schedule, StepRecorder, Tracker } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { type Composition, composeModel, create, type PluginSchedules } from "../composition/compose.js";
import { startBackend } from "../composition/start-backend.js";
import type { CellOrder } from "../config/counts-settings.js";
import { countsSettings, withOrder } from "../config/data-keys.js";
import { resolveConfig } from "../config/resolve.js";
import type { Config } from "../config/schema.js";
import { type ConfigSource, sourceFrom, withPlace } from "../config/source.js";
import type { BatchSource } from "../data/batch-arrays.js";
import { resolveOrder } from "../data/cell-order.js";
import { checkSameData, type DataRecord, recordData } from "../data/data-record.js";
import { type TrainingLabels, trainingLabels } from "../data/labels.js";
import { splitCells } from "../data/minibatch.js";
import type { GivenData } from "../data/open-data.js";
import type { PreparedData } from "../data/prepare.js";
import { requireColumn } from "../data/require-column.js";
import { shapeOf } from "../data/shape-of.js";
import type { Catalog } from "../plugins/catalog.js";
import type { ModelPlugins } from "../plugins/choose.js";
import { schedulesOf as schedulesOfPlugin } from "../plugins/name-failures.js";
import { type PluginRecord, recordPlugins } from "../plugins/plugin-record.js";
import { allPlugins, type RunPlugins, resolvePlugins, withResolvedOptions } from "../plugins/resolve-plugins.js";
import type { Plan } from "../step/schedule.js";
import { checkLabels } from "./check-labels.js";
import { loadData } from "./load-data.js";
import { planOf } from "./plan.js";
import { readyModel } from "./ready-model.js";
import { afterTraining, encoderWithout, setupWarnings } from "./setup-warnings.js";
import { type Adapt, configFrom, genesOf, type TrainingStart } from "./start.js";

/** Everything that a run needs before its first step. */
export interface RunSetup {
  readonly config: Config;
  readonly data: PreparedData & BatchSource;
  /** Labels of semi-supervised training. */
  readonly labels?: TrainingLabels;
  /** Undefined if the platform cannot compute it. */
  readonly dataRecord: DataRecord | undefined;
  readonly pluginRecords: readonly PluginRecord[];
  readonly model: Composition;
  /** A new model of the same composition with initial weights from `random`. */
  readonly compose: (random: Random) => Composition;
  readonly plan: Plan;
  readonly random: Random;
  readonly schedules: PluginSchedules;
  readonly split: { readonly training: Int32Array; readonly validation: Int32Array };
  readonly shape: DataShape;
  readonly warnings: readonly string[];
  readonly rotation: Rotation;
  /** Trackers by the name of their plugin. */
  readonly trackers: ReadonlyMap<string, Tracker>;
  /** Undefined for a backend that does not record steps. */
  readonly recorder: StepRecorder | undefined;
  /** Present if only new levels of a covariate are trained. */
  readonly adapt?: Adapt;
  readonly order: CellOrder;
  /** Bytes that the counts may take in memory. */
  readonly memory: number;
  /** Closes the data, which are open if counts are on disk. */
  readonly closeData: () => void;
}

/** `sources` and `dataset` replace the paths in `config.data`. */
export interface SetupOptions extends GivenData {
  readonly catalog: Catalog;
  /** The configuration of the user, without presets and defaults. */
  readonly config: unknown;
  /** Origin of the configuration, for messages: its file, or the positions of its keys. */
  readonly where?: string | ConfigSource;
  /** True for a resumed run, whose configuration was accepted before. */
  readonly resume?: boolean;
  /** The data that the run was trained on, which those of a resumed run must equal. */
  readonly recorded?: { readonly data: DataRecord; readonly run: string };
  readonly signal?: AbortSignal;
}

/** A saved model to start from, instead of random weights. */
export interface InitialModel {
  readonly start?: TrainingStart;
}

/** Reads the configuration, starts the backend, prepares the data and composes the model. Writes nothing. */
export async function setUpRun(options: SetupOptions & InitialModel): Promise<RunSetup> {
  const source = sourceFrom(options.where);
  try {
    return await setUp(options, source);
  } catch (error) {
    throw withPlace(error, source);
  }
}

async function setUp(options: SetupOptions & InitialModel, source: ConfigSource | undefined): Promise<RunSetup> {
  const { catalog, start } = options;
  const given = resolveConfig(start ? configFrom(start, options.config) : options.config, source);
  checkLabels(given, source);
  const chosen = await resolvePlugins(catalog, given, source);
  const { model: plugins, genes: selection } = chosen;
  const configured = withResolvedOptions(given, plugins, selection, chosen);
  const backend = await startBackend(catalog, configured);
  const { choice, reason } = backend.decision?.() ?? {};
  const resolved = choice ? { ...configured, backend: choice } : configured;
  const loaded = await loadData(resolved, plugins, start ? genesOf(start) : create(selection), options);
  try {
    const setup = await setUpModel(options, { config: resolved, chosen, data: loaded.data });
    const warnings = [...loaded.warnings, ...setup.warnings, ...(reason === undefined ? [] : [reason])];
    return { ...setup, warnings, recorder: backend.recorder?.(), memory: loaded.memory, closeData: loaded.close };
  } catch (error) {
    loaded.close();
    throw error;
  }
}

interface Loaded {
  readonly config: Config;
  readonly chosen: RunPlugins;
  readonly data: PreparedData;
}

/** Everything that depends on the prepared data. */
// Long because it names every part of the setup once.
async function setUpModel(
  options: SetupOptions & InitialModel,
  { config: unordered, chosen, data }: Loaded,
): Promise<Omit<RunSetup, "recorder" | "memory" | "closeData">> {
  const { start } = options;
  const plugins = chosen.model;
  const rotation = create(chosen.rotation);
  const order = orderOf(unordered, data, options.resume);
  const config = { ...unordered, data: withOrder(unordered.data, order) };
  const dataRecord = await recordData(data, config);
  if (options.recorded && dataRecord) checkSameData(options.recorded.data, dataRecord, options.recorded);
  for (const name of rotation.usesColumns) requireColumn(data.cellTable, name, "rotation");
  const random = createRandom(config.seed);
  const split = splitCells(data.cells, config.training.validation, random);
  const plan = planOf(config, data.cells, split.training.length);
  const schedules = schedulesOf(plugins);
  // undefined in unsupervised training, and for an adapted model, whose classifier is frozen
  const labels = data.knownLabels && trainingLabels(data.knownLabels, config.labels, split.training, random);
  const warnings = setupWarnings(config, { data, schedules, labels, plan, rotation, hasStart: start !== undefined });
  const shape = shapeOf(
    data,
    split.training.length,
    create(plugins.likelihood).support,
    labels?.spec ?? (start?.adapt && start.shape.labels),
  );
  const compose = (weights: Random) => readyModel(composeModel(plugins, shape, config, weights), start);
  const model = compose(random);
  const adapt = start?.adapt;
  const all = [...warnings, ...afterTraining(config, model), ...(adapt ? encoderWithout(adapt.covariate, model) : [])];
  return {
    config,
    order,
    data: labels ? { ...data, labels: labels.codes } : data,
    ...(labels && { labels }),
    dataRecord,
    plan,
    random,
    schedules,
    split,
    shape,
    rotation,
    model,
    compose,
    ...(adapt && { adapt }),
    warnings: all,
    trackers: new Map(chosen.trackers.map((each) => [each.plugin.name, create(each)])),
    pluginRecords: recordPlugins(allPlugins(chosen)),
  };
}

/** Runs of versions without `data.order` were trained in permuted order. */
function orderOf({ data }: Config, { counts }: PreparedData, resume = false): CellOrder {
  const { order } = countsSettings(data);
  if (resume && order === undefined) return { use: "permutation" };
  return resolveOrder(order, counts.facts.entries);
}

function schedulesOf(plugins: ModelPlugins): PluginSchedules {
  const entries = Object.values(plugins).map(({ plugin, options }): [Role, Readonly<Record<string, Schedule>>] => [
    plugin.role,
    schedulesOfPlugin(plugin, options),
  ]);
  return new Map(entries);
}
