import { describe, expect, test } from "vitest";
import { parseWithPlaces, placesAfter } from "./places.js";

const YAML = "latents: 3\ntraining:\n  epochs: 2\nevaluation: { metrics: [mig, { use: dci }] }\n";

describe("positions of keys", () => {
  test("of YAML: line and column of each key, and of each entry of a list", () => {
    expect(parseWithPlaces(YAML, "a.yaml").places).toEqual({
      latents: "a.yaml:1:1",
      training: "a.yaml:2:1",
      "training.epochs": "a.yaml:3:3",
      evaluation: "a.yaml:4:1",
      "evaluation.metrics": "a.yaml:4:15",
      "evaluation.metrics.0": "a.yaml:4:25",
      "evaluation.metrics.1": "a.yaml:4:30",
      "evaluation.metrics.1.use": "a.yaml:4:32",
    });
  });

  test("of JSON", () => {
    expect(parseWithPlaces('{\n  "seed": 1\n}', "a.json").places).toEqual({ seed: "a.json:2:3" });
  });

  test("a setting replaces its key and the keys below it", () => {
    const { places } = parseWithPlaces(YAML, "a.yaml");
    const origin = "--set training={epochs: 4}";
    const after = placesAfter(places, [{ path: ["training"], value: { epochs: 4 }, origin }]);
    expect(after.training).toBe(origin);
    expect(after["training.epochs"]).toBeUndefined();
    expect(after.latents).toBe("a.yaml:1:1");
  });
});
