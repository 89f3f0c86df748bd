import { type Embedding, HeddleError, type Metric } from "@heddle/contracts";
import { createRandom, mean } from "@heddle/numerics";
import { create } from "../composition/compose.js";
import type { PluginChoice } from "../config/schema.js";
import type { Catalog } from "../plugins/catalog.js";
import { choose } from "../plugins/choose.js";

export interface SeedAgreementOptions {
  readonly catalog: Catalog;
  /** A metric that compares seeds, such as udr. */
  readonly metric: PluginChoice;
  /** One per seed, of the same cells. */
  readonly embeddings: readonly Embedding[];
  readonly seed: number;
  readonly activeThreshold: number;
  readonly signal?: AbortSignal | undefined;
}

/** A metric that compares seeds without factors. Throws HeddleError "config" for another metric. */
export async function agreementMetric(catalog: Catalog, pick: PluginChoice): Promise<Metric> {
  const metric = create(await choose(catalog, "metric", pick, "agreement"));
  if (metric.needs.embeddings === "several" && metric.needs.factors === "none") return metric;
  throw wrongMetric(pick.use);
}

/**
 * Agreement of the seeds of one configuration: the mean of the results of a metric that compares seeds. It has no factors
 * to read. See `agreementMetric` for errors.
 */
export async function seedAgreement(options: SeedAgreementOptions): Promise<number> {
  const { catalog, metric: pick, embeddings, seed, activeThreshold, signal } = options;
  const metric = await agreementMetric(catalog, pick);
  const rows = embeddings[0].representation.rows;
  const factors = { rows, index: [], columns: new Map() };
  const random = createRandom(seed).stream("seeds").stream(pick.use);
  const results = await metric.evaluate(
    { embeddings, factors },
    { random, activeThreshold, ...(signal && { signal }) },
  );
  return mean(results.map(({ value }) => value));
}

const wrongMetric = (use: string) =>
  new HeddleError("config", {
    where: "agreement",
    expected: "a metric that compares seeds without factors, such as udr",
    got: use,
    next: "Choose another metric, or leave agreement out.",
  });
