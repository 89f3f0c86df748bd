// Types of the functions of scran.js 4.0.9 that this package calls; scran.js ships no types.
declare module "scran.js" {
  /** An object on the WebAssembly heap; the caller frees it. */
  interface Held {
    free(): void;
  }
  interface Labels extends Held {
    membership(): Int32Array;
  }

  function initialize(options: { numberOfThreads: number }): Promise<boolean>;
  /** Row-major: `x[cell · numberOfDims + dimension]`. */
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
