import { describeObjective } from "@heddle/conformance";
import { type Tensor, type Tensor2D, tf } from "@heddle/ops";
import { beforeAll, describe, expect, test } from "vitest";
import { inputOf, normalRows, type Rows, stepOf } from "../gaussian-input.fixture.js";
import { expectNear, reference, referenceTerms } from "../reference.fixture.js";
import { type Kernel, maximumMeanDiscrepancy } from "./discrepancy.js";
import plugin from "./info-vae.js";

describeObjective(plugin, {
  options: { lambda: 10 },
  elbo: { options: { alpha: 0, lambda: 1, warmUp: false } },
});
describeObjective(plugin, { options: { alpha: 1, lambda: 20, kernel: "rbf", scales: [0.5, 2], warmUp: false } });

const objective = (options: unknown = {}) => plugin.create(plugin.options.parse(options), []);
const tensor = (rows: Rows): Tensor2D => tf.tensor2d(rows.map((row) => [...row]));
const weightsOf = (options: unknown, schedules: Readonly<Record<string, number>>) =>
  tf.tidy(() =>
    Object.fromEntries(
      Object.entries(referenceTerms(objective(options), schedules)).map(([name, { weight }]) => [
        name,
        weight.dataSync()[0],
      ]),
    ),
  );

beforeAll(async () => {
  await tf.setBackend("cpu");
});

describe("the discrepancy", () => {
  test.each(reference.discrepancy)(
    "$kernel with scales $scales: value and gradient equal torch's (torch.autograd) within 1e-5 (float32)",
    ({ kernel, scales, value, gradients }) => {
      const chosen = { kind: kernel, scales } as Kernel;
      tf.tidy(() => {
        const [a, b] = [tensor(reference.z), tensor(reference.priorDraws)];
        expectNear(maximumMeanDiscrepancy(chosen, a, b).dataSync(), [value], 1e-5);
        const gradient = tf.grad((x: Tensor) => maximumMeanDiscrepancy(chosen, x as Tensor2D, b))(a);
        expectNear(gradient.dataSync(), gradients[0].flat(), 1e-5);
      });
      const found = tf.tidy(() => referenceTerms(objective({ kernel, scales })).discrepancy.value.dataSync());
      expectNear(found, [value], 1e-5);
    },
  );

  test("two points at 0 and two at distance √2 along one unit, by hand: imq with C = 2 gives 1 + 1 − 2 · ½ = 1", () => {
    tf.tidy(() => {
      const [a, b] = [tensor([[0], [0]]), tensor([[Math.SQRT2], [Math.SQRT2]])];
      const value = maximumMeanDiscrepancy({ kind: "imq", scales: [1] }, a, b).dataSync()[0];
      expect(value).toBeCloseTo(1, 6);
    });
  });

  test("is unbiased: its mean over 300 pairs of samples of one distribution is 0 within 4 standard errors; with the diagonal it exceeds 20", () => {
    for (const kind of ["rbf", "imq"] as const) {
      const samples = Array.from({ length: 300 }, (_, i) => [normalRows(8, 2, 2 * i), normalRows(8, 2, 2 * i + 1)]);
      const values = samples.map(([a, b]) =>
        tf.tidy(() => maximumMeanDiscrepancy({ kind, scales: [1] }, tensor(a), tensor(b)).dataSync()[0]),
      );
      const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
      const variance = values.reduce((sum, v) => sum + (v - mean) * (v - mean), 0) / (values.length - 1);
      const error = Math.sqrt(variance / values.length);
      expect(Math.abs(mean)).toBeLessThan(4 * error);
      // k(x, x) = 1 on 8 of 64 pairs in place of the mean k of the others, about 0.6, twice
      const biased = samples.reduce((sum, [a, b]) => sum + withDiagonal(kind, a, b), 0) / samples.length;
      expect(biased).toBeGreaterThan(20 * error);
    }
  });

  test("increases with the distance between two samples; is finite for a single cell and for latents of 1e4", () => {
    tf.tidy(() => {
      const near = normalRows(30, 2, 5);
      const kernel: Kernel = { kind: "imq", scales: [1] };
      const at = (shift: number) =>
        maximumMeanDiscrepancy(
          kernel,
          tensor(near.map((row) => row.map((v) => v + shift))),
          tensor(near),
        ).dataSync()[0];
      expect(at(1)).toBeGreaterThan(at(0.5));
      expect(at(0.5)).toBeGreaterThan(at(0));
      expect(Number.isFinite(at(1e4))).toBe(true);
      expect(Number.isFinite(maximumMeanDiscrepancy(kernel, tensor([[1, 2]]), tensor([[0, 0]])).dataSync()[0])).toBe(
        true,
      );
    });
  });
});

describe("the weights", () => {
  test("(1 − α) · warm-up for the KL divergence, α + λ − 1 for the discrepancy", () => {
    expect(weightsOf({ alpha: 0.5, lambda: 10 }, { alpha: 0.5, lambda: 10, warmUp: 0.5 })).toEqual({
      reconstruction: 1,
      divergence: 0.25,
      discrepancy: 9.5,
    });
  });

  test("α = 1: the MMD-VAE, without KL divergence; λ = 1 − α: a β-VAE with β = λ, without discrepancy", () => {
    expect(weightsOf({ alpha: 1, lambda: 7 }, { alpha: 1, lambda: 7 })).toMatchObject({
      divergence: 0,
      discrepancy: 7,
    });
    expect(weightsOf({ alpha: -3, lambda: 4 }, { alpha: -3, lambda: 4 })).toMatchObject({
      divergence: 4,
      discrepancy: 0,
    });
  });

  test("rejects a constant or scheduled λ that gives the discrepancy a negative weight", () => {
    expect(plugin.options.safeParse({ alpha: 0, lambda: 0.5 }).success).toBe(false);
    expect(plugin.options.safeParse({ alpha: 0, lambda: { from: 0, to: 5, end: 1 } }).success).toBe(false);
    expect(plugin.options.safeParse({ alpha: 1, lambda: { from: 0, to: 5, end: 1 } }).success).toBe(true);
  });

  test("draws one sample of the prior per cell", () => {
    tf.tidy(() => {
      const input = inputOf({ mean: normalRows(4, 2, 1), logVariance: normalRows(4, 2, 2), z: normalRows(4, 2, 3) });
      const draws: number[] = [];
      const prior = {
        ...input.prior,
        sample: (cells: number, ...rest: [never, never]) => {
          draws.push(cells);
          return input.prior.sample(cells, ...rest);
        },
      };
      objective().terms({ ...input, prior: prior as typeof input.prior }, stepOf({}));
      expect(draws).toEqual([4]);
    });
  });
});

/** The estimate with pairs of a row and itself, in float64. */
function withDiagonal(kind: Kernel["kind"], a: Rows, b: Rows): number {
  const c = 4;
  const k = (x: readonly number[], y: readonly number[]) => {
    const squared = x.reduce((sum, v, i) => sum + (v - y[i]) * (v - y[i]), 0);
    return kind === "rbf" ? Math.exp(-squared / c) : c / (c + squared);
  };
  const mean = (p: Rows, q: Rows) =>
    p.reduce((sum, x) => sum + q.reduce((inner, y) => inner + k(x, y), 0), 0) / (p.length * q.length);
  return mean(a, a) + mean(b, b) - 2 * mean(a, b);
}
