import { definePlugin, type LibrarySize, type Minibatch } from "@heddle/contracts";
import { z } from "zod";

const observed: LibrarySize = {
  weights: [],
  state: [],
  infer: ({ counts }: Minibatch) => ({ logSize: counts.logTotals() }),
};

/** log Σ counts over the selected genes, as scvi-tools with use_observed_lib_size. */
export default definePlugin({
  role: "library-size",
  name: "observed",
  apiVersion: 1,
  summary: "Log total counts of each cell over the selected genes, as in scvi-tools.",
  source: "scvi-tools' use_observed_lib_size=True.",
  citations: [
    {
      text: "Lopez et al. 2018. Deep generative modeling for single-cell transcriptomics. Nature Methods 15.",
      url: "https://doi.org/10.1038/s41592-018-0229-2",
    },
  ],
  options: z.strictObject({}),
  create: () => observed,
});
