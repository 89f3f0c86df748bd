// Runs each suite on a minimal correct plugin, and on the same plugin with one defect. The defect must fail the named check.
import { type AnyPlugin, definePlugin, type Objective, type Prior, TOKENS } from "@heddle/contracts";
import { stopGradient, type Tensor1D, type Tensor2D, tf } from "@heddle/ops";
import { beforeAll, describe, expect, test } from "vitest";
import { objectiveChecks } from "../src/describe-objective.js";
import { priorChecks } from "../src/describe-prior.js";
import { expectFailures, tiny } from "./broken-plugins.fixture.js";

beforeAll(async () => {
  expect(await tf.setBackend("cpu")).toBe(true);
});

function prior(changes: Partial<Prior> = {}, scale = 0.5): AnyPlugin<"prior"> {
  return definePlugin({
    ...tiny,
    role: "prior",
    needs: [TOKENS.latentSpec],
    create: (_options, [spec]) => ({
      weights: [],
      state: [],
      usesCovariates: [],
      divergence(posterior) {
        const units = posterior.groups.map((group) => {
          if (group.kind !== "gaussian") throw new Error("Gaussian only");
          const { mean, logVariance } = group;
          return tf.mul(
            scale,
            tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1)),
          ) as Tensor2D;
        });
        return {
          perGroup: tf.concat(
            units.map((u) => tf.sum(u, 1, true) as Tensor2D),
            1,
          ),
          estimator: "analytic",
        };
      },
      logProb: ({ z: latent }) => tf.mul(-0.5, tf.sum(tf.add(tf.square(latent), Math.log(2 * Math.PI)), 1)) as Tensor1D,
      sample: (cells, _covariates, step) => {
        const columns = spec.groups.reduce((sum, g) => sum + (g.kind === "gaussian" ? g.size : 0), 0);
        return { z: step.random.normal("z", [cells, columns]) as Tensor2D, spec };
      },
      ...changes,
    }),
  });
}

describe("the suite of priors", () => {
  const itself = { mean: 0, logVariance: 0 };
  test.each<[string, AnyPlugin<"prior">, RegExp[]]>([
    ["passes a standard normal", prior(), []],
    ["rejects a divergence without one factor", prior({}, 1), [/its mean equals that of log q/]],
    [
      "rejects a density without its constant",
      prior({ logProb: ({ z: latent }) => tf.mul(-0.5, tf.sum(tf.square(latent), 1)) as Tensor1D }),
      [/integral/, /its mean equals that of log q/],
    ],
    [
      "rejects samples that are too narrow",
      prior({
        sample: (cells, _c, step) => ({
          z: tf.mul(0.9, step.random.normal("z", [cells, 1])) as Tensor2D,
          spec: { groups: [{ kind: "gaussian", size: 1 }] },
        }),
      }),
      [/entropy/],
    ],
    ["rejects a missing gradient", prior({ divergence: stuck }), [/gradients by the posterior/]],
  ])("%s", (_what, plugin, expected) => expectFailures(priorChecks(plugin, { itself }), expected));
});

const stuck: Prior["divergence"] = (posterior) => {
  const [group] = posterior.groups;
  if (group?.kind !== "gaussian") throw new Error("Gaussian only");
  return { perGroup: tf.sum(stopGradient(tf.square(group.mean)), 1, true) as Tensor2D, estimator: "monte-carlo" };
};

function objective(terms: Objective["terms"], schedules = {}): AnyPlugin<"objective"> {
  return definePlugin({
    ...tiny,
    role: "objective",
    schedules: () => schedules,
    create: () => ({ weights: [], state: [], terms }),
  });
}

const one = () => tf.scalar(1);
const bound: Objective["terms"] = ({ logProb, divergence, libraryDivergence }) => ({
  reconstruction: { value: tf.neg(logProb), weight: one() },
  divergence: { value: tf.sum(divergence.perGroup, 1) as Tensor1D, weight: one() },
  ...(libraryDivergence && { library: { value: libraryDivergence, weight: one() } }),
});

/** β increases at every step. */
const counting = (): Objective["terms"] => {
  let steps = 0;
  return (input, step) => {
    const terms = bound(input, step);
    return { ...terms, divergence: { ...terms.divergence, weight: tf.scalar(1 + 0.1 * steps++) } };
  };
};
const reading: Objective["terms"] = (input, step) => {
  const terms = bound(input, step);
  const scale = Math.abs(tf.mean(input.logProb).dataSync()[0]);
  return { ...terms, divergence: { ...terms.divergence, weight: tf.scalar(scale) } };
};

describe("the suite of objectives", () => {
  test.each<[string, AnyPlugin<"objective">, RegExp[]]>([
    ["passes the ELBO", objective(bound), []],
    ["rejects a weight counted up on the host", objective(counting()), [/can be recorded/]],
    ["rejects a weight read back from a tensor", objective(reading), [/can be recorded/]],
    [
      "rejects the wrong sign of the log likelihood",
      objective((input, step) => ({ ...bound(input, step), reconstruction: { value: input.logProb, weight: one() } })),
      [/gradients by the log probability/],
    ],
    [
      "rejects a missing divergence of latents and library size",
      objective(({ logProb }) => ({ reconstruction: { value: tf.neg(logProb), weight: one() } })),
      [/gradients by the log probability/, /learned library size/],
    ],
    ["rejects a schedule that is declared and not used", objective(bound, { beta: 1 }), [/schedules/]],
    [
      "rejects a schedule that is used and not declared",
      objective((input, step) => ({ ...bound(input, step), more: { value: one(), weight: step.schedule("beta") } })),
      [/schedules/],
    ],
    [
      "rejects a leaked tensor",
      objective((input, step) => {
        tf.keep(tf.scalar(3));
        return bound(input, step);
      }),
      [/no tensor is leaked/],
    ],
    [
      "rejects a wrong gradient",
      objective((input, step) => ({
        ...bound(input, step),
        odd: {
          value: tf.sum(tf.mul(stopGradient(input.logProb), input.logProb)) as tf.Scalar,
          weight: tf.scalar(0.01),
        },
      })),
      [/float32 finite differences/],
    ],
  ])("%s", (_what, plugin, expected) => expectFailures(objectiveChecks(plugin), expected));
});
