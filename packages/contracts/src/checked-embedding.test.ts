import { describe, expect, test } from "vitest";
import { checkedEmbeddings } from "./checked-embedding.js";
import { isHeddleError } from "./errors.js";
import type { Embedding } from "./evaluation.js";
import type { Table } from "./table.js";

const factors: Table = { rows: 3, index: ["a", "b", "c"], columns: new Map() };
const embedding = (columns: number, values: number[], kl?: number[]): Embedding => ({
  representation: { rows: values.length / columns, columns, values: Float64Array.from(values) },
  ...(kl && { klPerLatent: Float64Array.from(kl) }),
});
const refusal = (embeddings: Embedding[], needed: "one" | "several" = "one"): string => {
  try {
    checkedEmbeddings({ embeddings, factors }, needed);
  } catch (error) {
    for (const kind of ["bad-data", "non-finite"] as const) if (isHeddleError(error, kind)) return `${kind} ${error}`;
  }
  return "none";
};

describe("the embeddings of a metric's input", () => {
  const sound = embedding(1, [1, 2, 3], [0.5]);

  test("pass if shapes agree and values are finite; a metric that needs one receives the first", () => {
    expect(checkedEmbeddings({ embeddings: [sound, sound], factors }, "one")).toEqual([sound]);
    expect(checkedEmbeddings({ embeddings: [sound, sound], factors }, "several")).toEqual([sound, sound]);
  });

  test.each<[string, Embedding[], "one" | "several", RegExp]>([
    ["no embedding", [], "one", /^bad-data .*expected one embedding, got 0/],
    ["one embedding for a metric that compares several", [sound], "several", /^bad-data .*at least two seeds, got 1/],
    ["fewer rows than the factors", [embedding(1, [1, 2])], "one", /^bad-data .*2 × 1 \(2 values\), 3 rows of factors/],
    ["more KL divergences than latents", [embedding(1, [1, 2, 3], [1, 1])], "one", /^bad-data .*2 KL divergences/],
    ["a wrong shape in the second embedding", [sound, embedding(1, [1, 2])], "several", /^bad-data .*2 × 1/],
    [
      "an infinite value",
      [embedding(2, [1, 1, 2, Number.POSITIVE_INFINITY, 3, 3])],
      "one",
      /^non-finite .*Infinity in cell 1, latent 2/,
    ],
    ["a KL divergence of NaN", [embedding(1, [1, 2, 3], [Number.NaN])], "one", /^non-finite .*NaN for latent 1/],
  ])("are rejected: %s", (_case, embeddings, needed, message) => {
    expect(refusal(embeddings, needed)).toMatch(message);
  });
});
