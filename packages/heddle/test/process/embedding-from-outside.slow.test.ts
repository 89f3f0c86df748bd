// The evaluation of an embedding written by Python's anndata equals that of the run with the same representation.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EvaluationRecord, MetricResult } from "@heddle/contracts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { heddle, workFolder } from "./heddle-process.js";
import { PYTHONS, runPython } from "./python.js";
import { prepareSmallRun } from "./small-config.js";

const { folder, remove } = workFolder();
afterAll(remove);
let evaluation: EvaluationRecord;

beforeAll(async () => {
  await prepareSmallRun(folder);
  await heddle(["train", "small.yaml", "--out", "run"], folder);
  await heddle(["evaluate", "run"], folder);
  evaluation = JSON.parse(readFileSync(join(folder, "run", "evaluation.json"), "utf8")) as EvaluationRecord;
});

/** Writes a file as scanpy does: normalized logarithms in X, counts in a layer, an embedding in obsm. */
const WRITE = `
import json, sys, anndata, numpy, scipy.sparse
cells, latents = anndata.read_h5ad("cells.h5ad"), anndata.read_h5ad("run/latents.h5ad")
assert list(cells.obs_names) == list(latents.obs_names)
counts = scipy.sparse.csr_matrix(cells.X)
totals = numpy.asarray(counts.sum(axis=1))
X = scipy.sparse.csr_matrix(numpy.log1p(counts.toarray() / totals * 1e4).astype("float32"))
out = anndata.AnnData(X=X, obs=cells.obs, var=cells.var)
out.layers["counts"] = counts
out.obsm["X_pca"] = latents.obsm["X_heddle"]
out.write_h5ad(sys.argv[1])
print(json.dumps(str(out.obsm["X_pca"].dtype)))
`;

/** Results on active latents require the posterior, which an embedding from a file lacks. */
const needsPosterior = ({ name }: MetricResult) => /^active-units|\/active/.test(name);

const correlations = (results: readonly MetricResult[]) =>
  results.filter(({ name }) => /^(?:latent|max|matched)-correlation/.test(name));

/** The run stores its principal components as float32 before the evaluation. */
function expectClose(found: readonly MetricResult[], expected: readonly MetricResult[]) {
  const [left, right] = [correlations(found), correlations(expected)];
  expect(left.map(({ name, latent }) => [name, latent])).toEqual(right.map(({ name, latent }) => [name, latent]));
  for (const [i, { value }] of left.entries()) expect(Math.abs(value - right[i].value)).toBeLessThan(1e-5);
}

test.each(Object.entries(PYTHONS))(
  "an embedding written by %s has exactly the values and intervals of the run, and correlations of components within 1e-5 (float32 in the run)",
  async (_name, variable) => {
    const file = `${variable}.h5ad`;
    await runPython(variable, WRITE, [file], folder);
    const settings = ["--seed", "5", "--set", "genes.select=all"];
    const { out } = await heddle(
      ["evaluate", file, "--obsm", "X_pca", "--factors", "group,activity_00", ...settings, "--json"],
      folder,
    );
    const foreign = JSON.parse(out) as EvaluationRecord;
    const comparable = (results: readonly MetricResult[]) => results.filter((result) => !needsPosterior(result));
    expect(comparable(foreign.results).length).toBeGreaterThan(60);
    expect(comparable(foreign.results)).toEqual(comparable(evaluation.results));
    expectClose(foreign.baseline!.results, evaluation.baseline!.results);
    expect(foreign.latents.map(({ standardDeviation: deviation }) => deviation)).toEqual(
      evaluation.latents.map(({ standardDeviation: deviation }) => deviation),
    );
  },
);
