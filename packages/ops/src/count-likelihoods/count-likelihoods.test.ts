import "@tensorflow/tfjs-backend-wasm";
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import {
  countsOf,
  exactGradient,
  exactLogProb,
  logProb,
  type Problem,
  parts,
  problem,
  shapes,
  tensors,
  throughOp,
  throughReference,
} from "../../test/count-problem.js";
import { tf } from "../tf.js";
import { negativeBinomialLogProb } from "./count-likelihoods.js";

const largest = (values: ArrayLike<number>): number => Array.from(values).reduce((m, v) => Math.max(m, Math.abs(v)), 0);
function largestRelativeGap(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  const differences = Array.from(got, (v, i) => v - expected[i]);
  return largest(differences) / Math.max(1, largest(expected));
}

describe.each(["cpu", "wasm"])("%s", (backend) => {
  beforeAll(async () => {
    expect(await tf.setBackend(backend)).toBe(true);
  });

  describe.each([
    ["negative binomial", false],
    ["zinb", true],
  ])("%s", (_, inflated) => {
    test.each(shapes)("dispersion per %s: value within 1e-7 of float64 relative, float32's rounding", (shape) => {
      for (let seed = 0; seed < 10; seed++) {
        const p = problem(seed, inflated, shape);
        const { logProb } = throughOp(p);
        for (let i = 0; i < p.cells; i++) {
          const exact = exactLogProb(p, i);
          expect(Math.abs(logProb[i] - exact) / Math.abs(exact)).toBeLessThan(1e-7);
        }
      }
    });

    test.each(shapes)(
      "dispersion per %s: gradients within 2e-6 of each tensor's largest, against differences",
      (shape) => {
        const p = problem(20, inflated, shape, 4, 5);
        const { gradients } = throughOp(p);
        for (const part of parts(p)) {
          const exact = Array.from(p[part]!, (_, entry) => exactGradient(p, part, entry));
          expect(largest(gradients[part]!.map((v, i) => v - exact[i])) / largest(exact)).toBeLessThan(2e-6);
        }
      },
    );

    test.each(shapes)(
      "dispersion per %s: stock operations within 1e-4 of the host kernel, float32 inside and counts to 1e5",
      (shape) => {
        for (let seed = 30; seed < 40; seed++) {
          const p = problem(seed, inflated, shape);
          const host = throughOp(p);
          const reference = throughReference(p);
          expect(largestRelativeGap(reference.logProb, host.logProb)).toBeLessThan(1e-4);
          for (const part of parts(p))
            expect(largestRelativeGap(reference.gradients[part]!, host.gradients[part]!)).toBeLessThan(1e-4);
        }
      },
    );

    test("counts to 1e6, dispersion and library to 1e6 and 1e-6: finite values and gradients, both kernels", () => {
      const decade = (from: number, to: number) =>
        fc.integer({ min: from * 8, max: to * 8 }).map((v) => (v / 8) * Math.LN10);
      const cell = fc.record({
        counts: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 99 })), {
          minLength: 3,
          maxLength: 3,
        }),
        logits: fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 3, maxLength: 3 }),
        logSize: decade(0, 6),
        dispersion: fc.array(decade(-6, 6), { minLength: 3, maxLength: 3 }),
        dropout: fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 3, maxLength: 3 }),
      });
      fc.assert(
        fc.property(cell, (c) => {
          const p: Problem = {
            cells: 1,
            genes: 3,
            counts: Float32Array.from(c.counts),
            logits: Float32Array.from(c.logits),
            logSize: Float32Array.of(c.logSize),
            dispersion: Float32Array.from(c.dispersion),
            headRows: 1,
            ...(inflated && { dropout: Float32Array.from(c.dropout) }),
          };
          const host = throughOp(p);
          const reference = throughReference(p);
          for (const answer of [host, reference]) {
            expect(answer.logProb.every(Number.isFinite)).toBe(true);
            for (const part of parts(p)) expect(answer.gradients[part]!.every(Number.isFinite)).toBe(true);
          }
          const exact = exactLogProb(p, 0);
          expect(Math.abs(host.logProb[0] - exact)).toBeLessThan(2e-7 * Math.max(1, Math.abs(exact)));
        }),
        { numRuns: 150 },
      );
    });

    test("no tensor is leaked, with and without gradients", () => {
      const p = problem(50, inflated, "category");
      const before = tf.memory().numTensors;
      throughOp(p);
      tf.tidy(() => logProb(p, tensors(p)).dataSync());
      expect(tf.memory().numTensors).toBe(before);
    });
  });

  test("ln θ is clipped to ±60: beyond that, the finite values of ±60, and θ = e⁶⁰ is Poisson within float32", () => {
    const at = (raw: number) => throughOp({ ...problem(60, false, "gene"), dispersion: new Float32Array(9).fill(raw) });
    for (const sign of [-1, 1]) {
      const held = at(60 * sign);
      expect(Array.from(at(3e4 * sign).logProb)).toEqual(Array.from(held.logProb));
      for (const part of Object.values(held.gradients)) expect(part.every(Number.isFinite)).toBe(true);
    }
    const p = { ...problem(60, false, "gene"), dispersion: new Float32Array(9).fill(60) };
    const poisson = Array.from({ length: p.cells }, (_, i) =>
      exactLogProb({ ...p, dispersion: p.dispersion.fill(80) }, i),
    );
    expect(largestRelativeGap(at(60).logProb, poisson)).toBeLessThan(1e-7);
  });

  test("a NaN in one cell's logits stays in that cell", () => {
    const p = problem(61, true, "gene");
    p.logits[p.genes + 2] = NaN;
    expect(Array.from(throughOp(p).logProb, Number.isNaN)).toEqual(Array.from({ length: p.cells }, (_, i) => i === 1));
  });

  test("mismatched shapes throw an error", () => {
    const p = problem(1, false, "gene");
    tf.tidy(() => {
      const [logits, logSize] = tensors(p) as [Tensor2D, Tensor1D];
      const dispersion = tf.zeros([2, p.genes]) as Tensor2D;
      expect(() => negativeBinomialLogProb(countsOf(p), { logits, logSize, dispersion })).toThrow(
        /dispersion of 1 or 7/,
      );
    });
  });
});
