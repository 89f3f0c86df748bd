import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ConfigInput, evaluate, importScvi, loadModel, train } from "../../src/index.js";
import { optimizers } from "../../src/plugins.js";
import { temporaryFolder } from "../small-run.js";
import { expectedOf, exported, writeCells } from "./scvi-export.js";

describe("an imported run", () => {
  const expected = expectedOf("covariates");

  test("can be evaluated and fine-tuned; a resumed fine-tuning ends with the same weights", async () => {
    const folder = temporaryFolder();
    const [run, tuned] = [join(folder, "run"), join(folder, "tuned")];
    const data = await writeCells(expected);
    await importScvi(exported("covariates"), { data, out: run, config: { backend: "cpu", factors: ["donor"] } });
    const metrics = [{ use: "max-correlation", resamples: 0, permutations: 0 }];
    const { results, latents } = await evaluate(run, { overrides: { evaluation: { metrics } } });
    expect(results.find((result) => result.factor === "donor")?.value).toBeGreaterThan(0);
    expect(latents.map(({ reconstructionEffect }) => Number.isFinite(reconstructionEffect))).toEqual([
      true,
      true,
      true,
    ]);

    const optimizer = optimizers.adam({ learningRate: 0.001 });
    const config: ConfigInput = {
      backend: "cpu",
      factors: ["donor"],
      optimizer,
      training: { epochs: 2, batchSize: 8 },
    };
    const before = (await loadModel(run)).model.encoder.weights[0].value.dataSync().slice();
    await train(config, { data, out: tuned, from: run, thread: "here" }).result;
    const after = (await loadModel(tuned)).model.encoder.weights[0].value.dataSync();
    const moved = Math.max(...before.map((value, i) => Math.abs(after[i] - value)));
    expect(moved).toBeGreaterThan(1e-4);
    // 2 epochs of 4 steps of Adam with a learning rate of 0.001: much less than the distance to random weights
    expect(moved).toBeLessThan(0.02);
    const weights = readFileSync(join(tuned, "model/weights.safetensors"));
    rmSync(join(tuned, "model"), { recursive: true });
    rmSync(run, { recursive: true });
    await train({}, { out: tuned, resume: true, thread: "here" }).result;
    expect(readFileSync(join(tuned, "model/weights.safetensors")).equals(weights)).toBe(true);
  });

  test("fine-tuning rejects a gene selection, other latents, and data without one of the model's genes", async () => {
    const run = join(temporaryFolder(), "run");
    await importScvi(exported("covariates"), { out: run, config: { backend: "cpu" } });
    const tune = (config: object, data: string) =>
      train({ backend: "cpu", ...config }, { data, from: run, thread: "here" }).result;
    const data = await writeCells(expected);
    await expect(tune({ genes: { select: "all", count: 5 } }, data)).rejects.toThrow(/genes: expected no genes/);
    await expect(tune({ latents: 5 }, data)).rejects.toThrow(/mean\.weights of shape 7 × 5, got shape 7 × 3/);
    const lacking = await writeCells(expected, "gene4");
    await expect(tune({}, lacking)).rejects.toThrow(/each of the model's 12 genes, got 11; gene4 missing/);
  });

  test.each([
    ["another class", '"class": "SCVI"', '"class": "TOTALVI"', /SCVI.*, got TOTALVI/],
    ["a size factor", '"size_factor_key": null', '"size_factor_key": "size"', /no size_factor_key, got size/],
    [
      "an unsupported latent distribution",
      '"latent_distribution": "normal"',
      '"latent_distribution": "ln"',
      /latent_distribution/,
    ],
    ["an unknown argument", '"n_latent": 3', '"n_latent": 3, "gate": 2', /gate/],
    ["a file that is not an export", '"init"', '"unit"', /description of a model as export_for_heddle\(\) writes it/],
    ["weights of another size", '"n_hidden": 8', '"n_hidden": 9', /weights of shape 12 × 9, got shape 12 × 8/],
  ])("%s is rejected by name and leaves no run", async (_what, found, changed, message) => {
    const folder = temporaryFolder();
    cpSync(exported("plain"), join(folder, "export"), { recursive: true });
    const file = join(folder, "export/model.json");
    const text = readFileSync(file, "utf8");
    expect(text).toContain(found);
    writeFileSync(file, text.replace(found, changed));
    const out = join(folder, "run");
    await expect(importScvi(join(folder, "export"), { out, config: { backend: "cpu" } })).rejects.toThrow(message);
    expect(existsSync(out)).toBe(false);
  });
});
