import type { PluginChoice } from "@heddle/runtime";
import { catalogWith } from "../catalog-with.js";
import type { CallContext } from "./call.js";
import { inTurn } from "./in-turn.js";

/** Cells as points: which, and x and y of one after the other. */
export interface PlacedCells {
  readonly cells: Int32Array;
  readonly points: Float32Array;
}

export interface UmapRequest {
  readonly most: number;
}

export function umapCall({ most }: UmapRequest, { stores }: CallContext): Promise<PlacedCells> {
  return inTurn(async () => {
    const [{ readRun }, { evenlySpaced, umap }] = await Promise.all([
      import("@heddle/runtime"),
      import("@heddle/reports/umap"),
    ]);
    const record = await readRun(stores[0]!.name, stores[0]!);
    const cells = evenlySpaced(record.representation.rows, most);
    return { cells, points: Float32Array.from(umap(record, cells).values) };
  });
}

export interface ClusterRequest {
  readonly clustering: PluginChoice;
  readonly resolution: number;
}

export function clusterCall({ clustering, resolution }: ClusterRequest, context: CallContext): Promise<Int32Array> {
  return inTurn(async () => {
    const [{ choose, create, readRun }, { createRandom }] = await Promise.all([
      import("@heddle/runtime"),
      import("@heddle/numerics"),
    ]);
    const { signal, stores, plugins } = context;
    const { representation: codes } = await readRun(stores[0]!.name, stores[0]!);
    const chosen = await choose(await catalogWith(plugins), "clustering", clustering, "clustering");
    const random = createRandom(0).stream("clusters");
    const [labels] = await create(chosen).cluster(codes, [resolution], { random, signal });
    return largestFirst(labels!);
  });
}

/** Label 0 for the largest cluster and so on: seedings have no order of their own. */
function largestFirst(labels: Int32Array): Int32Array {
  const sizes = new Map<number, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const order = [...sizes].sort(([a, left], [b, right]) => right - left || a - b).map(([label]) => label);
  const place = new Map(order.map((label, i) => [label, i]));
  return labels.map((label) => place.get(label)!);
}
