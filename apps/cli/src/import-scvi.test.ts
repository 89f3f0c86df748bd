import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openHdf5 } from "@heddle/hdf5";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { levels, workFolder, writeCells } from "./command-line.fixture.js";
import { EXPORT_SNIPPET } from "./program/export-snippet.js";

// An export of a model that scvi-tools trained on 30 cells × 12 genes (tooling/references/scvi_import.py)
const exports = new URL("../../../packages/heddle/test/parity/scvi-export/", import.meta.url);
const exported = fileURLToPath(new URL("plain", exports));
const work = workFolder();
afterAll(work.remove);
beforeAll(() =>
  writeCells(work.path("cells.h5ad"), {
    columns: { condition: levels(60, ["ctrl", "stim"]), lane: levels(60, ["a", "b", "c"]) },
  }),
);

const heddle = async (...argv: string[]) => {
  const outcome = await work.run(argv);
  expect(outcome, outcome.err).toMatchObject({ code: 0 });
  return outcome.out;
};

describe("heddle import scvi", () => {
  test("a run with cells goes the whole way: evaluate, report, embed, train --from", async () => {
    const imported = ["import", "scvi", exported, "--data", "cells.h5ad", "--factors", "condition", "--out", "run"];
    expect(await heddle(...imported, "--set", "backend=cpu")).toMatch(/run: 60 cells × 12 genes\n\nNext: heddle eval/);
    const metrics = ["--set", "evaluation.metrics=[latent-correlations,active-units]"];
    expect(await heddle("evaluate", "run", "-q", ...metrics)).toContain("condition");
    await heddle("report", "run", "--out", "report.html");
    expect(readFileSync(work.path("report.html"), "utf8")).toMatch(/Trained by scvi-tools 1\.4\.2 as SCVI/);
    await heddle("embed", "run", "--out", "placed.h5ad");
    const tuned = ["train", "--from", "run", "--data", "cells.h5ad", "--out", "tuned", "-q", "--json"];
    const settings = ["--set", "training={epochs: 2, batchSize: 16}", "--set", "backend=cpu"];
    expect(JSON.parse(await heddle(...tuned, ...settings))).toMatchObject({ summary: { epochs: 2, genes: 12 } });
    expect(JSON.parse(readFileSync(work.path("tuned/config.json"), "utf8"))).toMatchObject({
      latents: 3,
      encoder: { hidden: 8 },
      likelihood: { use: "zinb" },
    });
  });

  test("without cells, the output lists the possible commands, and evaluate names the missing cells", async () => {
    expect(await heddle("import", "scvi", exported, "--out", "model")).toMatch(/heddle embed model --data FILE/);
    await heddle("embed", "model", "--data", "cells.h5ad", "--out", "from-model.h5ad");
    const { code, err } = await work.run(["evaluate", "model", "-q"]);
    expect([code, err]).toEqual([1, expect.stringMatching(/latents\.h5ad.*model alone.*together with its cells/s)]);
  });

  test("loadings of a LinearSCVI are written with its expression, for the requested genes", async () => {
    await heddle("import", "scvi", fileURLToPath(new URL("linear", exports)), "--out", "linear");
    const decode = ["decode", "linear", "--data", "cells.h5ad", "--genes", "gene7,gene2", "--out", "linear.h5ad"];
    expect(await heddle(...decode)).toMatch(/Loadings +varm\["loadings"\], 3 latents/);
    const tree = await openHdf5({ path: work.path("linear.h5ad") });
    expect((await tree.array("varm/loadings")).shape).toEqual([2, 3]);
    await tree.close();
  });

  test("refuses a run that is there, and a folder without an export", async () => {
    const again = await work.run(["import", "scvi", exported, "--out", "model"]);
    expect([again.code, again.err]).toEqual([1, expect.stringMatching(/a folder that is not there yet/)]);
    const nowhere = await work.run(["import", "scvi", "nowhere", "--out", "other"]);
    expect([nowhere.code, nowhere.err]).toEqual([1, expect.stringMatching(/nowhere.model\.json/)]);
  });

  test("--help and the documentation show the same lines of Python", async () => {
    expect(await heddle("import", "scvi", "--help")).toContain(EXPORT_SNIPPET);
    const page = readFileSync(new URL("../../../docs/import-scvi.md", import.meta.url), "utf8");
    expect(page).toContain(`\`\`\`python\n${EXPORT_SNIPPET}\`\`\``);
  });
});
