import { HeddleError, type Posterior } from "@heddle/contracts";
import { type Tensor2D, tf } from "@heddle/ops";

type GaussianGroup = Extract<Posterior["groups"][number], { readonly kind: "gaussian" }>;

/** The groups of a Gaussian posterior. Throws HeddleError "incompatible-plugins" if a group is not Gaussian. */
export function gaussianGroups({ groups }: Posterior, objective: string): readonly GaussianGroup[] {
  return groups.map((group) => {
    if (group.kind === "gaussian") return group;
    throw new HeddleError("incompatible-plugins", {
      expected: `Gaussian latents for the objective ${objective}`,
      got: `a ${group.kind} group`,
      next: "Choose an objective that supports such a group, for example beta-vae.",
    });
  });
}

/** Means and variances of all units of the posterior, N × U each. Throws as `gaussianGroups`. */
export function gaussianMoments(posterior: Posterior, objective: string): { mean: Tensor2D; variance: Tensor2D } {
  const groups = gaussianGroups(posterior, objective);
  return {
    mean: tf.concat(
      groups.map(({ mean }) => mean),
      1,
    ),
    variance: tf.exp(
      tf.concat(
        groups.map(({ logVariance }) => logVariance),
        1,
      ),
    ),
  };
}
