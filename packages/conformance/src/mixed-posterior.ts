/** A posterior that may have Concrete groups: input of the objective suite. */
import type { LatentSpec, Posterior, PosteriorGroup } from "@heddle/contracts";
import { type Tensor2D, tf } from "@heddle/ops";
import { gaussianPosterior } from "./gaussian-input.js";

/** Columns of each group. */
export const groupColumns = ({ groups }: LatentSpec): number[] =>
  groups.map((group) => (group.kind === "gaussian" ? group.size : group.categories));

export const columnsOf = (spec: LatentSpec): number => groupColumns(spec).reduce((sum, width) => sum + width, 0);

function noDensity(): never {
  throw new Error("this suite has no densities of Concrete groups");
}

/** N cells × columns; for a Concrete group the columns of `mean` are the logits, and those of `logVariance` are unused. */
export function mixedPosterior(spec: LatentSpec, mean: Tensor2D, logVariance: Tensor2D): Posterior {
  if (spec.groups.every(({ kind }) => kind === "gaussian")) return gaussianPosterior(spec, mean, logVariance);
  const widths = groupColumns(spec);
  const part = (x: Tensor2D, i: number): Tensor2D =>
    tf.slice(x, [0, widths.slice(0, i).reduce((sum, width) => sum + width, 0)], [-1, widths[i]]);
  const groups = spec.groups.map((group, i): PosteriorGroup => {
    // adding 0 · the unused columns gives them the gradient 0
    const idle = tf.mul(0, part(logVariance, i));
    if (group.kind === "concrete") return { kind: "concrete", logits: tf.add(part(mean, i), idle) as Tensor2D };
    return { kind: "gaussian", mean: part(mean, i), logVariance: part(logVariance, i) };
  });
  return {
    spec,
    groups,
    mean: tf.concat(
      groups.map((group) => (group.kind === "gaussian" ? group.mean : shares(group.logits))),
      1,
    ),
    sample(step) {
      const temperature = step.temperature();
      const parts = groups.map((group, i) => {
        if (group.kind === "gaussian") {
          const noise = step.random.normal(`latent${i}`, group.mean.shape);
          return tf.add(group.mean, tf.mul(noise, tf.exp(tf.mul(0.5, group.logVariance)))) as Tensor2D;
        }
        const gumbel = tf.neg(tf.log(tf.neg(tf.log(step.random.uniform(`latent${i}`, group.logits.shape)))));
        return tf.softmax(tf.div(tf.add(group.logits, gumbel), temperature)) as Tensor2D;
      });
      return { z: tf.concat(parts, 1), spec, temperature };
    },
    logProb: noDensity,
    aggregateLogProb: noDensity,
  };
}

const shares = (logits: Tensor2D): Tensor2D => tf.softmax(logits);
