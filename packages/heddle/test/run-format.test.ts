// Runs saved in format 1 open in every version. formats/run-v1 was written once by the last version of that format:
// `train` with formats/run-v1/config.json. "finished" was evaluated; "unfinished" was stopped in its fifth epoch.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { EpochRecord, EvaluationRecord, MetricResult } from "@heddle/contracts";
import { decodeTensors, readLatents } from "@heddle/runtime/run-folder";
import { describe, expect, test } from "vitest";
import { embed, evaluate, folderStore, report, train } from "../src/index.js";
import { temporaryFolder } from "./small-run.js";

const saved = fileURLToPath(new URL("./formats/run-v1/", import.meta.url));
const json = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

function copyOf(run: "finished" | "unfinished"): string {
  const folder = join(temporaryFolder(), run);
  cpSync(join(saved, run), folder, { recursive: true });
  return folder;
}

/** Parses a record of format 1 and renames its keys to those of format 2. */
const current = (text: string): EvaluationRecord =>
  JSON.parse(
    text
      .replaceAll("removal/neighbours", "removal/neighbors")
      .replaceAll('"divergence":', '"kl":')
      .replaceAll('"deviation":', '"standardDeviation":')
      .replace('"format": 1', '"format": 2'),
  ) as EvaluationRecord;

/** Without the text of metrics, which later versions may change, and without what format 1 lacks: displays, more baselines. */
function figures({ notes: _notes, otherBaselines: _others, results, ...record }: EvaluationRecord) {
  return { ...record, baseline: record.baseline?.results.map(figure), results: results.map(figure) };
}
const figure = ({ note: _note, display: _display, interval, ...result }: MetricResult) => ({
  ...result,
  interval: interval && [interval.low, interval.high],
});

/** Without intervals and gene lists: later versions compute both by other methods. */
function estimates(record: EvaluationRecord) {
  const { baseline, latents, results, ...rest } = figures(record);
  const estimate = ({ interval: _interval, ...result }: ReturnType<typeof figure>) => result;
  return {
    ...rest,
    baseline: baseline?.map(estimate),
    latents: latents.map(({ rising: _rising, falling: _falling, ...latent }) => latent),
    results: results.map(estimate),
  };
}

/** The metrics of the run, with the defaults of format 1 where later versions have others. */
const METRICS = [
  "active-units",
  {
    use: "removal",
    neighbors: 5,
    diversityNeighbors: 10,
    factors: ["group", "activity_00"],
    mixing: true,
    cells: 5000,
    permutations: 20,
  },
];

describe("a run of format 1", () => {
  test("evaluate: gives the saved values under current names and keeps the old files", async () => {
    const folder = copyOf("finished");
    const before = readFileSync(join(folder, "evaluation.json"), "utf8");
    expect(before).toContain("removal/neighbours");
    const found = await evaluate(folder, { overrides: { evaluation: { metrics: METRICS } } });
    expect(estimates(found)).toEqual(estimates(current(before)));
    for (const file of ["config.json", "summary.json", "metrics.jsonl", "model/model.json"])
      expect(readFileSync(join(folder, file))).toEqual(readFileSync(join(saved, "finished", file)));
  });

  test("report: contains the saved evaluation, summary and epochs under current names", async () => {
    const files = await report([copyOf("finished")], { reports: ["json"] });
    const { runs } = JSON.parse(files[0].contents as string) as {
      runs: { config: object; summary: object; epochs: EpochRecord[]; evaluation: EvaluationRecord }[];
    };
    const [run] = runs;
    const before = current(readFileSync(join(saved, "finished/evaluation.json"), "utf8"));
    expect(figures(run.evaluation)).toEqual(figures(before));
    const summary = json(join(saved, "finished/summary.json")) as Record<string, unknown>;
    expect(run.summary).toMatchObject({
      klPerLatent: summary.divergencePerLatent,
      reconstructionEffectPerLatent: summary.reconstructionPerLatent,
      pinnedLatents: summary.fixedLatents,
    });
    const lines = readFileSync(join(saved, "finished/metrics.jsonl"), "utf8").trim().split("\n");
    const first = JSON.parse(lines[0]) as { evidenceLowerBound: number; validation: { evidenceLowerBound: number } };
    expect(run.epochs).toHaveLength(lines.length);
    expect(run.epochs[0]).toMatchObject({
      elbo: first.evidenceLowerBound,
      validation: { elbo: first.validation.evidenceLowerBound },
    });
    expect(run.config).toMatchObject({
      encoder: { normalization: "layer" },
      librarySize: { normalization: "none" },
      training: { pinInactive: true },
      evaluation: { clustering: { standardize: true } },
    });
  });

  test("embed: opens the model, and finds the latents associated with a factor in its evaluation", async () => {
    const folder = copyOf("finished");
    const { names } = json(join(folder, "model/genes.json")) as { names: string[] };
    const rowStarts = Int32Array.of(0, 2, 4);
    const data = {
      rowStarts,
      columns: Int32Array.of(0, 5, 1, 59),
      counts: Float32Array.of(3, 1, 2, 7),
      geneNames: names,
    };
    const { encoded, leftOut } = await embed(folder, { data, without: ["group"] });
    expect(encoded.representation).toMatchObject({ rows: 2, columns: 3 });
    expect(leftOut!.latents.length).toBeGreaterThan(0);
  });

  test("resume: the unfinished run ends with the weights and latents of format 1, with its files in format 2", async () => {
    const folder = copyOf("unfinished");
    const { summary } = await train({}, { out: folder, resume: true, thread: "here" }).result;
    // files of format 1 have no digest: the tensors are compared
    const weights = (run: string) => decodeTensors(readFileSync(join(run, "model/weights.safetensors")), run);
    expect(await weights(folder)).toEqual(await weights(join(saved, "finished")));
    const { rotatedResiduals, ...latents } = await readLatents(folderStore(folder));
    expect(latents).toEqual(await readLatents(folderStore(join(saved, "finished"))));
    // the baseline that later versions add
    expect(rotatedResiduals).toMatchObject({ rows: latents.representation.rows });
    expect(summary.steps).toBe((json(join(saved, "finished/summary.json")) as { steps: number }).steps);
    expect(json(join(folder, "config.json"))).toMatchObject({ heddle: { format: 2 }, training: { pinInactive: true } });
    const lines = readFileSync(join(folder, "metrics.jsonl"), "utf8").trim().split("\n");
    expect(lines.filter((line) => line.includes("evidenceLowerBound"))).toEqual([]);
    expect(lines).toHaveLength(6);
  });

  test("rejects a file of a later format and names the supported formats", async () => {
    const folder = copyOf("finished");
    const file = join(folder, "config.json");
    writeFileSync(file, JSON.stringify({ heddle: { format: 3 }, ...(json(file) as object) }));
    await expect(evaluate(folder)).rejects.toThrow(
      /config\.json: expected format 1 to 2, got format 3\. Open it with the version of Heddle that wrote it/,
    );
  });
});

test("a saved configuration is a valid input of train", async () => {
  const folder = join(temporaryFolder(), "again");
  const data = { use: "simulated", cells: 40, genes: 20 } as const;
  const training = { epochs: 1, batchSize: 20, restarts: { count: 1 } };
  const first = train({ seed: 3, data, genes: { select: "all" }, training }, { out: folder, thread: "here" });
  await first.result;
  const again = await train(json(join(folder, "config.json")) as object, { thread: "here" }).result;
  expect(again.config).toEqual({ ...(json(join(folder, "config.json")) as object), heddle: undefined });
});
