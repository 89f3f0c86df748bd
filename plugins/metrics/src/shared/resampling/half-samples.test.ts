import { createRandom } from "@heddle/numerics";
import { expect, test } from "vitest";
import { drawHalf, halfSamples } from "./half-samples.js";

test.each([1, 2, 7, 100])("a half-sample of %d cells has half of them, rounded down, each once", (cells) => {
  for (const half of halfSamples(cells, 20, createRandom(1))) {
    expect(half).toHaveLength(Math.floor(cells / 2));
    expect(new Set(half).size).toBe(half.length);
  }
});

test("every cell is equally likely: in 800 of 2,000 halves of 5 cells (within 88: 4 SE)", () => {
  const counts = new Float64Array(5);
  const weights = new Float64Array(5);
  for (let draw = 0; draw < 2000; draw++) {
    drawHalf(createRandom("halves").stream(draw), weights);
    for (const [cell, weight] of weights.entries()) counts[cell] += weight;
  }
  for (const count of counts) expect(Math.abs(count - 800)).toBeLessThan(88);
});
