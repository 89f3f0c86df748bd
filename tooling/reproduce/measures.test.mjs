import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { frontierVerdicts, simulationFrontierVerdict } from "./frontier-verdicts.mjs";
import { bySetting, kangMeasures, overSeeds, simulatedCrossingMeasures } from "./measures.mjs";
import { figuresOf, reportPage } from "./report.mjs";
import { kangVerdicts } from "./verdicts.mjs";

const published = JSON.parse(readFileSync(new URL("published.json", import.meta.url), "utf8"));

describe("over seeds", () => {
  test("mean, standard deviation and the t interval of 5 values, as scipy.stats.t.interval, within 1e-4 (t to four decimals)", () => {
    const { mean, low, high, deviation } = overSeeds([0.7, 0.74, 0.78, 0.69, 0.81]);
    expect([mean, deviation]).toEqual([expect.closeTo(0.744, 12), expect.closeTo(0.0513, 4)]);
    expect([low, high]).toEqual([expect.closeTo(0.68031, 4), expect.closeTo(0.80769, 4)]);
  });

  test("one seed has no interval", () => {
    expect(overSeeds([0.5])).toEqual({ mean: 0.5, count: 1 });
  });
});

const run = (beta, seed, ifn, ari, state = "done") => ({
  settings: { "objective.beta": beta },
  seed,
  state,
  trained: { klPerLatent: [1, 0.5, 0.001] },
  results: [
    { name: "max-correlation/pearson", factor: "condition", value: ifn },
    { name: "max-correlation/pearson/active/second-best", factor: "condition", value: 0.1 },
    { name: "clustering-agreement/ari", factor: "cell_type", value: ari },
    { name: "single-latent-accuracy", factor: "cell_type", level: "B cells", value: 0.9 },
    { name: "removal/ari", factor: "cell_type", value: 0.8 },
    { name: "removal/neighbors", factor: "condition", value: 0.52 },
    { name: "removal/logistic", factor: "condition", value: 0.6 },
    { name: "removal/logistic/active", factor: "condition", value: 0.51 },
  ],
});

test("on simulated types with a crossing batch, the batch takes the role of the stimulus", () => {
  const { results, trained } = run(1, 0, 0.9, 0.7);
  const names = { condition: "batch", cell_type: "group" };
  const simulated = results.map((result) => ({ ...result, factor: names[result.factor] }));
  expect(simulatedCrossingMeasures({ results: simulated, trained })).toEqual(kangMeasures({ results, trained }));
  expect(simulatedCrossingMeasures({ results })).toEqual({});
});

describe("the report", () => {
  const runs = [
    run(1, 0, 0.7, 0.75),
    run(1, 1, 0.72, 0.76),
    run(5, 0, 0.9, 0.5),
    run(5, 1, 0.91, 0.51),
    run(5, 2, 0, 0, "failed"),
  ];
  const kang = bySetting({ runs }, kangMeasures);

  test("verdicts follow the numbers; unfinished runs are counted and left out", () => {
    expect(kang.map(({ seeds, missing }) => [seeds, missing])).toEqual([
      [[0, 1], 0],
      [[0, 1], 1],
    ]);
    expect(kang[1].measures).toMatchObject({ ifn: [0.9, 0.91], active: [2, 2] });
    const verdict = (groups, start) =>
      kangVerdicts(groups, published.preprint.kang, { ifn: 0.84 }).find(({ claim }) => claim.startsWith(start)).verdict;
    expect(verdict(kang, "A larger β")).toBe("agrees");
    expect(verdict(kang, "A larger β reduces clustering")).toBe("agrees");
    expect(verdict(kang, "A trained model")).toBe("partly");
    const reversed = [
      { ...kang[1], settings: { "objective.beta": 1 } },
      { ...kang[0], settings: { "objective.beta": 5 } },
    ];
    expect(verdict(reversed, "A larger β")).toBe("does not agree");
    expect(verdict(reversed, "A larger β reduces clustering")).toBe("does not agree");
  });

  test("each condition of the frontier is compared with its bound", () => {
    const [{ checks }] = frontierVerdicts(kang, [{ variant: "other", seeds: [0, 1], measures: kang[0].measures }], {
      ifn: 0.84,
    });
    expect(checks.map(({ holds }) => holds)).toEqual([false, false, false, true, true, false, true, true, false, true]);
  });

  test("on simulations each measure is compared with the best β-VAE of that measure", () => {
    const group = (variant, mean, mig) => ({ variant, seeds: [0], measures: { mean: [mean], mig: [mig] } });
    const groups = [group("β-VAE 1", 0.5, 0.2), group("β-VAE 5", 0.6, 0.1), group("other", 0.62, 0.15)];
    const [{ checks }] = simulationFrontierVerdict(groups);
    expect(checks.map(({ bound, holds }) => [bound, holds])).toEqual([
      [0.6, true],
      [0.2, false],
    ]);
  });

  test("the page contains every figure and is complete without some sweeps", () => {
    const data = { simulation: undefined, kang, frontier: [], pca: { ifn: 0.84, ari: 0.52 }, settings: "" };
    const figures = figuresOf(data, published);
    expect(figures.simulation).toBeNull();
    for (const name of ["kang-stimulus", "kang-clustering", "kang-accuracy", "frontier"])
      expect(figures[name]).toContain("<svg");
    const page = reportPage(data, published, figures);
    expect(page).toContain("10 principal components");
    expect(page).not.toMatch(/undefined|NaN/);
  });
});
