import { describe, expect, test } from "vitest";
import {
  counterfactual,
  decode,
  embed,
  evaluate,
  evaluateSeeds,
  inspect,
  loadModel,
  report,
  simulate,
  train,
  umap,
} from "./index.js";

describe("unknown options are errors that name the nearest option", () => {
  const run = "runs/none";
  test.each<[string, () => unknown, RegExp]>([
    ["train", () => train({}, { date: "x" } as never), /train\(\): .*date.*Did you mean data\?/],
    ["embed", () => embed(run, { data: "x", readr: {} } as never), /embed\(\): .*readr.*Did you mean reader\?/],
    ["decode", () => decode(run, { data: "x", sample: 3 } as never), /decode\(\): .*sample.*Did you mean samples\?/],
    ["counterfactual", () => counterfactual(run, { data: "x", latent: {} } as never), /Did you mean latents\?/],
    ["evaluate", () => evaluate(run, { override: {} } as never), /evaluate\(\): .*Did you mean overrides\?/],
    ["evaluateSeeds", () => evaluateSeeds([run], { override: {} } as never), /Did you mean overrides\?/],
    ["inspect", () => inspect("x", { data: {} } as never), /inspect\(\): .*the unknown option "data"/],
    ["report", () => report([run], { report: [] } as never), /Did you mean reports\?/],
    ["simulate", () => simulate({ option: {} } as never), /Did you mean options\?/],
    ["umap", () => umap(run, { most: 5 } as never), /the unknown option "most"/],
    ["loadModel", () => loadModel(run, { plugin: [] } as never), /Did you mean plugins\?/],
  ])("%s", async (_name, call, message) => {
    await expect((async () => call())()).rejects.toThrow(message);
  });
});
