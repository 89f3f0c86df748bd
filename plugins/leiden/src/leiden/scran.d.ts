// scran.js ships no types: the part of it that is called here, as in 4.0.9.
declare module "scran.js" {
  /** Something on the heap of WebAssembly, there until freed. */
  interface Held {
    free(): void;
  }
  interface Labels extends Held {
    membership(): Int32Array;
  }

  function initialize(options: { numberOfThreads: number }): Promise<boolean>;
  /** Cells one after another: `x[cell · numberOfDims + dimension]`. */
  function buildNeighborSearchIndex(
    x: Float64Array,
    options: { numberOfDims: number; numberOfCells: number; approximate: boolean },
  ): Held;
  function findNearestNeighbors(index: Held, k: number): Held;
  function buildSnnGraph(neighbors: Held, options: { scheme: "rank" | "number" | "jaccard"; neighbors: number }): Held;
  function clusterGraph(
    graph: Held,
    options: { method: "leiden"; leidenResolution: number; leidenModularityObjective: boolean },
  ): Labels;
}
