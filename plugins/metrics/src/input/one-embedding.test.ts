import { isHeddleError } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import { embeddingOf, factorsOf, inputOf, normals } from "../../test/simulated-input.js";
import { metrics } from "../index.js";
import { activeLatents, oneEmbedding } from "./one-embedding.js";

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

describe("every metric of the catalogue", () => {
  test("stops with an error of kind interrupted when it is asked to", async () => {
    for (const [name, load] of Object.entries(metrics)) {
      const { default: plugin } = await load();
      const clustering = {
        resolutions: [2],
        cluster: async () => [Int32Array.from({ length: 60 }, (_, cell) => cell % 2)],
      };
      const metric = plugin.create(
        plugin.options.parse({}),
        (plugin.needs ?? []).map(() => clustering),
      );
      const condition = Array.from({ length: 60 }, (_, cell) => (cell % 2 ? "a" : "b"));
      const embedding = embeddingOf([normals(1, 60)], [1]);
      const factors = factorsOf({ condition, usage: [...normals(2, 60)] });
      const seeds = metric.needs.embeddings === "several" ? [embedding, embedding] : [embedding];
      const input = { embeddings: seeds, factors };
      const context = { random: createRandom(1), signal: AbortSignal.abort("enough") };
      const error = await metric.evaluate(input, context).catch((thrown: unknown) => thrown);
      expect(isHeddleError(error, "interrupted"), name).toBe(true);
    }
  });

  test("goes by the name it is listed under", async () => {
    for (const [name, load] of Object.entries(metrics)) expect((await load()).default.name).toBe(name);
  });
});
