import {
  type Clustering,
  checkRepresentation,
  definePlugin,
  HeddleError,
  type Matrix,
  type MetricContext,
  type Random,
  yieldToEventLoop,
} from "@heddle/contracts";
import { z } from "zod";
import { createWorkspace } from "./create-workspace.js";
import { lloyd, type Partition } from "./lloyd.js";
import { seedCenters } from "./seeding.js";
import { standardizedColumns } from "./standardize.js";
import type { Workspace } from "./workspace.js";

const options = z.object({
  clusters: z
    .array(z.number().int().min(1))
    .min(1)
    .default([2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20])
    .describe("Numbers of clusters: the resolutions of a sweep."),
  restarts: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(10)
    .describe("Number of restarts per number of clusters; the best one is kept."),
  cells: z
    .number()
    .int()
    .min(100)
    .default(4000)
    .describe("Maximum cells of the restarts, drawn at random; the best one then continues on all cells."),
  maxIterations: z.number().int().min(1).default(300).describe("Maximum number of Lloyd iterations per restart."),
  standardize: z
    .boolean()
    .default(false)
    .describe("Scale each latent to variance 1 first. If false, inactive latents have little weight."),
});
type Options = z.output<typeof options>;

/** k-means on the latent representation with squared Euclidean distance. A resolution is a number of clusters. */
export default definePlugin({
  role: "clustering",
  name: "k-means",
  apiVersion: 1,
  summary:
    "k-means with k-means++ seeding (Arthur & Vassilvitskii 2007) and restarts; a resolution is a number of clusters.",
  source: "Lloyd's iterations from k-means++ seeds, as scikit-learn's KMeans.",
  citations: [
    {
      text: "Arthur & Vassilvitskii 2007. k-means++: The Advantages of Careful Seeding. SODA.",
      url: "https://dl.acm.org/doi/10.5555/1283383.1283494",
    },
  ],
  options,
  create: (chosen): Clustering => ({
    resolutions: [...new Set(chosen.clusters)].sort((a, b) => a - b),
    // as scib-metrics: as many clusters as levels
    fixedResolution: (levels) => levels,
    cluster: (representation, resolutions, context) => cluster(representation, resolutions, context, chosen),
  }),
});

async function cluster(
  representation: Matrix,
  resolutions: readonly number[],
  context: MetricContext,
  chosen: Options,
): Promise<Int32Array[]> {
  checkResolutions(resolutions);
  checkRepresentation(representation);
  const space = chosen.standardize ? standardizedColumns(representation) : representation;
  const most = Math.max(...resolutions);
  const sample = sampledRows(space, chosen.cells, context.random.stream("cells of the restarts"));
  const ofSample = createWorkspace(sample, most);
  const ofAll = sample === space ? undefined : createWorkspace(space, most);
  const labelings: Int32Array[] = [];
  for (const [at, clusters] of resolutions.entries()) {
    await yieldToEventLoop(context.signal, "to finish clustering the cells");
    context.onProgress?.(at / resolutions.length);
    const found = bestOf(ofSample, clusters, context.random.stream("k-means").stream(clusters), chosen);
    labelings.push(ofAll === undefined ? found.labels : continueOn(ofAll, found, chosen.maxIterations));
  }
  return labelings;
}

function continueOn(workspace: Workspace, { centers }: Partition, maxIterations: number): Int32Array {
  workspace.centers.set(centers);
  return lloyd(workspace, centers.length / workspace.columns, maxIterations).labels;
}

type Effort = Pick<Options, "restarts" | "maxIterations">;

/**
 * Partition with the lowest inertia over restarts; ties go to the first. Returns fewer clusters than requested if there
 * are fewer distinct points. The seeding of a restart depends only on its number.
 *
 * @param representation cells × latents, finite
 */
export function kMeans(representation: Matrix, clusters: number, random: Random, effort: Effort): Partition {
  return bestOf(createWorkspace(representation, clusters), clusters, random, effort);
}

function bestOf(
  workspace: Workspace,
  clusters: number,
  random: Random,
  { restarts, maxIterations }: Effort,
): Partition {
  let best: Partition | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const count = seedCenters(workspace, clusters, random.stream(restart));
    const found = lloyd(workspace, count, maxIterations);
    if (best === undefined || found.inertia < best.inertia) best = found;
  }
  if (best !== undefined) return best;
  throw new HeddleError("config", { expected: "restarts ≥ 1", got: `${restarts}`, next: "Set restarts to 1 or more." });
}

/** At most `most` rows, drawn at random without replacement, in their order. */
function sampledRows(space: Matrix, most: number, random: Random): Matrix {
  const { rows, columns, values } = space;
  if (rows <= most) return space;
  const chosen = random.permutation(rows).slice(0, most).sort();
  const sampled = new Float64Array(most * columns);
  for (const [at, row] of chosen.entries()) {
    sampled.set(values.subarray(row * columns, (row + 1) * columns), at * columns);
  }
  return { rows: most, columns, values: sampled };
}

function checkResolutions(resolutions: readonly number[]): void {
  const invalid = resolutions.find((clusters) => !Number.isInteger(clusters) || clusters < 1);
  if (invalid !== undefined) {
    throw new HeddleError("config", {
      expected: "whole numbers of clusters ≥ 1 as the resolutions of k-means",
      got: `${invalid}`,
      next: "List numbers of clusters.",
    });
  }
}
