import { html } from "../markup.js";
import type { Section } from "../view.js";

/**
 * The UMAP of each run, colored by each factor and beside it by the latent that follows the factor best. The page's script
 * draws it from the cells of the section "Latent space".
 */
export const umapSection: Section = {
  id: "umap",
  title: "UMAP",
  render: ({ runs }) => {
    const [first] = runs.flatMap(({ umap }) => umap ?? []);
    if (first === undefined || runs.every(({ record }) => record.cellTable.columns.size === 0)) return undefined;
    const origin =
      first.from === "file"
        ? html`The UMAP of the data file, <code>obsm["X_umap"]</code>; it was not computed from the latents.`
        : html`UMAP of the active latents.`;
    return html`<p>${origin} Each factor is beside the latent that follows it best. Distances between groups of cells in a
UMAP have no meaning.</p><div class="panels" id="umap-panels"></div>`;
  },
};
