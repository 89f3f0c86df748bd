import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isHeddleError } from "@heddle/contracts";
import { embedCells, evaluateRun, type TrainingEvent, train } from "@heddle/runtime";
import type { ConfigInput } from "@heddle/runtime/config";
import { decodeTensors, readEpochs, readLatents } from "@heddle/runtime/run-folder";
import { folderStore } from "@heddle/runtime/stores";
import { afterAll, describe, expect, test } from "vitest";
import { standardCatalog as catalog } from "../src/standard-catalog.js";
import { smallConfig, temporaryFolder } from "./small-run.js";

const FILES = ["model/weights.safetensors", "metrics.jsonl", "latents.h5ad", "summary.json"];

const labeled = (changes: ConfigInput = {}): ConfigInput =>
  smallConfig({
    factors: [],
    labels: { column: "group", hide: 0.5, classificationRatio: 50 },
    rotation: "none",
    ...changes,
  });

interface Where {
  readonly stopAfter?: readonly number[];
  /** The run folder. Default: one that is removed after the test. */
  readonly folder?: string;
}

async function trained(config: ConfigInput, { stopAfter = [], folder = join(temporaryFolder(), "run") }: Where = {}) {
  const store = folderStore(folder);
  const warnings: string[] = [];
  for (const steps of stopAfter) {
    const stop = new AbortController();
    const onEvent = (event: TrainingEvent) => {
      if (event.kind === "epoch" && event.record.step >= steps) stop.abort();
    };
    const part = train({ catalog, config, store, signal: stop.signal, onEvent, resume: existsSync(folder) });
    await expect(part).rejects.toSatisfy((error) => isHeddleError(error, "interrupted"));
  }
  const onEvent = (event: TrainingEvent) => {
    if (event.kind === "warning") warnings.push(event.message);
  };
  const run = await train({ catalog, config, store, onEvent, resume: stopAfter.length > 0 });
  run.dispose();
  return { store, summary: run.summary, warnings, files: FILES.map((file) => readFileSync(join(folder, file))) };
}

const shared = mkdtempSync(join(tmpdir(), "heddle-labels-"));
afterAll(() => rmSync(shared, { recursive: true, force: true }));
let run: ReturnType<typeof trained> | undefined;
/** The run of `labeled()`, trained once for the tests that only read it. */
const labeledRun = () => {
  run ??= trained(labeled(), { folder: join(shared, "run") });
  return run;
};

describe("training with partial labels", () => {
  test("the classifier learns the labels: its loss falls, and it predicts hidden labels better than a constant", async () => {
    const { store, summary } = await trained(
      labeled({ training: { epochs: 12, batchSize: 32 }, optimizer: { use: "adam", learningRate: 0.005 } }),
    );
    const losses = (await readEpochs(store)).map(({ terms }) => terms.classification.value);
    expect(losses.at(-1)).toBeLessThan(losses[0] / 2);
    const { accuracy = 0, majority = 1, heldOutCells, labeledCells, unlabeledCells } = summary.labels!;
    expect(heldOutCells + labeledCells + unlabeledCells).toBe(summary.cells);
    expect(accuracy).toBeGreaterThan(majority + 0.2);
  });

  test("latents.h5ad has the predicted label, its probability and the use of each label", async () => {
    const { store, summary } = await labeledRun();
    const { cells } = await readLatents(store);
    const predicted = cells.columns.get("heddle_predicted_group");
    const probability = cells.columns.get("heddle_probability_group");
    const use = cells.columns.get("heddle_label_use");
    if (predicted?.kind !== "categorical" || probability?.kind !== "number" || use?.kind !== "categorical")
      throw new Error("a column is missing");
    expect(predicted.codes.every((code) => code >= 0)).toBe(true);
    const least = 1 / predicted.categories.length;
    expect(probability.values.every((value) => value >= least - 1e-6 && value <= 1 + 1e-6)).toBe(true);
    const held = use.categories.indexOf("held out");
    expect(use.codes.filter((code) => code === held)).toHaveLength(summary.labels!.heldOutCells);
  });

  test("stopped twice and resumed: same bytes as without a stop", async () => {
    const whole = await labeledRun();
    const resumed = await trained(labeled(), { stopAfter: [2, 5] });
    for (const [i, bytes] of whole.files.entries()) expect(resumed.files[i].equals(bytes), FILES[i]).toBe(true);
  });
});

