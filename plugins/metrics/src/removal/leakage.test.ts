import { describe, expect, test } from "vitest";
import { associatedLatents, correlationRatios } from "./associated-latents.js";
import { leakageMeasures } from "./leakage.js";
import reference from "./reference.json" with { type: "json" };

describe("leakage", () => {
  const rows = reference.codes.length;
  const representation = { rows, columns: 3, values: Float64Array.from(reference.codes.flat()) };
  const all = Int32Array.from({ length: rows }, (_, cell) => cell);
  const halves = { training: all.subarray(0, rows / 2), testing: all.subarray(rows / 2) };

  test.each(["two", "three"] as const)(
    "of %s levels of unequal size as scikit-learn (exact: counts of hits)",
    (name) => {
      const level = Int32Array.from(reference[name].level);
      const groups = Math.max(...level) + 1;
      const [trainLabels, testLabels] = [halves.training, halves.testing].map((cells) =>
        cells.map((cell) => level[cell]),
      );
      const measures = leakageMeasures({ neighbors: 15, strength: 1, diversityNeighbors: 30, mixing: false });
      for (const kind of ["neighbors", "logistic"] as const) {
        const measure = measures.find((one) => one.name === kind)!;
        const scores = measure.prepare(representation, halves)(trainLabels, testLabels, groups);
        expect(measure.summarize(scores, testLabels, groups)).toBeCloseTo(reference[name][kind], 12);
      }
      const ratios = correlationRatios(representation, all, level, groups);
      for (const [latent, ratio] of reference[name].ratios.entries()) expect(ratios[latent]).toBeCloseTo(ratio, 10);
    },
  );

  test("associated latents: the best, and others above the threshold, up to the maximum", () => {
    const latents = (threshold: number, most: number) =>
      associatedLatents(Float64Array.of(0.2, 0.9, 0.6, 0.6), threshold, most).map(({ latent }) => latent);
    expect(latents(0.95, 3)).toEqual([1]);
    expect(latents(0.6, 3)).toEqual([1, 2, 3]);
    expect(latents(0.6, 2)).toEqual([1, 2]);
  });
});
