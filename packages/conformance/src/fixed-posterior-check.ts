import type { Encoder, LatentSpec } from "@heddle/contracts";
import { tf } from "@heddle/ops";
import { expect } from "vitest";
import { type Check, expectClose } from "./checks.js";
import { smallData, withBatch } from "./model-input.js";
import { disposeNetwork } from "./network-checks.js";
import { recordedStep } from "./step-input.js";

/** Check of an encoder that can pin the posterior of one latent. */
export function fixedPosteriorCheck(create: () => Encoder, { groups }: LatentSpec): Check {
  const group = groups.findIndex(({ kind }) => kind === "gaussian");
  return {
    title:
      "pinPosterior, where it has one: the moments given, for every cell, within 1e-5 (float32), none else changed",
    run: () => {
      const encoder = create();
      if (encoder.pinPosterior && group >= 0) {
        const moments = { mean: 0.25, variance: 0.5 };
        const before = groupMoments(encoder, group);
        encoder.pinPosterior(group, 0, moments);
        const after = groupMoments(encoder, group);
        for (const [i, expected] of [moments.mean, Math.log(moments.variance)].entries()) {
          const { values, columns } = after[i];
          const column = values.filter((_, at) => at % columns === 0);
          expect(new Set(column).size).toBe(1);
          expectClose(column.slice(0, 1), [expected], 1e-5);
          const others = (from: Float32Array) => from.filter((_, at) => at % columns !== 0);
          expect(others(values)).toEqual(others(before[i].values));
        }
      }
      disposeNetwork(encoder);
    },
  };
}

/** Means and log variances of a Gaussian group, N × size. */
export function groupMoments(encoder: Encoder, group: number) {
  return tf.tidy(() =>
    withBatch(smallData, (batch) => {
      const found = encoder.encode(batch, recordedStep()).groups[group];
      if (found.kind !== "gaussian") throw new Error("this check requires a Gaussian group");
      return [found.mean, found.logVariance].map((tensor) => ({
        values: Float32Array.from(tensor.dataSync()),
        columns: tensor.shape[1],
      }));
    }),
  );
}
