import { isHeddleError } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { resolveConfig } from "./resolve.js";

const refusal = (input: unknown): unknown => {
  try {
    return resolveConfig(input, "heddle.json");
  } catch (error) {
    return error;
  }
};

describe("resolveConfig", () => {
  test("an empty configuration is the recommended preset with every default", () => {
    const config = resolveConfig(undefined);
    expect(config.preset).toBe("recommended");
    expect(config.objective).toMatchObject({ use: "beta-tcvae", beta: { from: 1, to: 6 }, gamma: { from: 1, to: 2 } });
    expect(config.rotation).toEqual({ use: "ica" });
    expect(config.training).toMatchObject({ epochs: 120, batchSize: 256, validation: 0.1, restarts: { count: 1 } });
    expect(config.training.rotateAfter).toBe(0.667);
    expect(config.data).toEqual({ use: "auto" });
  });

  test("resolving twice changes nothing", () => {
    for (const input of [
      {},
      { preset: "scvi" },
      { data: "cells.h5ad", covariates: ["batch"], objective: "capacity" },
    ]) {
      const once = resolveConfig(input);
      expect(resolveConfig(once)).toEqual(once);
    }
  });

  test("short forms become long ones", () => {
    const config = resolveConfig({
      data: "a.h5ad",
      covariates: ["batch"],
      backend: "cpu",
      evaluation: { metrics: ["mig"] },
    });
    expect(config.data).toEqual({ use: "auto", path: ["a.h5ad"] });
    expect(config.covariates).toEqual([{ name: "batch", kind: "auto" }]);
    expect(config.backend).toEqual({ use: "cpu" });
    expect(config.evaluation.metrics).toEqual([{ use: "mig" }]);
  });

  test("another objective does not inherit the preset's options", () => {
    expect(resolveConfig({ objective: { use: "capacity" } }).objective).toEqual({ use: "capacity" });
    expect(resolveConfig({ objective: "capacity" }).objective).toEqual({ use: "capacity" });
    expect(resolveConfig({ preset: "scvi" }).objective).toMatchObject({ warmUp: { epochs: 400 } });
  });

  test("the preset's rotation applies if no objective is named, or if it is named itself", () => {
    const rotation = (input: unknown) => resolveConfig(input).rotation?.use;
    expect(rotation({})).toBe("ica");
    expect(rotation({ objective: { beta: 4 } })).toBe("ica");
    expect(rotation({ objective: "beta-vae" })).toBeUndefined();
    expect(rotation({ objective: { use: "beta-tcvae", beta: 6 } })).toBeUndefined();
    expect(rotation({ objective: "beta-tcvae", rotation: "varimax" })).toBe("varimax");
    expect(rotation({ rotation: "none" })).toBe("none");
    expect(rotation({ preset: "scvi" })).toBeUndefined();
    expect(resolveConfig({ objective: "beta-tcvae" }).prior.use).toBe("standard-normal");
    expect(resolveConfig({ objective: { use: "beta-vae", beta: 4 } }).objective).toEqual({ use: "beta-vae", beta: 4 });
    expect(resolveConfig({ objective: { beta: 4 } }).objective).toMatchObject({ beta: 4, warmUp: { fraction: 0.2 } });
  });

  test("without a rotation, with labels or with a named objective, the preset does not rotate during training", () => {
    const rotateAfter = (input: unknown) => resolveConfig(input).training.rotateAfter;
    expect(rotateAfter({ rotation: "varimax" })).toBe(0.667);
    expect(rotateAfter({ objective: { beta: 4 } })).toBe(0.667);
    for (const input of [{ rotation: "none" }, { rotation: { use: "none" } }, { labels: { column: "cell_type" } }]) {
      expect(rotateAfter(input)).toBeUndefined();
      expect(resolveConfig(input).objective).toMatchObject({ use: "beta-vae", beta: 1, warmUp: { fraction: 0.2 } });
    }
    expect(resolveConfig({ labels: { column: "cell_type" } }).rotation).toEqual({ use: "ica" });
    expect(rotateAfter({ objective: "beta-vae" })).toBeUndefined();
    expect(rotateAfter({ rotation: "none", training: { rotateAfter: 0.5 } })).toBe(0.5);
    expect(resolveConfig({ preset: "scvi", rotation: "none" }).objective).toMatchObject({ warmUp: { epochs: 400 } });
  });

  test("a resolved configuration without a rotation stays without one", () => {
    const { rotation, ...unrotated } = resolveConfig({});
    expect(rotation).toEqual({ use: "ica" });
    expect(resolveConfig(unrotated).rotation).toBeUndefined();
  });

  test.each([
    [
      { latent: 3 },
      /latent: expected a key of the configuration, got the unknown key "latent"\. Did you mean latents\?/,
    ],
    [{ training: { epoch: 3 } }, /training\.epoch: .*Did you mean training\.epochs\?/],
    [{ training: { batchSize: 1 } }, /training\.batchSize/],
    [{ training: { validation: 1 } }, /training\.validation/],
    [{ latents: 2.5 }, /latents/],
    [{ objective: null }, /objective/],
    [{ seed: -1 }, /seed/],
    [{ cells: { drop: { cluster: [1] } } }, /cells\.drop\.cluster\.0: .*got 1\. Put it in quotes: "1"\./],
    [{ missing: { flag: [true] } }, /Put it in quotes: "true"\./],
    [{ factors: "condition" }, /factors/],
    [{ covariates: [{ name: "batch", kind: "ordinal" }] }, /covariates\.0\.kind/],
    [{ covariates: [{ name: "batch", representation: "embeding" }] }, /covariates\.0\.representation/],
    [{ covariates: [{ name: "batch", embeddingDims: 3 }] }, /covariates\.0\.embeddingDims?.*Did you mean/],
    [{ covariates: [{ name: "batch", embeddingDim: 3 }] }, /covariates\.0\.embeddingDim: .*representation: embedding/],
    [{ covariates: [{ name: "batch", representation: "embedding", embeddingDim: 0 }] }, /covariates\.0\.embeddingDim/],
    [
      { covariates: [{ name: "day", kind: "continuous", representation: "embedding" }] },
      /covariates\.0\.representation/,
    ],
    [{ preset: "scanpy" }, /preset: expected recommended \| scvi.*"scanpy"/],
    [{ preset: "toString" }, /preset/],
    ["cells.h5ad", /expected keys with values as the configuration/],
    [[], /expected keys with values as the configuration/],
    [7, /expected keys with values as the configuration/],
  ])("%o: the error names the wrong key", (input, message) => {
    const error = refusal(input);
    expect(isHeddleError(error, "config")).toBe(true);
    expect(String(error)).toMatch(message);
    expect(String(error)).toContain("heddle.json");
  });

  test("one error names every wrong key", () => {
    expect(String(refusal({ latents: 0, seed: -1 }))).toMatch(
      /2 problems.*\n {2}heddle\.json: seed: .*\n {2}heddle\.json: latents: /,
    );
  });
});
