import type { Embedding, MetricContext } from "@heddle/contracts";
import { createRandom } from "@heddle/numerics";
import { expect, test } from "vitest";
import { categoricalFactor, continuousFactor, normals } from "../../../test/simulated-input.js";
import { correlationStudy } from "./correlation-study.js";

const CELLS = 60;
const embedding = (): Embedding => ({ representation: { rows: CELLS, columns: 2, values: normals(1, 2 * CELLS) } });
const type = (shift: number) =>
  categoricalFactor(
    "type",
    ["a", "b", "c"],
    Int32Array.from({ length: CELLS }, (_, cell) => (cell + shift) % 3),
  );
const factors = [type(0), continuousFactor("usage", normals(2, CELLS))];
const context = (metric: string, seed = 1): MetricContext => ({
  random: createRandom(seed).stream(metric),
  common: createRandom(seed).stream("common"),
});
const study = (of: Embedding, plan: readonly [number, number], metric = "first", own = factors, seed = 1) =>
  correlationStudy(of, own, { resamples: plan[0], permutations: plan[1] }, context(metric, seed));

test("a study that other metrics began equals a new one, with more and with fewer samples", async () => {
  const [shared, fresh] = [embedding(), embedding()];
  await study(shared, [3, 0], "first");
  expect(await study(shared, [6, 4], "second")).toEqual(await study(fresh, [6, 4], "second"));
  expect(await study(shared, [2, 1], "third")).toEqual(await study(embedding(), [2, 1], "third"));
});

test("metrics that run at the same time get the same correlations", async () => {
  const shared = embedding();
  const [one, two] = await Promise.all([study(shared, [5, 3], "first"), study(shared, [5, 3], "second")]);
  expect(one).toEqual(two);
  expect(one).toEqual(await study(embedding(), [5, 3]));
});

test("other factors and other seeds of the same embedding have their own study", async () => {
  const shared = embedding();
  const first = await study(shared, [3, 2]);
  const others = [type(1), factors[1]];
  expect(await study(shared, [3, 2], "first", others)).toEqual(await study(embedding(), [3, 2], "first", others));
  expect(await study(shared, [3, 2], "first", factors, 2)).not.toEqual(first);
});

test("without a common stream, the stream of the metric determines the samples", async () => {
  const plan = { resamples: 3, permutations: 2 };
  const alone = (seed: number) => correlationStudy(embedding(), factors, plan, { random: createRandom(seed) });
  expect(await alone(1)).toEqual(await alone(1));
  expect(await alone(1)).not.toEqual(await alone(2));
});

test("a study of more factors gives a metric of some factors the numbers of a study of these alone", async () => {
  const codes = Int32Array.from({ length: CELLS }, (_, cell) => (cell < 10 ? -1 : cell % 2));
  const some = categoricalFactor("some cells", ["a", "b"], codes);
  const shared = embedding();
  await study(shared, [4, 3], "first", [...factors, some]);
  for (const own of [[factors[1]], [some, factors[0]]])
    expect(await study(shared, [4, 3], "second", own)).toEqual(await study(embedding(), [4, 3], "second", own));
});
