import type { CatalogOptions, PluginCatalog } from "@heddle/contracts";

export const metrics = {
  "active-units": () => import("./active-units/active-units.js"),
  auroc: () => import("./auroc/auroc.js"),
  "batch-silhouette": () => import("./batch-silhouette/batch-silhouette.js"),
  "beta-vae-score": () => import("./beta-vae-score/beta-vae-score.js"),
  "circular-r2": () => import("./circular-r2/circular-r2.js"),
  "clustering-agreement": () => import("./clustering-agreement/clustering-agreement.js"),
  dci: () => import("./dci/dci.js"),
  "drvi-scores": () => import("./drvi-scores/drvi-scores.js"),
  explicitness: () => import("./explicitness/explicitness.js"),
  "factor-vae-score": () => import("./factor-vae-score/factor-vae-score.js"),
  infomec: () => import("./infomec/infomec.js"),
  irs: () => import("./irs/irs.js"),
  "latent-correlations": () => import("./latent-correlations/latent-correlations.js"),
  "matched-correlation": () => import("./matched-correlation/matched-correlation.js"),
  "max-correlation": () => import("./max-correlation/max-correlation.js"),
  mig: () => import("./mig/mig.js"),
  "minibatch-total-correlation": () => import("./minibatch-total-correlation/minibatch-total-correlation.js"),
  modularity: () => import("./modularity/modularity.js"),
  "neighbor-accuracy": () => import("./neighbor-accuracy/neighbor-accuracy.js"),
  r2: () => import("./r2/r2.js"),
  removal: () => import("./removal/removal.js"),
  sap: () => import("./sap/sap.js"),
  silhouette: () => import("./silhouette/silhouette.js"),
  "single-latent-accuracy": () => import("./single-latent-accuracy/single-latent-accuracy.js"),
  "total-correlation": () => import("./total-correlation/total-correlation.js"),
  udr: () => import("./udr/udr.js"),
} satisfies PluginCatalog<"metric">;

declare module "@heddle/contracts" {
  interface PluginOptions extends CatalogOptions<"metric", typeof metrics> {}
}
