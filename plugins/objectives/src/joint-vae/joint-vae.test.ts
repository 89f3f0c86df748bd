import { describeObjective } from "@heddle/conformance";
import type { ObjectiveInput, StepContext } from "@heddle/contracts";
import { resolveTerms, tf } from "@heddle/ops";
import { beforeAll, describe, expect, test } from "vitest";
import plugin from "./joint-vae.js";

describeObjective(plugin, { options: { categories: [4, 3], discreteCapacity: 0.3, continuousCapacity: 1 } });

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const create = (categories: number[]) => plugin.create(plugin.options.parse({ categories }), []);

/** Two cells; divergences of two continuous groups and of the codes, nats. */
function terms(categories: number[], perGroup: number[][], schedules: Readonly<Record<string, number>>) {
  return tf.tidy(() => {
    const objective = create(categories);
    const spec = objective.latents!({
      groups: [
        { kind: "gaussian", size: 2 },
        { kind: "gaussian", size: 1 },
      ],
    });
    const input = {
      logProb: tf.tensor1d([-10, -20]),
      divergence: { perGroup: tf.tensor2d(perGroup), estimator: "analytic" },
      posterior: { spec },
    } as unknown as ObjectiveInput;
    const step = { schedule: (name: string) => tf.scalar(schedules[name]) } as unknown as StepContext;
    return Object.fromEntries(
      Object.entries(resolveTerms(objective.terms(input, step), step)).map(([name, { value, weight }]) => [
        name,
        { value: Array.from(value.dataSync()), weight: weight.dataSync()[0] },
      ]),
    );
  });
}

const weights = { continuousWeight: 30, discreteWeight: 7 };

describe("JointVAE", () => {
  test("adds the discrete latents to the requested latents", () => {
    expect(create([5, 2]).latents!({ groups: [{ kind: "gaussian", size: 10 }] })).toEqual({
      groups: [
        { kind: "gaussian", size: 10 },
        { kind: "concrete", categories: 5 },
        { kind: "concrete", categories: 2 },
      ],
    });
  });

  test("each kind has its own capacity: |mean over cells of the KL − C|, by hand", () => {
    const perGroup = [
      [1, 2, 0.5],
      [3, 4, 1.5],
    ];
    const found = terms([10], perGroup, { ...weights, continuousCapacity: 6, discreteCapacity: 0.25 });
    // means: continuous (3 + 7)/2 = 5, discrete 1
    expect(found.continuousDistance).toEqual({ value: [1], weight: 30 });
    expect(found.discreteDistance).toEqual({ value: [0.75], weight: 7 });
    expect(found.reconstruction).toEqual({ value: [10, 20], weight: 1 });
  });

  test("caps the capacity of the discrete latents at Σ ln categories (within 1e-6, float32)", () => {
    const perGroup = [[0, 0, 0, 0]];
    const found = terms([4, 2], [...perGroup, ...perGroup], {
      ...weights,
      continuousCapacity: 0,
      discreteCapacity: 50,
    });
    expect(Math.abs(found.discreteDistance.value[0] - Math.log(8))).toBeLessThan(1e-6);
  });
});
