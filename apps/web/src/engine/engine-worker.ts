// The script of the page's workers. Each call loads its code when it is first made.
import { serveCalls } from "heddle/worker";
import { z } from "zod";
import { explainError } from "./explain-error.js";
import type { EngineCalls } from "./protocol.js";

// the content security policy forbids the code that zod would generate
z.config({ jitless: true });

serveCalls<EngineCalls>(
  {
    schema: async () => (await import("./configuration.js")).schemaOfPage(),
    complete: async (request) => (await import("./configuration.js")).completeWithColumns(request),
    estimate: async (request, context) => (await import("./estimate.js")).estimateForPage(request, context),
    rename: async (request) => (await import("./rename-run.js")).renameRun(request),
    inspect: async (cells) => (await import("./inspect-cells.js")).inspectCells(cells),
    train: async (request, context) => (await import("./train-run.js")).trainRun(request, context),
    runs: async () => (await import("./run-list.js")).listRuns(),
    remove: async (run) => (await import("./run-list.js")).removeRun(run),
    open: async (run) => (await import("./open-run.js")).openRun(run),
    traverse: async (request) => (await import("./interpret.js")).traverse(request),
    gene: async (request) => (await import("./interpret.js")).decodedGene(request),
    measured: async (request) => (await import("./measured-cells.js")).measuredGene(request),
    addColumns: async (request) => (await import("./cell-columns.js")).addNewColumns(request),
    judge: async (request, context) => (await import("./judge-run.js")).judgeRun(request, context),
    compareCells: async (request) => (await import("./measured-cells.js")).compareCells(request),
    query: async (request) => (await import("./place-query.js")).placeQuery(request),
    geneEffects: async (request) => (await import("./interpret.js")).geneEffects(request),
    umap: async (request) => (await import("./figures.js")).umapOf(request),
    clusters: async (request) => (await import("./figures.js")).clustersOf(request),
    geneSets: async (request) => (await import("./open-run.js")).testGeneSets(request),
    export: async (run) => (await import("./export-run.js")).zipRun(run),
    report: async (runs) => (await import("./export-run.js")).reportOf(runs),
    file: async (request) => (await import("./export-run.js")).fileOf(request),
    import: async (files) => (await import("./import-run.js")).importRun(files),
  },
  { mapError: explainError },
);
