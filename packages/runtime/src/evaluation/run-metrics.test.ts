import type { Embedding, Metric, MetricNeeds } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import { runMetrics } from "./run-metrics.js";

const embedding: Embedding = { codes: { rows: 2, columns: 1, values: Float64Array.of(0, 1) } };
const factors = { rows: 2, index: ["a", "b"], columns: new Map() };

function named(name: string, embeddings: MetricNeeds["embeddings"]) {
  const metric: Metric = {
    needs: { embeddings, factors: "none" },
    evaluate: async (input) => [{ name, value: input.embeddings.length, higherIsBetter: true }],
  };
  return { name, metric };
}

const judged = (names: readonly ReturnType<typeof named>[], seeds: number) =>
  runMetrics(names, new Array<Embedding>(seeds).fill(embedding), factors, { random: createRandom(1) });

describe("a metric that compares seeds", () => {
  test("waits for them without a word beside other metrics, and judges them once they are there", async () => {
    const both = [named("one", "one"), named("several", "several")];
    const alone = await judged(both, 1);
    expect(alone.results.map(({ name }) => name)).toEqual(["one"]);
    expect(alone.notes).toEqual([]);
    const together = await judged(both, 2);
    expect(together.results.find(({ name }) => name === "several")!.value).toBe(2);
  });

  test("is said to wait where nothing else was asked for", async () => {
    expect(await judged([named("several", "several")], 1)).toEqual({
      results: [],
      notes: ["several is left out: it compares several seeds."],
    });
  });
});
