import type { CatalogOptions, PluginCatalog } from "@heddle/contracts";

export const executors = {
  kubernetes: () => import("./kubernetes/kubernetes.js"),
  local: () => import("./local/local.js"),
  slurm: () => import("./slurm/slurm.js"),
} satisfies PluginCatalog<"executor">;

declare module "@heddle/contracts" {
  interface PluginOptions extends CatalogOptions<"executor", typeof executors> {}
}
