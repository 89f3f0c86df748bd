import { describeMetric } from "@heddle/conformance";
import type { Embedding, MetricResult, Table } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import { embeddingOf, factorsOf, inputOf, normals, only } from "../../test/simulated-input.js";
import plugin from "./batch-silhouette.js";
import reference from "./reference.json" with { type: "json" };

describeMetric(plugin);

function evaluate(embedding: Embedding, factors: Table, options: object = {}): Promise<readonly MetricResult[]> {
  const both = { batch: "batch", label: "type", resamples: 0, permutations: 0 };
  const metric = plugin.create(plugin.options.parse({ ...both, ...options }), []);
  return metric.evaluate(inputOf(embedding, factors), { random: createRandom(1) });
}

const named = (codes: readonly number[]) => codes.map((code) => `l${code}`);

describe("batch-silhouette", () => {
  test("as scib-metrics' silhouette_batch and isolated_labels (within 1e-9: its distances come from products)", async () => {
    const embedding = embeddingOf(reference.codes[0].map((_, at) => reference.codes.map((row) => row[at])));
    const factors = factorsOf({ batch: named(reference.batch), type: named(reference.cellType) });
    const results = await evaluate(embedding, factors);
    expect(Math.abs(only(results, "batch-silhouette/mixing", "batch").value - reference.mixing)).toBeLessThan(1e-9);
    expect(Math.abs(only(results, "batch-silhouette/isolated", "type").value - reference.isolated)).toBeLessThan(1e-9);
  });

  test("mixed batches have the null value (within .03: 100 cells per label), separate batches are far below; order, sign and scale have no effect (within 1e-12: rounding)", async () => {
    const batch = Array.from({ length: 200 }, (_, cell) => `b${cell % 2}`);
    const type = Array.from({ length: 200 }, (_, cell) => `t${cell % 4 < 2 ? 0 : 1}`);
    const factors = factorsOf({ batch, type });
    const [a, b] = [normals(1, 200).map((value, cell) => value + (cell % 4 < 2 ? 0 : 9)), normals(2, 200)];
    const mixed = await evaluate(embeddingOf([a, b]), factors, { permutations: 10, resamples: 40 });
    const { value, nullValue, interval } = only(mixed, "batch-silhouette/mixing");
    expect(Math.abs(value - (nullValue ?? 0))).toBeLessThan(0.03);
    expect(interval?.low).toBeLessThan(value);
    const apart = b.map((own, cell) => own + 9 * (cell % 2));
    expect(only(await evaluate(embeddingOf([a, apart]), factors), "batch-silhouette/mixing").value).toBeLessThan(0.3);
    const changed = await evaluate(embeddingOf([b.map((own) => -4 * own), a.map((own) => 4 * own)]), factors);
    expect(Math.abs(only(changed, "batch-silhouette/mixing").value - value)).toBeLessThan(1e-12);
  });

  test("without the options, or without a label with two batches, a note gives the reason", async () => {
    const type = Array.from({ length: 40 }, (_, cell) => `t${cell % 2}`);
    const factors = factorsOf({ batch: type, type });
    const embedding = embeddingOf([normals(1, 40)]);
    expect(
      only(await evaluate(embedding, factors, { label: undefined }), "batch-silhouette/unusable", "type").note,
    ).toContain("options batch and label");
    expect(only(await evaluate(embedding, factors), "batch-silhouette/unusable", "batch").note).toContain(
      "two batches",
    );
  });
});
