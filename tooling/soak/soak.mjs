// `npm run soak -- --trainings 20 --opens 2000`: trains and opens files in one process, and records resident memory and open
// descriptors. Both must be flat after the first quarter. Linux; run it with the packages built.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { evaluate, inspect, loadModel, simulate, train } from "../../packages/heddle/dist/index.js";

const CONFIG = {
  genes: { select: "all" },
  latents: 4,
  factors: ["group"],
  encoder: { use: "mlp-encoder", hidden: 32 },
  decoder: { use: "mlp-decoder", hidden: 32 },
  objective: { use: "beta-vae", beta: 1 },
  training: { epochs: 3, batchSize: 64, restarts: { count: 1 } },
  evaluation: { metrics: [{ use: "max-correlation", resamples: 5, permutations: 0 }] },
};

/** Resident memory in MiB after a garbage collection (node --expose-gc), and the number of open descriptors. */
function measure() {
  globalThis.gc?.();
  return { mebibytes: process.memoryUsage.rss() / 2 ** 20, descriptors: readdirSync("/proc/self/fd").length };
}

/** Repeats `step`, and measures `samples` times. */
async function repeat(count, samples, step) {
  const measures = [];
  for (let i = 0; i < count; i++) {
    await step(i);
    if ((i + 1) % Math.max(1, Math.floor(count / samples)) === 0) measures.push({ after: i + 1, ...measure() });
  }
  return measures;
}

/** @returns measurements of the trainings and of the opens, in order */
export async function soak({ trainings, opens, thread = "here" }) {
  const folder = mkdtempSync(join(tmpdir(), "heddle-soak-"));
  const cells = join(folder, "cells.h5ad");
  const run = join(folder, "run");
  try {
    (await simulate({ options: { preset: "small", cells: 1000, genes: 200 }, out: cells })).dispose();
    const trained = await repeat(trainings, 20, async (i) => {
      rmSync(run, { recursive: true, force: true });
      await train({ ...CONFIG, seed: i }, { data: cells, out: run, thread }).result;
      await evaluate(run);
    });
    const opened = await repeat(opens, 20, async (i) => {
      if (i % 2 === 0) await inspect(cells);
      else (await loadModel(run)).dispose();
    });
    return { trained, opened };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Growth between the median of the second quarter and the median of the last quarter of the measurements. */
export function growth(measures, key) {
  const quarter = Math.max(1, Math.floor(measures.length / 4));
  const median = (part) => part.map((each) => each[key]).sort((a, b) => a - b)[Math.floor(part.length / 2)];
  return median(measures.slice(-quarter)) - median(measures.slice(quarter, 2 * quarter));
}

if (process.argv[1] === import.meta.filename) {
  const option = (value) => ({ type: "string", default: value });
  const { values } = parseArgs({ options: { trainings: option("20"), opens: option("2000"), thread: option("here") } });
  const found = await soak({ trainings: Number(values.trainings), opens: Number(values.opens), thread: values.thread });
  for (const [name, measures] of Object.entries(found)) {
    console.log(name);
    console.table(measures.map((each) => ({ ...each, mebibytes: Math.round(each.mebibytes) })));
    console.log(
      `growth: ${growth(measures, "mebibytes").toFixed(1)} MiB, ${growth(measures, "descriptors")} descriptors\n`,
    );
  }
}
