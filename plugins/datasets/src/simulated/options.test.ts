import { describe, expect, test } from "vitest";
import { z } from "zod";
import plugin from "./simulated.js";

describe("options", () => {
  test("default to Splatter's defaults", () => {
    expect(plugin.options.parse({})).toEqual({
      cells: 100,
      genes: 10_000,
      seed: 1,
      method: "groups",
      groups: [1],
      library: { location: 11, scale: 0.2, normal: false },
      mean: { shape: 0.6, rate: 0.3 },
      outliers: { probability: 0.05, location: 4, scale: 0.5 },
      de: { probability: 0.1, downProbability: 0.5, location: 0.1, scale: 0.4 },
      bcv: { common: 0.1, degreesOfFreedom: 60 },
      batches: { cells: [], location: 0.1, scale: 0.1, removeEffect: false },
      paths: { from: [], steps: 100, skew: 0.5, nonlinearProbability: 0.1, sigmaFactor: 0.8 },
      dropout: { kind: "none", midpoint: 0, shape: -1 },
      identity: { usage: [1, 1] },
      activity: [],
    });
  });

  test("override the preset key by key; parsing is idempotent", () => {
    const options = plugin.options.parse({
      preset: "small",
      cells: 50,
      library: { scale: 0.1 },
      groups: [1],
      activity: [],
    });
    expect(options).toMatchObject({ cells: 50, genes: 300, groups: [1], library: { location: 7.5, scale: 0.1 } });
    expect(plugin.options.parse(options)).toEqual(options);
    expect(plugin.options.parse({ preset: "kimmel-2020" })).toMatchObject({ cells: 4000, genes: 2000 });
  });

  test("cells per batch determine the number of cells, also with a preset", () => {
    expect(plugin.options.parse({ preset: "small", batches: { cells: [30, 20] } }).cells).toBe(50);
  });

  test("become a JSON Schema with a description for each", () => {
    const schema = z.toJSONSchema(plugin.options, { io: "input" });
    for (const property of Object.values(schema.properties ?? {})) expect(property).toHaveProperty("description");
  });

  test.each([
    ["groups that add up to 0.9", { groups: [0.5, 0.4] }, "add up to 1"],
    ["a DE value for one of two groups", { groups: [0.5, 0.5], de: { location: [1] } }, "one for each of the groups"],
    ["batches of other cells", { cells: 5, batches: { cells: [2, 2] } }, "add up to cells = 5"],
    ["paths in a circle", { method: "paths", groups: [0.5, 0.5], paths: { from: [2, 1] } }, "back to 0"],
    ["one origin for two paths", { method: "paths", groups: [0.5, 0.5], paths: { from: [0] } }, "2 entries"],
    ["identity usage on paths", { method: "paths", identity: { usage: [0.5, 1] } }, "paths"],
    ["a program with more genes than the dataset", { genes: 5, activity: [{ genes: 6 }] }, "exceed genes = 5"],
    ["a program of an unknown group", { activity: [{ genes: 6, groups: [1] }] }, "from 0 to 0"],
    [
      "programs that exceed a cell's expression",
      { activity: [{ genes: 6 }, { genes: 6 }] },
      "exceed a cell's expression",
    ],
    ["a reversed range", { identity: { usage: [0.5, 0.1] } }, "must not exceed"],
    [
      "midpoints for another number of batches",
      { dropout: { kind: "batch", midpoint: [1, 2] } },
      "one for each of the batches",
    ],
    ["an unknown preset", { preset: "large" }, "kimmel-2020"],
    ["an unknown option", { cell: 5 }, "cell"],
  ])("throw with the reason for %s", (_, given, reason) => {
    expect(() => plugin.options.parse(given)).toThrow(reason);
  });
});
