import { type Embedding, IGNORED_KEYS, type RunRecord, type SeedGroup } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { resolveConfig } from "../config/resolve.js";
import type { Catalog } from "../plugins/catalog.js";
import { overSeeds } from "./over-seeds.js";
import { createMetrics, runMetrics } from "./run-metrics.js";

/**
 * Agreement of seeds: for every group of runs that differ only in their seed, the metrics that compare several embeddings
 * (udr), as in the configuration of the first run, and the means over seeds.
 */
export async function compareSeeds(catalog: Catalog, runs: readonly RunRecord[]): Promise<SeedGroup[]> {
  const groups = new Map<string, number[]>();
  for (const [i, run] of runs.entries()) {
    const key = JSON.stringify([comparedKeys(run), run.cellTable.index]);
    groups.set(key, [...(groups.get(key) ?? []), i]);
  }
  const several = [...groups.values()].filter((members) => members.length > 1);
  return Promise.all(several.map((members) => compare(catalog, runs, members)));
}

const comparedKeys = ({ config }: RunRecord) => Object.entries(config).filter(([key]) => !IGNORED_KEYS.has(key));

async function compare(catalog: Catalog, runs: readonly RunRecord[], members: readonly number[]): Promise<SeedGroup> {
  const first = runs[members[0]];
  const { evaluation, seed } = resolveConfig(first.config);
  const metrics = await createMetrics(catalog, evaluation);
  const embeddings = members.map((i): Embedding => {
    const { representation, summary } = runs[i];
    return { representation, klPerLatent: Float64Array.from(summary.klPerLatent) };
  });
  const factors = { ...first.cellTable, columns: new Map() };
  const random = createRandom(seed).stream("seeds");
  const several = metrics.filter(({ metric }) => metric.needs.embeddings === "several");
  const { results } = await runMetrics(several, embeddings, factors, {
    random,
    activeThreshold: evaluation.activeThreshold,
  });
  const means = overSeeds(members.map((i) => runs[i].evaluation.results)).results;
  return { runs: members, results, means };
}
