import { definePlugin, HeddleError, type ReportFile, type RunRecord, type SeedGroup } from "@heddle/contracts";
import { z } from "zod";
import { page } from "./page.js";
import { pageView } from "./view.js";

const options = z.strictObject({
  title: z.string().min(1).default("Heddle report").describe("The page's heading."),
  drawnCells: z
    .int()
    .min(1)
    .default(20_000)
    .describe("Cells drawn of each run in the view of the latent space; more are thinned evenly."),
  umap: z
    .boolean()
    .default(false)
    .describe("A UMAP view of each run's codes beside the latents: some seconds per thousand cells drawn."),
  genes: z.int().min(1).max(100).default(8).describe("Genes shown per direction for each latent."),
});

/** report.html: one page of all runs that needs nothing else, not even a network. */
export default definePlugin({
  role: "report",
  name: "html",
  apiVersion: 1,
  summary: "One self-contained page: which latent follows which factor, how surely, and what each latent does.",
  source: "Heddle's own.",
  options,
  create: (chosen) => ({
    render: async (runs: readonly RunRecord[], groups: readonly SeedGroup[] = []): Promise<readonly ReportFile[]> => {
      if (runs.length === 0)
        throw new HeddleError("usage", { expected: "at least one run", got: "none", next: "Name a run folder." });
      return [{ name: "report.html", contents: await page(await pageView(runs, groups, chosen)) }];
    },
  }),
});
