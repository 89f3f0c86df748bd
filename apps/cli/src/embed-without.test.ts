import { readEmbedding } from "@heddle/anndata";
import { openHdf5 } from "@heddle/hdf5";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SMALL_CONFIG, workFolder, writeCells } from "./command-line.fixture.js";

const work = workFolder();
afterAll(work.remove);

beforeAll(async () => {
  work.write("small.yaml", SMALL_CONFIG);
  await writeCells(work.path("good.h5ad"));
  expect((await work.run(["train", "small.yaml", "--data", "good.h5ad", "--out", "run", "-q"])).code).toBe(0);
});

test("embed --without a factor that no latent is known to follow says how to find out", async () => {
  await work.run(["evaluate", "run", "-q"]);
  const { code, err } = await work.run(["embed", "run", "--without", "condition"]);
  expect(code).toBe(1);
  expect(err).toMatch(/which latents follow condition, got none.*removal among evaluation\.metrics/);
});

const metrics = "evaluation.metrics=[{use: removal, resamples: 0, permutations: 0}]";
const evaluate = (activeThreshold: number) =>
  work.run([
    "evaluate",
    "run",
    "--set",
    metrics,
    "--set",
    `evaluation.activeThreshold=${activeThreshold}`,
    "--json",
    "-q",
  ]);

test("embed --without leaves vanished latents out too, and says so where none is left", async () => {
  await evaluate(100);
  const { code, err } = await work.run(["embed", "run", "--without", "condition", "--out", "none.h5ad", "-q"]);
  expect([code, err]).toEqual([1, expect.stringContaining("all of which follow these factors or have vanished")]);
});

test("embed --without condition writes the codes again without the latent that follows it", async () => {
  const { out: evaluated } = await evaluate(0);
  const { results } = JSON.parse(evaluated) as { results: { follows?: true; factor: string; latent: number }[] };
  const [{ latent }] = results.filter(({ follows, factor }) => follows && factor === "condition");
  const { out, err } = await work.run(["embed", "run", "--without", "condition", "--out", "rest.h5ad", "--json", "-q"]);
  expect(err).toBe("");
  expect(JSON.parse(out)).toMatchObject({ leftOut: { obsm: "X_heddle_without_condition", latents: [latent] } });
  const tree = await openHdf5({ path: work.path("rest.h5ad") });
  const { codes: whole } = await readEmbedding(tree, "X_heddle");
  const { codes: rest } = await readEmbedding(tree, "X_heddle_without_condition");
  expect([whole.columns, rest.columns]).toEqual([2, 1]);
  expect(rest.values).toEqual(whole.values.filter((_, at) => at % 2 !== latent));
  await tree.close();
  const unknown = await work.run(["embed", "run", "--without", "donor"]);
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining("one that says it of condition")]);
});
