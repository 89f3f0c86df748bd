import type { LatentSpec } from "@heddle/contracts";

/** Width of z: Gaussian coordinates and Concrete categories. */
export const latentColumns = (spec: LatentSpec): number =>
  spec.groups.reduce((sum, group) => sum + (group.kind === "gaussian" ? group.size : group.categories), 0);
