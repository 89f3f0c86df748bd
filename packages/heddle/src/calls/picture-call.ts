import type { PluginChoice } from "@heddle/runtime/config";
import { catalogWith } from "../catalog-with.js";
import type { CallContext } from "./call.js";
import { inTurn } from "./in-turn.js";

/** UMAP coordinates of some cells. */
export interface UmapEmbedding {
  /** Row numbers of the cells, from 0. */
  readonly cells: Int32Array;
  /** x and y of each of these cells in turn. */
  readonly coordinates: Float32Array;
}

export interface UmapRequest {
  readonly maxCells: number;
}

export function umapCall({ maxCells }: UmapRequest, { stores }: CallContext): Promise<UmapEmbedding> {
  return inTurn(async () => {
    const [{ readRun }, { evenlySpaced, umap }] = await Promise.all([
      import("@heddle/runtime"),
      import("@heddle/reports/umap"),
    ]);
    const record = await readRun(stores[0].name, stores[0]);
    const cells = evenlySpaced(record.representation.rows, maxCells);
    return { cells, coordinates: Float32Array.from(umap(record, cells).values) };
  });
}

export interface ClusterRequest {
  readonly clustering: PluginChoice;
  readonly resolution: number;
}

export function clusterCall({ clustering, resolution }: ClusterRequest, context: CallContext): Promise<Int32Array> {
  return inTurn(async () => {
    const [{ create, readRun }, { choose }, { createRandom }] = await Promise.all([
      import("@heddle/runtime"),
      import("@heddle/runtime/plugins"),
      import("@heddle/numerics"),
    ]);
    const { signal, stores, plugins } = context;
    const { representation } = await readRun(stores[0].name, stores[0]);
    const chosen = await choose(await catalogWith(plugins), "clustering", clustering, "clustering");
    const random = createRandom(0).stream("clusters");
    const [labels] = await create(chosen).cluster(representation, [resolution], { random, signal });
    return largestFirst(labels);
  });
}

/** Renumbers labels by decreasing cluster size, because the order of a clustering's labels is arbitrary. */
function largestFirst(labels: Int32Array): Int32Array {
  const sizes = new Map<number, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const order = [...sizes].sort(([a, left], [b, right]) => right - left || a - b).map(([label]) => label);
  const rank = new Map(order.map((label, i) => [label, i]));
  return labels.map((label) => rank.get(label)!);
}