describe("labels that contradict the configuration or the data are refused before training", () => {
  const drop = (levels: readonly string[]) => ({ cells: { drop: { group: [...levels] } } });
  test.each<[string, ConfigInput, RegExp]>([
    ["a misspelled column", { labels: { column: "groop" } }, /labels\.column: .*Did you mean group\?/],
    [
      "a misspelled level",
      { labels: { column: "group", unlabeledCategory: "ident_0x" } },
      /labels\.unlabeledCategory.*got "ident_0x". Did you mean ident_00\?/,
    ],
    [
      "one level",
      { labels: { column: "group" }, ...drop(["ident_01", "ident_02", "ident_03", "ident_04"]) },
      /expected labels of at least two levels, got only ident_00/,
    ],
    [
      "no label",
      { labels: { column: "group", unlabeledCategory: ["ident_00", "ident_01", "ident_02", "ident_03", "ident_04"] } },
      /got no label: every cell is unlabeled/,
    ],
    ["a label per cell", { labels: { column: "heddle_total_counts" } }, /labels\.column/],
    ["a latent that the model lacks", { labels: { column: "group", latents: [5] } }, /expected latents 1 … 4, got 5/],
    ["a covariate", { labels: { column: "group" }, covariates: ["group"] }, /Leave group out of covariates/],
    [
      "chosen latents and a rotation",
      { labels: { column: "group", latents: [1] }, rotation: "ica" },
      /Set rotation: none, or labels\.latents: all/,
    ],
  ])("%s", async (_name, changes, message) => {
    const config = labeled(changes);
    const store = folderStore(join(temporaryFolder(), "run"));
    await expect(train({ catalog, config, store })).rejects.toThrow(message);
    expect(await store.exists("config.json")).toBe(false);
  });

  test("fewer labels than cells of a minibatch is a warning", async () => {
    const { warnings } = await trained(
      labeled({ labels: { column: "group", hide: 0.9 }, training: { epochs: 1, batchSize: 64 } }),
    );
    expect(warnings).toContainEqual(
      expect.stringMatching(/Only \d+ training cells have a label of group, fewer than a minibatch \(64\)/),
    );
  });
});

describe("results on the labels' factor are apart from unsupervised results", () => {
  test("the evaluation, its baselines and its interval tables have no result on the column", async () => {
    const { store } = await trained(labeled({ factors: ["group", "activity_00"] }));
    const record = await evaluateRun({ catalog, store });
    const factors = (results: readonly { factor?: string }[]) => new Set(results.flatMap(({ factor }) => factor ?? []));
    expect(factors(record.results)).toEqual(new Set(["activity_00"]));
    expect(factors(record.baseline!.results)).toEqual(new Set(["activity_00"]));
    expect(record.supervised?.column).toBe("group");
    expect(factors(record.supervised!.results)).toEqual(new Set(["group"]));
    expect(record.supervised?.labels?.heldOutCells).toBeGreaterThan(50);
  });
});

/** With dropout, batch normalization and a covariate, as most configurations. */
const recorded = (backend: Record<string, unknown>): ConfigInput =>
  labeled({ backend: { use: "simd", ...backend }, labels: { column: "group", hide: 0.5, latents: [1, 3] } });

describe("a model with a classifier", () => {
  test("same bytes replayed and eager", async () => {
    const eager = await trained(recorded({ threads: 1, record: false }));
    const replayed = await trained(recorded({ threads: 1 }));
    expect(replayed.warnings).toEqual(eager.warnings);
    for (const [i, bytes] of eager.files.entries()) expect(replayed.files[i].equals(bytes), FILES[i]).toBe(true);
  });

  test("the saved model predicts the labels of cells, which need no label column", async () => {
    const { store } = await labeledRun();
    const { cells } = await readLatents(store);
    const simulated = { use: "simulated", preset: "small", cells: 200, genes: 80 };
    const { encoded } = await embedCells({ catalog, store, reader: simulated });
    const { column, levels, probabilities } = encoded.predictions!;
    expect([column, levels.length, probabilities.rows]).toEqual(["group", 5, 200]);
    const stored = cells.columns.get("heddle_probability_group");
    if (stored?.kind !== "number") throw new Error("the column is missing");
    const first = Math.max(...probabilities.values.subarray(0, 5));
    expect(Math.abs(first - stored.values[0])).toBeLessThan(1e-6);
  });

  test("training from it keeps the classifier; other labels or latents start anew", async () => {
    const { store: from } = await labeledRun();
    const weightsAfter = async (labels: ConfigInput["labels"]) => {
      const { genes: _genes, ...config } = labeled({ labels, optimizer: { use: "adam", learningRate: 1e-12 } });
      const store = folderStore(join(temporaryFolder(), "run"));
      const run = await train({ catalog, config: { ...config, training: { epochs: 1 } }, store, from });
      const weights = run.model.model.classifier!.weights[0].value.dataSync().slice();
      run.dispose();
      return weights;
    };
    const stored = (await decodeTensors(await from.read("model/weights.safetensors"), "weights")).tensors;
    const own = stored.find(({ name }) => name === "classifier.weights")!.values;
    const distance = (values: ArrayLike<number>) => Math.max(...own.map((value, i) => Math.abs(value - values[i])));
    expect(distance(await weightsAfter({ column: "group", hide: 0.5 }))).toBeLessThan(1e-6);
    expect(distance(await weightsAfter({ column: "group", hide: 0.5, latents: [4, 3, 2, 1] }))).toBeGreaterThan(0.01);
  });
});
