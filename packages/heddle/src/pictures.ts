import { HeddleError } from "@heddle/contracts";
import type { PluginChoice } from "@heddle/runtime/config";
import type { RunStore } from "@heddle/runtime/stores";
import type { UmapEmbedding } from "./calls/picture-call.js";
import { checkOptions, type OptionKeys, THREAD_KEYS } from "./check-options.js";
import { startCall, type ThreadOptions } from "./thread/start-call.js";

export interface UmapOptions extends ThreadOptions {
  /** Maximum number of cells, evenly subsampled. Default: 5,000. A thousand cells take some seconds. */
  readonly maxCells?: number;
}

const UMAP_KEYS: OptionKeys<UmapOptions> = { ...THREAD_KEYS, maxCells: true };

/**
 * UMAP (McInnes, Healy & Melville 2018) of the active latents of a trained and evaluated run, as in the report. Runs on
 * this thread by default.
 *
 * @example
 * const { cells, coordinates } = await umap("runs/first", { maxCells: 1000 });
 * console.log(cells[0], coordinates[0], coordinates[1]);
 */
export async function umap(run: string | RunStore, options: UmapOptions = {}): Promise<UmapEmbedding> {
  checkOptions("umap", options, UMAP_KEYS);
  const { maxCells = 5000, thread = "here", ...where } = options;
  if (!Number.isInteger(maxCells) || maxCells < 1) throw wrong("maxCells: a whole number, 1 or more", maxCells);
  return startCall("umap", { ...where, thread, request: { maxCells }, stores: [run], onEvent: () => {} }).result;
}

export interface ClusterOptions extends ThreadOptions {
  /** A clustering plugin, as in a configuration. Default: "k-means". */
  readonly clustering?: string | PluginChoice;
  /** The plugin's resolution: for k-means the number of clusters. */
  readonly resolution: number;
}

const CLUSTER_KEYS: OptionKeys<ClusterOptions> = { ...THREAD_KEYS, clustering: true, resolution: true };

/**
 * Clusters of the latent representation of a trained and evaluated run: a label per cell, 0 for the largest cluster. Every
 * call gives the same labels. Runs on this thread by default.
 *
 * @example
 * const labels = await cluster("runs/first", { resolution: 8 });
 * console.log(labels.filter((label) => label === 0).length);
 */
export async function cluster(run: string | RunStore, options: ClusterOptions): Promise<Int32Array> {
  checkOptions("cluster", options, CLUSTER_KEYS);
  const { clustering: pick = "k-means", resolution, thread = "here", ...where } = options;
  const request = { clustering: typeof pick === "string" ? { use: pick } : pick, resolution };
  return startCall("cluster", { ...where, thread, request, stores: [run], onEvent: () => {} }).result;
}

const wrong = (expected: string, got: unknown) =>
  new HeddleError("usage", { expected, got: String(got), next: "Pass a whole number." });
