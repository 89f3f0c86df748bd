import type { LatentGroup, LatentSpec } from "./model.js";

/** Columns of z in one group: coordinates of a Gaussian group, categories of a Concrete group. */
export const groupColumns = (group: LatentGroup): number => (group.kind === "gaussian" ? group.size : group.categories);

/** Columns of z in all groups. */
export const latentColumns = ({ groups }: LatentSpec): number =>
  groups.reduce((sum, group) => sum + groupColumns(group), 0);

/** Columns of each unit: 1 for a Gaussian coordinate, the number of categories for a Concrete group. */
export const unitWidths = ({ groups }: LatentSpec): number[] =>
  groups.flatMap((group) => (group.kind === "gaussian" ? new Array<number>(group.size).fill(1) : [group.categories]));
