import { definePlugin, HeddleError, type ReportFile, type RunRecord, type SeedGroup } from "@heddle/contracts";
import { z } from "zod";

const options = z.strictObject({
  title: z.string().min(1).default("Heddle report").describe("Heading of the page."),
  drawnCells: z
    .int()
    .min(1)
    .default(20_000)
    .describe("Maximum number of cells drawn per run; more are subsampled evenly."),
  umap: z
    .boolean()
    .default(false)
    .describe("Adds a UMAP of the latent representation of each run, in some seconds per thousand cells."),
  genes: z.int().min(1).max(100).default(8).describe("Genes per direction on each latent's card."),
});

/** report.html: one self-contained page of all runs. */
export default definePlugin({
  role: "report",
  name: "html",
  apiVersion: 1,
  summary: "One self-contained HTML page: the latent of each factor with intervals, and the genes of each latent.",
  source: "Heddle.",
  options,
  create: (settings) => ({
    render: async (runs: readonly RunRecord[], groups: readonly SeedGroup[] = []): Promise<readonly ReportFile[]> => {
      if (runs.length === 0)
        throw new HeddleError("usage", { expected: "at least one run", got: "none", next: "Name a run folder." });
      // Its libraries are large, and other commands read only the options.
      const [{ page }, { pageView }] = await Promise.all([import("./page.js"), import("./view.js")]);
      return [{ name: "report.html", contents: await page(await pageView(runs, groups, settings)) }];
    },
  }),
});
