import { describeObjective } from "@heddle/conformance";
import { isHeddleError, type Posterior } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { resolveTerms, type Tensor, type Tensor2D, tf } from "@heddle/ops";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { inputOf, normalRows, type Rows, stepOf } from "../gaussian-input.fixture.js";
import { expectNear } from "../reference.fixture.js";
import { jointDependence, pairwiseDependence } from "./dependence.js";
import plugin from "./hsic-vae.js";
import reference from "./reference.json" with { type: "json" };

describeObjective(plugin, { elbo: { options: { lambda: 0, warmUp: false } } });
describeObjective(plugin, { options: { form: "joint", scales: [0.5, 2], lambda: { from: 0, to: 30, end: 0.5 } } });

const FORMS = { pairwise: pairwiseDependence, joint: jointDependence } as const;
type Form = keyof typeof FORMS;

const objective = (options: unknown = {}) => plugin.create(plugin.options.parse(options), []);
const tensor = (rows: Rows): Tensor2D => tf.tensor2d(rows.map((row) => [...row]));
const measured = (form: Form, rows: Rows, scales = [1]): number =>
  tf.tidy(() => FORMS[form](tensor(rows), scales).dataSync()[0]);
const dependenceOf = (options: unknown, z: Rows) =>
  tf.tidy(() => {
    const step = stepOf({ lambda: 7, beta: 3, warmUp: 0.5 });
    const terms = resolveTerms(objective(options).terms(inputOf({ mean: z, logVariance: z, z }), step), step);
    return Object.fromEntries(
      Object.entries(terms).map(([name, { value, weight }]) => [name, [value.dataSync()[0], weight.dataSync()[0]]]),
    );
  });

beforeAll(async () => {
  await tf.setBackend("cpu");
});

describe("the dependence", () => {
  test.each(reference.cases)(
    "$form with scales $scales: value and gradient equal hyppo's within 3e-7 (float32)",
    ({ form, scales, value, gradient }) => {
      const dependence = FORMS[form as Form];
      tf.tidy(() => {
        const z = tensor(reference.z);
        expectNear(dependence(z, scales).dataSync(), [value], 3e-7);
        const found = tf.grad((x: Tensor) => dependence(x as Tensor2D, scales))(z);
        expectNear(found.dataSync(), gradient.flat(), 3e-7);
      });
      expectNear([dependenceOf({ form, scales }, reference.z).dependence[0]], [value], 3e-7);
    },
  );

  test.each(["pairwise", "joint"] as const)(
    "%s: invariant to order, sign and shift of latents and to the order of cells (within 1e-6, float32)",
    (form) => {
      const rows = normalRows(12, 3, 1).map(([a, b, c]) => [a, a * a + 0.3 * b, c + b]);
      const before = measured(form, rows);
      const change = fc.record({
        latents: fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
        cells: fc.shuffledSubarray([...rows.keys()], { minLength: 12 }),
        signs: fc.tuple(fc.constantFrom(-1, 1), fc.constantFrom(-1, 1), fc.constantFrom(-1, 1)),
        shift: fc.double({ min: -3, max: 3, noNaN: true }),
      });
      fc.assert(
        fc.property(change, ({ latents, cells, signs, shift }) => {
          const changed = cells.map((cell) => latents.map((latent) => signs[latent] * rows[cell][latent] + shift));
          expect(Math.abs(measured(form, changed) - before)).toBeLessThan(1e-6);
        }),
        { numRuns: 25, seed: 2 },
      );
    },
  );

  test("pairwise is unbiased: over 400 samples of 8 independent cells, its mean is 0 within 4 standard errors; that of joint exceeds 20", () => {
    const samples = Array.from({ length: 400 }, (_, i) => normalRows(8, 3, i));
    const inErrors = (form: Form) => {
      const values = samples.map((rows) => measured(form, rows));
      const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
      const variance = values.reduce((sum, v) => sum + (v - mean) * (v - mean), 0) / (values.length - 1);
      return mean / Math.sqrt(variance / values.length);
    };
    expect(Math.abs(inErrors("pairwise"))).toBeLessThan(4);
    expect(inErrors("joint")).toBeGreaterThan(20);
  });

  test("detects dependence without covariance: a and a² of 300 cells give more than 20 times the value of independent latents", () => {
    const random = createRandom(4);
    const [a, b] = [random.normals(300), random.normals(300)];
    const dependent = Array.from(a, (value) => [value, value * value - 1]);
    const independent = Array.from(a, (value, cell) => [value, b[cell]]);
    for (const form of ["pairwise", "joint"] as const)
      expect(measured(form, dependent)).toBeGreaterThan(20 * Math.abs(measured(form, independent)));
  });

  test("two identical standard normal latents give .447 + .333 − .707 = .073, as the description of lambda states (within .006: 400 cells)", () => {
    const a = createRandom(1).normals(400);
    expect(
      Math.abs(
        measured(
          "pairwise",
          Array.from(a, (value) => [value, value]),
        ) - 0.073,
      ),
    ).toBeLessThan(0.006);
  });

  test("is 0 for one latent (within 1e-6, float32), and exactly 0 for fewer than four cells", () => {
    for (const form of ["pairwise", "joint"] as const)
      expect(Math.abs(measured(form, normalRows(9, 1, 1)))).toBeLessThan(1e-6);
    for (const cells of [1, 2, 3]) {
      expect(Math.abs(measured("pairwise", normalRows(cells, 2, 1)))).toBe(0);
      const gradient = tf.tidy(() =>
        tf
          .grad((x: Tensor) => pairwiseDependence(x as Tensor2D, [1]))(tensor(normalRows(cells, 2, 1)))
          .dataSync(),
      );
      expect(gradient.every((value) => Math.abs(value) === 0)).toBe(true);
    }
  });

  test("values and gradients are finite for latents of 1e4", () => {
    const rows = normalRows(6, 3, 1, 1e4);
    for (const form of ["pairwise", "joint"] as const) {
      const gradient = tf.tidy(() =>
        tf
          .grad((x: Tensor) => FORMS[form](x as Tensor2D, [1]))(tensor(rows))
          .dataSync(),
      );
      expect([measured(form, rows), ...gradient].every(Number.isFinite)).toBe(true);
    }
  });
});

describe("hsic-vae", () => {
  test("weights: β · warm-up for the KL divergence, λ without warm-up for the dependence", () => {
    const terms = dependenceOf({}, normalRows(5, 2, 1));
    const weights = Object.entries(terms).map(([name, [, weight]]) => [name, weight]);
    expect(Object.fromEntries(weights)).toEqual({ reconstruction: 1, divergence: 1.5, dependence: 7 });
  });

  test("rejects a group that is not Gaussian and names its kind", () => {
    const input = inputOf({ mean: normalRows(5, 2, 1), logVariance: normalRows(5, 2, 2), z: normalRows(5, 2, 3) });
    const posterior: Posterior = {
      ...input.posterior,
      groups: [{ kind: "concrete", logits: tf.zeros([5, 3]) as Tensor2D }],
    };
    try {
      objective().terms({ ...input, posterior }, stepOf({}));
      expect.unreachable();
    } catch (error) {
      expect(isHeddleError(error, "incompatible-plugins")).toBe(true);
      expect(String(error)).toMatch(/a concrete group/);
    }
  });
});
