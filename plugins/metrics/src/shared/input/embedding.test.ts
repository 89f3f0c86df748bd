import { isHeddleError } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { embeddingOf, factorsOf, inputOf } from "../../../test/simulated-input.js";
import { activeLatents, oneEmbedding } from "./embedding.js";

const factors = factorsOf({ condition: ["a", "b", "a"] });
const kindOf = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    for (const kind of ["bad-data", "non-finite", "internal"] as const) if (isHeddleError(error, kind)) return kind;
  }
  return "none";
};

describe("the embedding a metric is given", () => {
  test("is refused where rows, latents or divergences do not fit, or where it is missing", () => {
    expect(kindOf(() => oneEmbedding(inputOf(embeddingOf([[1, 2, 3]]), factors)))).toBe("none");
    expect(kindOf(() => oneEmbedding(inputOf(embeddingOf([[1, 2]]), factors)))).toBe("bad-data");
    expect(kindOf(() => oneEmbedding(inputOf(embeddingOf([[1, 2, 3]], [1, 1]), factors)))).toBe("bad-data");
    expect(kindOf(() => oneEmbedding({ embeddings: [], factors }))).toBe("internal");
  });

  test("is refused where a code or divergence is not finite, saying which", () => {
    const wild = inputOf(
      embeddingOf([
        [1, 2, 3],
        [1, Number.POSITIVE_INFINITY, 3],
      ]),
      factors,
    );
    expect(() => oneEmbedding(wild)).toThrow("Infinity in cell 1, latent 1");
    expect(kindOf(() => oneEmbedding(inputOf(embeddingOf([[1, 2, 3]], [Number.NaN]), factors)))).toBe("non-finite");
  });

  test("has active latents by divergence only", () => {
    expect(activeLatents(embeddingOf([[1], [2], [3]], [0.5, 0.01, 0.02]), 0.01)).toEqual([0, 2]);
    expect(activeLatents(embeddingOf([[1]]), 0.01)).toBeUndefined();
  });
});
