import { HeddleError, type Posterior } from "@heddle/contracts";
import { type Tensor2D, tf } from "@heddle/ops";

type GaussianGroup = Extract<Posterior["groups"][number], { readonly kind: "gaussian" }>;

/** The posterior's groups. Throws HeddleError "incompatible-plugins" where one is not Gaussian. */
export function gaussianGroups({ groups }: Posterior, objective: string): readonly GaussianGroup[] {
  return groups.map((group) => {
    if (group.kind === "gaussian") return group;
    throw new HeddleError("incompatible-plugins", {
      expected: `Gaussian latents for the objective ${objective}, to which every latent is a number of its own`,
      got: `a ${group.kind} group`,
      next: "Choose beta-vae, or another objective that such a group has a meaning for.",
    });
  });
}

/** Means and variances of all units of the posterior, N × U each. Throws where a group is not Gaussian. */
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
