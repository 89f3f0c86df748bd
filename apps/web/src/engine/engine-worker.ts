// The engine's thread. Nothing here is loaded before it is asked for: HDF5 with the first file, tensors with the first
// model.
import { z } from "zod";
import { serve } from "../rpc/serve.js";
import type { EngineCalls } from "./protocol.js";

// the policy forbids code made from strings, which zod would try
z.config({ jitless: true });

serve<EngineCalls>({
  schema: async () => (await import("./configuration.js")).configurationSchema(),
  resolve: async (config) => (await import("./configuration.js")).resolveWhole(config),
  look: async (cells) => (await import("./look.js")).lookInto(cells),
  train: async (request, context) => (await import("./train-run.js")).trainRun(request, context),
  hold: async (hold) => (await import("./train-run.js")).holdRun(hold),
  runs: async () => (await import("./run-list.js")).listRuns(),
  remove: async (run) => (await import("./run-list.js")).removeRun(run),
  open: async (run) => (await import("./open-run.js")).openRun(run),
  traverse: async (ask) => (await import("./explore.js")).traverse(ask),
  gene: async (ask) => (await import("./explore.js")).decodedGene(ask),
  geneEffects: async (ask) => (await import("./explore.js")).geneEffects(ask),
  umap: async (ask) => (await import("./pictures.js")).umapOf(ask),
  clusters: async (ask) => (await import("./pictures.js")).clustersOf(ask),
  geneSets: async (ask) => (await import("./test-gene-sets.js")).testGeneSets(ask),
  export: async (run) => (await import("./take-away.js")).zipRun(run),
  report: async (runs) => (await import("./take-away.js")).reportOf(runs),
  file: async (ask) => (await import("./take-away.js")).fileOf(ask),
  import: async (files) => (await import("./import-run.js")).importRun(files),
});
