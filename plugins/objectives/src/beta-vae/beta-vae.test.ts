import { describeObjective } from "@heddle/conformance";
import { describe, expect, test } from "vitest";
import { schedulesOf, tinyTerms } from "../tiny-input.fixture.js";
import plugin from "./beta-vae.js";

describeObjective(plugin, { elbo: { options: { beta: 1, warmUp: false } } });
describeObjective(plugin, { options: { beta: { from: 1, to: 4, end: 0.5 }, warmUp: { epochs: 10 } } });
describeObjective(plugin, { options: { beta: 0.5, warmUp: false } });

describe("beta-vae by hand", () => {
  test("reconstruction is −log p; KL is summed over groups with weight warm-up · β (exact in float32)", () => {
    expect(tinyTerms(plugin, {}, { beta: 4, warmUp: 0.25 })).toEqual({
      reconstruction: { values: [10, 20, 33], weight: 1 },
      divergence: { values: [1.5, 6, 7.5], weight: 1 },
    });
    expect(tinyTerms(plugin, {}, { beta: 4, warmUp: 1 }).divergence.weight).toBe(4);
    expect(tinyTerms(plugin, {}, { beta: 4, warmUp: 0 }).divergence.weight).toBe(0);
  });

  test("the KL of a learned library size has weight 1 at every β and warm-up", () => {
    const terms = tinyTerms(plugin, {}, { beta: 4, warmUp: 0 }, { library: true });
    expect(terms.libraryDivergence).toEqual({ values: [1, 2, 6], weight: 1 });
  });

  test.each([
    [{ fraction: 0.25 }, { from: 0, to: 1, start: 0, end: 0.25, unit: "fraction" }],
    [
      { epochs: 400, allowUnfinished: true },
      { from: 0, to: 1, start: 0, end: 400, unit: "epochs", allowUnfinished: true },
    ],
    [
      { steps: 9, from: 0.5 },
      { from: 0.5, to: 1, start: 0, end: 9, unit: "steps" },
    ],
  ])("warmUp %o rises linearly", (warmUp, expected) => {
    expect(schedulesOf(plugin, { warmUp }).warmUp).toEqual({ kind: "linear", ...expected });
  });

  test("warmUp false is constant 1; by default, warm-up takes a quarter of training", () => {
    expect(schedulesOf(plugin, { warmUp: false }).warmUp).toBe(1);
    expect(schedulesOf(plugin, {}).warmUp).toMatchObject({ end: 0.25, unit: "fraction", to: 1 });
  });

  test.each([
    [{ beta: -1 }],
    [{ warmUp: { fraction: 0 } }],
    [{ warmUp: { fraction: 1.5 } }],
    [{ warmUp: { fraction: 0.5, epochs: 3 } }],
    [{ warmUp: { epochs: 3, from: 1.5 } }],
    [{ beta: { from: 0, to: 1, start: 3, end: 2, unit: "steps" } }],
  ])("%o is rejected", (options) => {
    expect(plugin.options.safeParse(options).success).toBe(false);
  });
});
