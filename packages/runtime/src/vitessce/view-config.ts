/** A pair of columns of an embedding, as a scatter plot. */
export interface PlottedPair {
  /** Name in Vitessce: "UMAP" or "condition: latents 3 and 5". */
  readonly name: string;
  /** Path in the AnnData store: "obsm/X_heddle". */
  readonly path: string;
  readonly dims: readonly [number, number];
}

export interface ViewConfigContents {
  readonly name: string;
  readonly description: string;
  /** Absolute address of the AnnData-Zarr store. */
  readonly url: string;
  /** At least one; the first two are shown side by side, and all are in the settings of a plot. */
  readonly pairs: readonly PlottedPair[];
  /** Columns of obs with levels. */
  readonly levels: readonly string[];
}

/** Version of the schema; Vitessce upgrades configurations of earlier versions. */
const VERSION = "1.0.16";
const [WIDTH, HEIGHT] = [12, 12];
const SIDE = 4;

/**
 * A view configuration of Vitessce (schema 1.0.16, https://vitessce.io/docs/view-config-json/): scatter plots of
 * `pairs`, the levels of cells, and the latents as features of the matrix X: a list, a heatmap, and their distributions
 * over levels.
 */
export function viewConfig({ name, description, url, pairs, levels }: ViewConfigContents) {
  const shown = pairs.slice(0, 2);
  const scopes = shown.map((_, i) => String.fromCharCode(65 + i));
  const common = { dataset: "A", obsType: "A", featureType: "A", featureValueType: "A" };
  const plot = (WIDTH - SIDE) / shown.length;
  const view = (component: string, [x, y, w, h]: readonly number[], more = {}) => ({
    component,
    coordinationScopes: { ...common, ...more },
    x,
    y,
    w,
    h,
  });
  return {
    version: VERSION,
    name,
    description,
    datasets: [{ uid: "A", name, files: [cellsFile(url, pairs, levels)] }],
    coordinationSpace: {
      dataset: { A: "A" },
      obsType: { A: "cell" },
      featureType: { A: "latent" },
      featureValueType: { A: "posterior mean" },
      embeddingType: Object.fromEntries(scopes.map((scope, i) => [scope, shown[i].name])),
    },
    initStrategy: "auto",
    layout: [
      ...scopes.map((embeddingType, i) => view("scatterplot", [i * plot, 0, plot, 7], { embeddingType })),
      view("obsSets", [WIDTH - SIDE, 0, SIDE, 4]),
      view("featureList", [WIDTH - SIDE, 4, SIDE, 3]),
      view("heatmap", [0, 7, WIDTH / 2, HEIGHT - 7]),
      view("obsSetFeatureValueDistribution", [WIDTH / 2, 7, WIDTH / 2, HEIGHT - 7]),
    ],
  };
}

const cellsFile = (url: string, pairs: readonly PlottedPair[], levels: readonly string[]) => ({
  fileType: "anndata.zarr",
  url,
  coordinationValues: { obsType: "cell", featureType: "latent", featureValueType: "posterior mean" },
  options: {
    obsEmbedding: pairs.map(({ name, path, dims }) => ({ path, dims: [...dims], embeddingType: name })),
    ...(levels.length > 0 && { obsSets: levels.map((column) => ({ name: column, path: `obs/${column}` })) }),
    obsFeatureMatrix: { path: "X" },
  },
});
