import { describeObjective } from "@heddle/conformance";
import { isHeddleError, type Posterior } from "@heddle/contracts";
import { type Tensor2D, tf } from "@heddle/ops";
import { beforeAll, describe, expect, test } from "vitest";
import { inputOf, type Rows, stepOf } from "../gaussian-input.fixture.js";
import { expectNear, reference, referenceGradients, referenceTerms } from "../reference.fixture.js";
import plugin from "./dip-vae.js";

describeObjective(plugin, { elbo: { options: { offDiagonal: 0, diagonal: 0, warmUp: false } } });
describeObjective(plugin, { options: { form: "I", offDiagonal: { from: 0, to: 3, end: 0.5 }, warmUp: false } });

const objective = (options: unknown = {}) => plugin.create(plugin.options.parse(options), []);
const TERMS = ["covarianceBetweenLatents", "varianceFromOne"];

describe("DIP-VAE", () => {
  beforeAll(async () => {
    await tf.setBackend("cpu");
  });

  test.each(["I", "II"])(
    "form %s: penalties and gradients equal torch's (torch.cov, autograd) within 1e-5 of the largest (float32)",
    (form) => {
      const made = objective({ form });
      for (const name of TERMS) {
        const expected = reference.dip[form][name];
        const found = tf.tidy(() => referenceTerms(made)[name].value.dataSync());
        expectNear(found, [expected.value], 1e-5);
        const [byMean, byVariance, bySample] = referenceGradients(made, [name]);
        expectNear(byMean, expected.gradients[0].flat(), 1e-5);
        expectNear(byVariance, expected.gradients[1].flat(), 1e-5);
        expect(bySample.every((value) => value === 0)).toBe(true);
      }
    },
  );

  test("two cells by hand: means (1, 1), (−1, −1) and variances e⁻²³ have covariances 1: off-diagonal sum 2, diagonal penalty 0", () => {
    const mean: Rows = [
      [1, 1],
      [-1, -1],
    ];
    const logVariance = mean.map(() => [-23, -23]);
    for (const form of ["I", "II"]) {
      tf.tidy(() => {
        const terms = objective({ form }).terms(inputOf({ mean, logVariance, z: mean }), stepOf({}));
        expect(terms.covarianceBetweenLatents.value.dataSync()[0]).toBeCloseTo(2, 6);
        expect(terms.varianceFromOne.value.dataSync()[0]).toBeCloseTo(0, 6);
      });
    }
  });

  test("a posterior equal to the prior has penalty 0 in form II, and U in form I because its means are constant", () => {
    const mean = [0, 1, 2].map(() => [0, 0, 0]);
    tf.tidy(() => {
      const penalty = (form: string) =>
        TERMS.map(
          (name) =>
            objective({ form })
              .terms(inputOf({ mean, logVariance: mean, z: mean }), stepOf({}))
              [name].value.dataSync()[0],
        );
      expect(penalty("II")).toEqual([0, 0]);
      expect(penalty("I")).toEqual([0, 3]);
    });
  });

  test("by default, the diagonal weight is 10 times the off-diagonal weight in form I and equal to it in form II", () => {
    const weights = (options: unknown) => plugin.schedules!(plugin.options.parse(options)).diagonal;
    expect(weights({ form: "I", offDiagonal: 2 })).toBe(20);
    expect(weights({ form: "II", offDiagonal: 2 })).toBe(2);
    expect(weights({ form: "I", offDiagonal: 2, diagonal: 1 })).toBe(1);
    expect(weights({ form: "I", offDiagonal: { from: 0, to: 2, end: 0.5 } })).toMatchObject({ from: 0, to: 20 });
  });

  test("rejects a group that is not Gaussian and names its kind", () => {
    const concrete: Posterior = {
      ...inputOf(reference).posterior,
      groups: [{ kind: "concrete", logits: tf.zeros([7, 3]) as Tensor2D }],
    };
    const run = () => objective().terms({ ...inputOf(reference), posterior: concrete }, stepOf({}));
    expect(run).toThrow(/a concrete group/);
    try {
      run();
    } catch (error) {
      expect(isHeddleError(error, "incompatible-plugins")).toBe(true);
    }
  });
});
