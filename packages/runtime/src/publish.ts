import { resolveConfig } from "./config/resolve.js";
import type { Config } from "./config/schema.js";
import { readStoredModel, writeStoredModel } from "./model/model-folder.js";
import { readRotation, writeRotation } from "./model/stored-rotation.js";
import { MANIFEST, manifestEntry } from "./publish/manifest.js";
import { type CardFacts, modelCard } from "./publish/model-card.js";
import { readConfig, readOrigin, writeConfig } from "./run-folder/config-file.js";
import { readEvaluation, writeEvaluation } from "./run-folder/evaluation-file.js";
import { readSummary, writeSummary } from "./run-folder/summary-file.js";
import { summaryWithoutPlaces } from "./run-folder/without-places.js";
import { refuseExisting } from "./run-folder/write-run.js";
import type { RunStore } from "./store/run-store.js";

export interface PublishOptions extends Pick<CardFacts, "name" | "license" | "description"> {
  readonly store: RunStore;
  /** An empty folder. */
  readonly target: RunStore;
}

/** Files of a published model, in the order in which they are written. */
const FILES = [
  "config.json",
  "model/model.json",
  "model/genes.json",
  "model/weights.safetensors",
  "model/rotation.json",
  "summary.json",
  "evaluation.json",
  "README.md",
];

/**
 * Writes a model for others: weights, genes, rotation, configuration, summary, evaluation, a model card and a manifest. It
 * contains no cells, no checkpoints and no paths of this machine. Returns the names of the files.
 */
export async function publishModel({ store, target, ...named }: PublishOptions): Promise<string[]> {
  const [stored, rotation, evaluation] = [
    await readStoredModel(store),
    await readRotation(store),
    await readEvaluation(store),
  ];
  const config = withoutPlaces(resolveConfig(await readConfig(store), store.name));
  const summary = summaryWithoutPlaces(await readSummary(store));
  await refuseExisting(target);
  const { data: _data, ...origin } = await readOrigin(store);
  await writeConfig(target, config, origin);
  await writeStoredModel(target, { ...stored, config: withoutPlaces(stored.config) });
  if (rotation) await writeRotation(target, rotation);
  await writeSummary(target, summary);
  if (evaluation) await writeEvaluation(target, evaluation);
  const facts = { ...named, config, summary, genes: stored.genes, ...(evaluation && { evaluation }) };
  await target.write("README.md", modelCard(facts));
  const files = [];
  for (const name of FILES)
    if (await target.exists(name)) files.push(await manifestEntry(name, await target.read(name)));
  // last: a folder with a manifest is complete
  await target.write(MANIFEST, `${JSON.stringify({ format: 1, files }, null, 2)}\n`);
  return [...files.map(({ name }) => name), MANIFEST];
}

/** Without the paths of the data, which name folders of this machine, and without trackers, which name servers. */
function withoutPlaces({ trackers: _trackers, ...config }: Config): Config {
  const { path: _path, ...data } = config.data as Config["data"] & { path?: unknown };
  return { ...config, data };
}
