import {
  type Clustering,
  checkRepresentation,
  definePlugin,
  HeddleError,
  type Matrix,
  type MetricContext,
  yieldToEventLoop,
} from "@heddle/contracts";
import { z } from "zod";
import { findScran, loadScran } from "./load-scran.js";
import { neighborGraph } from "./neighbor-graph.js";

/**
 * scran.js divides the resolution of modularity by the sum of the edge weights; Reichardt & Bornholdt 2006 divide it by
 * twice that sum. Its resolution 0.5 equals 1 in igraph and scanpy; the tests compare the labels with igraph's.
 */
const SCRAN_RESOLUTION_FACTOR = 0.5;

const TENTHS = Array.from({ length: 20 }, (_, tenth) => (tenth + 1) / 10);

const options = z.object({
  resolutions: z
    .array(z.number().positive().max(100))
    .min(1)
    .default(TENTHS)
    .describe("Resolutions of a sweep; 1 is Newman's modularity, smaller values give fewer clusters."),
  neighbors: z.number().int().min(1).max(1000).default(15).describe("Number of nearest neighbors per cell."),
  weights: z
    .enum(["rank", "number", "jaccard"])
    .default("jaccard")
    .describe("Edge weight of two cells: by the ranks, the number or the Jaccard index of their shared neighbors."),
});
type Options = z.output<typeof options>;

/**
 * Leiden (Traag, Waltman & van Eck 2019, Sci. Rep. 9:5233) on a graph of shared nearest neighbors (Xu & Su 2015),
 * with Euclidean distance and exact search. The objective is modularity with a resolution (the default of igraph's
 * implementation in scran.js 4.0.9 is the constant Potts model). The random seed is fixed: the stream of the context is
 * unused. scanpy weights the neighbors by UMAP's fuzzy sets instead, so that its labels differ.
 */
export default definePlugin({
  role: "clustering",
  name: "leiden",
  apiVersion: 1,
  summary:
    "Leiden clustering, modularity objective, of a shared nearest neighbor graph; needs the package scran.js 4.0.9.",
  source: "scran.js 4.0.9, whose Leiden is that of igraph; compared with igraph 1.0.0.",
  citations: [
    {
      text: "Traag, Waltman & van Eck 2019. From Louvain to Leiden: guaranteeing well-connected communities.",
      url: "https://doi.org/10.1038/s41598-019-41695-z",
    },
    {
      text: "Xu & Su 2015. Identification of cell types from single-cell transcriptomes using a novel clustering method.",
      url: "https://doi.org/10.1093/bioinformatics/btv088",
    },
  ],
  options,
  checkInstalled: async () => {
    await findScran();
  },
  create: (chosen): Clustering => ({
    resolutions: [...new Set(chosen.resolutions)].sort((a, b) => a - b),
    // the default of scanpy
    fixedResolution: () => 1,
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
  if (representation.rows === 1) return resolutions.map(() => new Int32Array(1));
  const scran = await loadScran();
  const pause = () => yieldToEventLoop(context.signal, "to finish clustering the cells");
  await pause();
  const graph = neighborGraph(scran, representation, chosen);
  try {
    const labelings: Int32Array[] = [];
    for (const resolution of resolutions) {
      await pause();
      const found = scran.clusterGraph(graph, {
        method: "leiden",
        leidenResolution: resolution * SCRAN_RESOLUTION_FACTOR,
        leidenModularityObjective: true,
      });
      labelings.push(found.membership());
      found.free();
    }
    return labelings;
  } finally {
    graph.free();
  }
}

function checkResolutions(resolutions: readonly number[]): void {
  const invalid = resolutions.find((resolution) => !(resolution > 0) || !Number.isFinite(resolution));
  if (invalid !== undefined) {
    throw new HeddleError("config", {
      expected: "positive numbers as the resolutions of leiden",
      got: `${invalid}`,
      next: "List resolutions such as 0.5, 1 and 2.",
    });
  }
}
