import type { PluginCatalog } from "@heddle/contracts";

export const objectives: PluginCatalog<"objective"> = {
  "beta-tcvae": () => import("./beta-tcvae/beta-tcvae.js"),
  "beta-vae": () => import("./beta-vae/beta-vae.js"),
  capacity: () => import("./capacity/capacity.js"),
  "dip-vae": () => import("./dip-vae/dip-vae.js"),
  "factor-vae": () => import("./factor-vae/factor-vae.js"),
  "hsic-vae": () => import("./hsic-vae/hsic-vae.js"),
  "info-vae": () => import("./info-vae/info-vae.js"),
  "joint-vae": () => import("./joint-vae/joint-vae.js"),
};
