import type { PosteriorGroup } from "@heddle/contracts";
import type { GaussianMoments } from "@heddle/layers";
import { misplaced } from "./uniform-code.js";

/** Moments of the posterior's group; prior and posterior have the same latents. */
export function momentsOf(group: PosteriorGroup): GaussianMoments {
  if (group.kind === "gaussian") return group;
  throw misplaced("a Gaussian group", group.kind);
}
