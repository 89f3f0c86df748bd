import type { Embedding, RunRecord, SeedGroup } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { resolveConfig } from "../config/resolve.js";
import type { Catalog } from "../plugins/catalog.js";
import { overSeeds } from "./over-seeds.js";
import { createMetrics, runMetrics } from "./run-metrics.js";

/** What may differ between runs of one configuration. */
const OF_NO_ACCOUNT = new Set(["$schema", "seed", "evaluation", "reports"]);

/**
 * How far several seeds of a configuration agree: the metrics that compare several, as the first run's configuration
 * names them (udr), on every group of runs that differ in nothing but their seed; and each group's means over its seeds.
 */
export async function compareSeeds(catalog: Catalog, runs: readonly RunRecord[]): Promise<SeedGroup[]> {
  const groups = new Map<string, number[]>();
  for (const [i, run] of runs.entries()) {
    const key = JSON.stringify([ofAccount(run), run.cellTable.index]);
    groups.set(key, [...(groups.get(key) ?? []), i]);
  }
  const several = [...groups.values()].filter((members) => members.length > 1);
  return Promise.all(several.map((members) => compare(catalog, runs, members)));
}

const ofAccount = ({ config }: RunRecord) => Object.entries(config).filter(([key]) => !OF_NO_ACCOUNT.has(key));

async function compare(catalog: Catalog, runs: readonly RunRecord[], members: readonly number[]): Promise<SeedGroup> {
  const first = runs[members[0]!]!;
  const { evaluation, seed } = resolveConfig(first.config);
  const metrics = await createMetrics(catalog, evaluation);
  const embeddings = members.map((i): Embedding => {
    const { representation: codes, summary } = runs[i]!;
    return { representation: codes, klPerLatent: Float64Array.from(summary.klPerLatent) };
  });
  const factors = { ...first.cellTable, columns: new Map() };
  const random = createRandom(seed).stream("seeds");
  const several = metrics.filter(({ metric }) => metric.needs.embeddings === "several");
  const { results } = await runMetrics(several, embeddings, factors, { random });
  const means = overSeeds(members.map((i) => runs[i]!.evaluation.results)).results;
  return { runs: members, results, means };
}
