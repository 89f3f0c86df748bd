import type { CatalogOptions, PluginCatalog } from "@heddle/contracts";

export const objectives = {
  "beta-tcvae": () => import("./beta-tcvae/beta-tcvae.js"),
  "beta-vae": () => import("./beta-vae/beta-vae.js"),
  capacity: () => import("./capacity/capacity.js"),
  "dip-vae": () => import("./dip-vae/dip-vae.js"),
  "factor-vae": () => import("./factor-vae/factor-vae.js"),
  "hsic-vae": () => import("./hsic-vae/hsic-vae.js"),
  "info-vae": () => import("./info-vae/info-vae.js"),
  "joint-vae": () => import("./joint-vae/joint-vae.js"),
} satisfies PluginCatalog<"objective">;

declare module "@heddle/contracts" {
  interface PluginOptions extends CatalogOptions<"objective", typeof objectives> {}
}
