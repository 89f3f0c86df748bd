import { describe, expect, test } from "vitest";
import { clustersByCoordinates } from "./clusters-by-coordinates.mjs";
import { presetChoice } from "./preset-choice.mjs";

const kang = (variant, measures) => ({ variant, measures });
const NAMES = ["ICA after training, new seeds", "rotated during training, marginals near the prior, new seeds"];
const OTHERS = { second: [0.05, 0.2], ariWithout: [0.7, 0.9], neighbors: [0.5, 0.7], logistic: [0.5, 0.5] };

/** Two runs of one design, with the names of their measures. */
const design = (sweep, view, name, measures, runs = ["21/0", "21/1"]) => ({
  sweep,
  view,
  design: name,
  runs,
  measures,
});
const effect = (r, second) => ({ "batch/r": r, "batch/second": second, "batch/ceiling": [1, 1] });

const choiceOf = (linear, ari = [0.7, 0.7]) =>
  presetChoice({
    rotation: {
      kang: [
        kang(NAMES[0], { ...OTHERS, ifn: [0.9, 0.9], ari, ariStored: [0.71, 0.71] }),
        kang(NAMES[1], { ...OTHERS, ifn: [0.87, 0.95], ari: [0.1, 0.1], ariStored: [0.7, 0.5] }),
      ],
      linear,
    },
  });
/** Of both candidates. */
const boundOf = (choice, number) =>
  choice.bounds.find(({ title }) => title.startsWith(`${number} `)).candidates.slice(0, 2);

describe("the choice of the preset", () => {
  test("clusters are compared with the latents as trained: stored ones of both candidates", () => {
    const [ica, marginals] = boundOf(choiceOf([]), 4);
    expect(ica).toEqual({ value: ".010 (mean .010)", holds: true });
    expect(marginals.value).toMatch(/^−/);
    expect(marginals.holds).toBe(false);
    expect(boundOf(choiceOf([], [0.8, 0.8]), 4)[0].holds).toBe(false);
  });

  test("clusters by coordinates: each difference is from the latents as trained, in model coordinates", () => {
    const values = (model, stored) => ({
      ...{ ari: model, ariFixed: model, typeNeighbors: model },
      ...{ ariStored: stored, ariFixedStored: stored, typeNeighborsStored: stored },
    });
    const rows = clustersByCoordinates({
      rotation: {
        kang: [kang(NAMES[0], values([0.7, 0.8], [0.6, 0.7])), kang(NAMES[1], values([0.5, 0.6], [0.8, 0.9]))],
      },
    });
    const differences = [".650 (−.100, −.100)", ".550 (−.200, −.200)", ".850 (.100, .100)"];
    expect(rows[0]).toEqual(["ARI, best resolution", ".750", ...differences]);
    expect(clustersByCoordinates({ rotation: { kang: [] } })).toEqual([]);
  });

  test("a mean holds its bound, one seed does not; a design without runs has no value", () => {
    const choice = choiceOf([]);
    expect(boundOf(choice, 1)[1]).toEqual({ value: ".910", holds: true });
    expect(boundOf(choice, 2)[1]).toEqual({ value: ".870", holds: false });
    expect(boundOf(choice, 9)).toEqual([undefined, undefined]);
    expect(choice.pairs).toEqual([]);
  });

  test("runs are paired by their names, not by their order", () => {
    const name = "one crossing effect";
    const ica = design("rotation-crossing", "ICA", name, effect([0.8, 0.95], [0.1, 0.1]));
    const marginals = design("marginals-crossing", "as trained", name, effect([0.9, 0.95], [0.3, 0.1]), [
      "21/1",
      "21/0",
    ]);
    const choice = choiceOf([ica, marginals]);
    expect(choice.pairs).toEqual([{ title: "one crossing effect, effect", held: [1, 1], higher: 1, lower: 1 }]);
    expect(boundOf(choice, 9).map(({ holds }) => holds)).toEqual([false, false]);
    expect(() => choiceOf([ica, { ...marginals, runs: ["21/0", "22/0"] }])).toThrow(/expected the runs/);
  });

  test("a weak effect counts if its axis is undetermined", () => {
    const measures = (determined) => ({
      "condition/r": Array(10).fill(0.5),
      "condition/second": Array(10).fill(0.1),
      "condition/ceiling": Array(10).fill(0.8),
      ...(determined && { "condition/determined": determined }),
    });
    const weak = (sweep, view, determined) =>
      design(sweep, view, "glioblastoma", measures(determined), [..."0123456789"]);
    const own = [
      weak("rotation-glioblastoma", "ICA"),
      weak("marginals-glioblastoma", "as trained", [1, 1, ...Array(8).fill(0)]),
    ];
    expect(boundOf(choiceOf(own), 11)).toEqual([
      { value: "0 of 10", holds: false },
      { value: "0 of 10, 8 undetermined", holds: true },
    ]);
  });
});
