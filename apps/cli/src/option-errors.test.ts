import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SMALL_CONFIG, workFolder, writeCells } from "./command-line.fixture.js";

const work = workFolder();
afterAll(work.remove);

beforeAll(async () => {
  work.write("small.yaml", SMALL_CONFIG);
  await writeCells(work.path("good.h5ad"));
});

const train = (config: string, ...more: string[]) =>
  work.run(["train", config, "--data", "good.h5ad", "--out", "out", "-q", ...more]);

describe("an error in a file names its line and column:", () => {
  test.each([
    ["a misspelt key", "training:\n  epoch: 3\n", "case.yaml:2:3: training.epoch: ", "Did you mean training.epochs?"],
    [
      "a renamed key",
      "training: { fixVanished: true }\n",
      "case.yaml:1:13: ",
      "fixVanished was renamed to pinInactive.",
    ],
    ["a misspelt metric", "evaluation: { metrics: [mgi] }\n", "case.yaml:1:25: ", "Did you mean mig?"],
    ["a misspelt report", "reports:\n  - htlm\n", "case.yaml:2:5: ", "Did you mean html?"],
    ["a misspelt factor", "factors: [conditon]\n", "case.yaml:1:1: factors: ", "Did you mean condition?"],
    ["an unknown column", "cells:\n  drop: { donor: [a] }\n", "case.yaml:2:3: cells.drop: ", "Choose one of these."],
    ["an unknown level", "cells:\n  drop: { condition: [stmi] }\n", "case.yaml:2:11: ", "Did you mean stim?"],
    ["a tab", "training:\n\tepochs: 3\n", "case.yaml:2:1: ", "Indent with spaces."],
    ["a key twice", "latents: 3\nlatents: 4\n", "case.yaml:2:1: ", "Keep one of the two."],
    ["an empty file", "", "case.yaml: ", "heddle init"],
  ])("%s", async (_, text, place, next) => {
    work.write("case.yaml", text);
    const { code, err } = await train("case.yaml");
    expect(err).toContain(`error: ${place}`);
    expect(err).toContain(next);
    expect(code).toBe(2);
  });
});

describe("an error in --set names the setting:", () => {
  test.each([
    ["latnts=3", "Did you mean latents?"],
    ["likelihood.dispersion=gene-cel", "expected gene | gene-cell | { covariate }"],
    ["training.earlyStopping=yes", "expected false | { patience, minimumDelta, restoreBest }"],
    ["factors=condition", "Write a list: [condition]."],
    ["preset=scvy", "Did you mean scvi?"],
    ["encoder=beta-vae", "beta-vae is a plugin of the role objective."],
    ["objective={ use: beta-vae, gamma: 2 }", "gamma is an option of beta-tcvae, factor-vae."],
    ["latents", "no equals sign"],
  ])("%s", async (setting, message) => {
    const { code, err } = await train("small.yaml", "--set", setting);
    expect(err).toContain(`error: --set ${setting}: `);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });
});
