import { cluster, type UmapEmbedding, umap } from "heddle";
import { storeOf } from "./stores.js";

export const umapOf = ({ run, maxCells }: { run: string; maxCells: number }): Promise<UmapEmbedding> =>
  umap(storeOf(run), { maxCells });

export const clustersOf = ({ run, clusters }: { run: string; clusters: number }): Promise<Int32Array> =>
  cluster(storeOf(run), { resolution: clusters });
