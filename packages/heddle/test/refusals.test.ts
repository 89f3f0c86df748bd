import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { definePlugin, HeddleError } from "@heddle/contracts";
import { type TrainingEvent, train } from "@heddle/runtime";
import type { ConfigInput } from "@heddle/runtime/config";
import { extendCatalog } from "@heddle/runtime/plugins";
import { folderStore, type RunStore } from "@heddle/runtime/stores";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { standardCatalog as catalog } from "../src/standard-catalog.js";
import { smallConfig, temporaryFolder } from "./small-run.js";

async function trained(config: ConfigInput, onEvent?: (event: TrainingEvent) => void) {
  const folder = join(temporaryFolder(), "run");
  const run = await train({ catalog, config, store: folderStore(folder), onEvent });
  run.dispose();
  return { folder, run };
}

describe("errors before training", () => {
  const cases: [string, ConfigInput, RegExp][] = [
    [
      "a file path with simulated cells",
      { data: { use: "simulated", path: "cells.h5ad" } },
      /Set data\.use: auto to read the file/,
    ],
    ["a factor named twice", { factors: ["group", "group"] }, /factors: .*named twice/],
    ["an unknown plugin", { objective: "beta-vea" }, /Did you mean beta-vae\?/],
    ["an option out of range", { objective: { use: "beta-vae", beta: -1 } }, /objective\.beta/],
    ["an unknown key", { latent: 3 } as ConfigInput, /unknown key "latent"\. Did you mean latents/],
    ["an unknown factor", { factors: ["grup"] }, /Did you mean group\?/],
    ["an unknown level for missing values", { missing: { group: ["nope"] } }, /missing\.group: .*got "nope"/],
    ["more genes than in the data", { genes: { select: "seurat-v3", count: 300 } }, /at most 80, .*got 300/],
    ["a misspelled metric", { evaluation: { metrics: ["mgi"] } }, /Did you mean mig\?/],
    ["a misspelled report", { reports: ["htlm"] }, /Did you mean html\?/],
    ["a misspelled clustering", { evaluation: { clustering: "k-maens" } }, /Did you mean k-means\?/],
    ["an option of a metric out of range", { evaluation: { metrics: [{ use: "mig", bins: 0 }] } }, /metrics\.0\.bins/],
    ["more latents than genes", { latents: 100 }, /at most as many latents as genes \(80\)/],
    [
      "a warm-up that cannot finish",
      { objective: { use: "beta-vae", warmUp: { epochs: 400 } } },
      /room for a schedule of 400 epochs/,
    ],
    [
      "a dispersion covariate that is not a covariate of the model",
      { likelihood: { use: "zinb", dispersion: { covariate: "batch" } } },
      /Add batch to covariates/,
    ],
  ];
  test.each(cases)("%s is rejected and leaves no folder", async (_what, changes, message) => {
    const folder = join(temporaryFolder(), "run");
    await expect(train({ catalog, config: smallConfig(changes), store: folderStore(folder) })).rejects.toThrow(message);
    expect(existsSync(folder)).toBe(false);
  });

  test("a clustering without its optional package is rejected and leaves no folder", async () => {
    const folder = join(temporaryFolder(), "run");
    const needy = definePlugin({
      role: "clustering",
      name: "needy",
      apiVersion: 1,
      summary: "Needs a package.",
      options: z.strictObject({}),
      checkInstalled: async () => {
        throw new HeddleError("incompatible-plugins", { expected: "scran.js", got: "nothing", next: "Install it." });
      },
      create: () => ({ resolutions: [1], cluster: async () => [] }),
    });
    const config = smallConfig({ evaluation: { clustering: "needy" } } as ConfigInput);
    const extended = extendCatalog(catalog, [needy]);
    await expect(train({ catalog: extended, config, store: folderStore(folder) })).rejects.toThrow(/scran\.js/);
    expect(existsSync(folder)).toBe(false);
  });

  test("an allowed unfinished warm-up gives a warning", async () => {
    const warnings: string[] = [];
    const objective = { use: "beta-vae", warmUp: { epochs: 400, allowUnfinished: true } };
    await trained(smallConfig({ objective }), (event) => event.kind === "warning" && warnings.push(event.message));
    expect(warnings).toEqual([
      expect.stringMatching(
        /objective\.warmUp needs 400 epochs and does not finish in 3 epochs of training: it ends at 0\.005/,
      ),
    ]);
  });
});

describe("warnings and checkpoints", () => {
  test("a preset's genes.count above the number of genes keeps all genes, with a warning", async () => {
    const warnings: string[] = [];
    const genes = { select: "seurat-v3", count: 2000 };
    const { run } = await trained(
      smallConfig({ genes }),
      (event) => event.kind === "warning" && warnings.push(event.message),
    );
    expect(run.summary.genes).toBe(80);
    expect(warnings).toEqual(["genes.count is 2000, the data has 80: all of them are used."]);
  });

  test("a factor that is also a covariate gives a warning about supervised results, also in the summary", async () => {
    const warnings: string[] = [];
    const { run } = await trained(
      smallConfig({ covariates: ["group"], training: { epochs: 1, batchSize: 64 } }),
      (event) => event.kind === "warning" && warnings.push(event.message),
    );
    const expected = ["group is a factor and a covariate: the model reads it, so that results on it are supervised."];
    expect(warnings).toEqual(expected);
    expect(run.summary.warnings).toEqual(expected);
  });

  test("writes a checkpoint before the first step and after the last", async () => {
    const { folder } = await trained(smallConfig({ training: { epochs: 2, batchSize: 64, checkpointSeconds: 1000 } }));
    const steps = readdirSync(join(folder, "checkpoints")).filter((name) => name.startsWith("step-"));
    expect(steps).toEqual(["step-000000000.safetensors", "step-000000006.safetensors"]);
  });
});

test("removes the run if the disk is full at the first checkpoint", async () => {
  const folder = join(temporaryFolder(), "run");
  const roomy = folderStore(folder);
  const full = new HeddleError("cannot-write", { expected: "room", got: "a full disk", next: "Free some space." });
  const write: RunStore["write"] = (file, contents) =>
    file.startsWith("checkpoints/") ? Promise.reject(full) : roomy.write(file, contents);
  await expect(train({ catalog, config: smallConfig(), store: { ...roomy, write } })).rejects.toThrow(/a full disk/);
  expect(readdirSync(folder)).toEqual([]);
});
