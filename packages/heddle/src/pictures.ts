import { HeddleError } from "@heddle/contracts";
import type { PluginChoice, RunStore } from "@heddle/runtime";
import type { PlacedCells } from "./calls/picture-call.js";
import { startCall, type ThreadOptions } from "./thread/start-call.js";

export interface UmapOptions extends ThreadOptions {
  /** Cells placed at most, evenly thinned; 5,000 when left out. Some seconds per thousand. */
  readonly most?: number;
}

/**
 * A picture of a trained and evaluated run's active latents: UMAP (McInnes, Healy & Melville 2018) of its cells' codes, as
 * the report draws it. On this thread, unless `thread: "worker"`.
 *
 * @example
 * const { cells, points } = await umap("runs/first", { most: 1000 });
 * console.log(cells[0], points[0], points[1]);
 */
export async function umap(run: string | RunStore, options: UmapOptions = {}): Promise<PlacedCells> {
  const { most = 5000, thread = "here", ...where } = options;
  if (!Number.isInteger(most) || most < 1) throw wrong("how many cells to place at most, 1 or more", most);
  return startCall("umap", { ...where, thread, request: { most }, stores: [run], onEvent: () => {} }).result;
}

export interface ClusterOptions extends ThreadOptions {
  /** A clustering plugin, as in a configuration; "k-means" when left out. */
  readonly clustering?: string | PluginChoice;
  /** The plugin's resolution: for k-means the number of clusters. */
  readonly resolution: number;
}

/**
 * Clusters of a trained and evaluated run's cells by their codes: a label per cell, 0 for the largest cluster. The same
 * labels at every call. On this thread, unless `thread: "worker"`.
 *
 * @example
 * const labels = await cluster("runs/first", { resolution: 8 });
 * console.log(labels.filter((label) => label === 0).length);
 */
export async function cluster(run: string | RunStore, options: ClusterOptions): Promise<Int32Array> {
  const { clustering: pick = "k-means", resolution, thread = "here", ...where } = options;
  const request = { clustering: typeof pick === "string" ? { use: pick } : pick, resolution };
  return startCall("cluster", { ...where, thread, request, stores: [run], onEvent: () => {} }).result;
}

const wrong = (expected: string, got: unknown) =>
  new HeddleError("usage", { expected, got: String(got), next: "Pass a whole number." });
