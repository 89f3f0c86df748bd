// How much a choice without labels loses on Kang's cells:
//
//   node tooling/reproduce/tune.mjs --data kang_union_3850x4805.h5ad --out FOLDER
//
// Tunes the candidates of kang.tune.yaml, all of them to the end. Then measures their runs with labels, which no training and no
// choice reads, and writes docs/reproduction/tune.json. Finished runs and measures are kept, so that the command continues after
// an interruption.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readFinishedRun } from "../../packages/runtime/dist/run-folder.js";
import { folderStore } from "../../packages/runtime/dist/stores.js";
import { factorMeasures, removalMeasures } from "./view-measures.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { values: given } = parseArgs({ options: { data: { type: "string" }, out: { type: "string" } } });
if (!given.data || !given.out) throw new Error("expected --data FILE --out FOLDER");
const json = (file) => JSON.parse(readFileSync(file, "utf8"));
const LABELS = { factors: ["condition", "cell_type"], missing: { cell_type: ["unassigned"] } };

function heddle(...args) {
  const child = spawn(process.execPath, [join(root, "apps/cli/bin/heddle.js"), ...args], { stdio: "inherit" });
  return new Promise((done, fail) =>
    child.on("exit", (code) => (code === 0 ? done() : fail(new Error(`heddle ${args.join(" ")}: exit ${code}`)))),
  );
}

/** Measures of the stored latents of a run that are active. */
async function measured(id) {
  const file = join(given.out, "measures", `${id}.json`);
  if (existsSync(file)) return json(file);
  const { summary, latents: stored } = await readFinishedRun(folderStore(join(given.out, "runs", id)));
  const { representation, cells } = stored;
  const active = summary.klPerLatent.flatMap((nats, latent) => (nats > 0.01 ? [latent] : []));
  const values = Float64Array.from(
    { length: representation.rows * active.length },
    (_, at) =>
      representation.values[Math.floor(at / active.length) * representation.columns + active[at % active.length]],
  );
  const latents = { rows: representation.rows, columns: active.length, values };
  const config = { ...LABELS, seed: 0 };
  const { condition } = factorMeasures(latents, cells, config);
  const { ariAll, ari, neighbors, logistic } = await removalMeasures(latents, cells, config, "condition");
  const { r, second, ceiling } = condition;
  const all = { r, second, ceiling, ari: ariAll, ariWithout: ari, neighbors, logistic };
  const measures = Object.fromEntries(Object.entries(all).map(([name, value]) => [name, Number(value.toPrecision(4))]));
  writeFileSync(file, JSON.stringify(measures));
  return measures;
}

mkdirSync(join(given.out, "measures"), { recursive: true });
const plan = join(root, "tooling/reproduce/kang.tune.yaml");
await heddle("tune", plan, "--data", given.data, "--out", given.out, "--quiet");
const record = json(join(given.out, "results.json"));
const { runs } = json(join(given.out, "plan.json"));
const candidates = [];
for (const [place, { label, variant }] of record.candidates.entries()) {
  const scores = record.rungs[0].candidates.find(({ candidate }) => candidate === place);
  const ofSeeds = [];
  for (const { id } of runs.filter((run) => run.variant === variant)) ofSeeds.push(await measured(id));
  const names = Object.keys(ofSeeds[0]);
  const measures = Object.fromEntries(names.map((name) => [name, ofSeeds.map((of) => of[name])]));
  const { elbo, agreement, replicatedShare, stability, acceptable } = scores;
  candidates.push({ label, elbo, agreement, replicatedShare, stability, acceptable, measures });
}
const chosen = record.candidates[record.chosen.candidate].label;
writeFileSync(
  join(root, "docs/reproduction/tune.json"),
  `${JSON.stringify({ seeds: record.seeds, candidates, chosen }, null, 1)}\n`,
);
