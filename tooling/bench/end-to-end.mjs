// `heddle train` on Kang's cells with batches of 128, and `train()` of scvi-tools on the same cells and genes: cells per
// second of the epochs after the first, and peak memory.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatSummary, printTable, summarize } from "./statistics.mjs";
import { trainHeddle, trainScvi } from "./training-runs.mjs";

const RUNS = [
  [1200, "negative-binomial"],
  [1200, "zinb"],
  [2000, "negative-binomial"],
  [2000, "zinb"],
];

/** In the first epochs most of the time are comparisons of recorded with eager steps: replays 1, 2, 4, 8 … */
const EPOCHS = 24;

export async function endToEnd({ python, backends, epochs = EPOCHS, rounds, save }) {
  const folder = mkdtempSync(join(tmpdir(), "heddle-bench-"));
  const results = [];
  try {
    for (const [genes, likelihood] of RUNS) {
      const all = new Map();
      const add = (name, { rates, memory }) => {
        const known = all.get(name) ?? { rates: [], memory: 0 };
        all.set(name, { rates: [...known.rates, ...rates], memory: Math.max(known.memory, memory) });
      };
      for (let round = 0; round < rounds; round++) {
        const out = (backend) => join(folder, `${genes}-${likelihood}-${backend}-${round}`);
        for (const backend of backends)
          add(`heddle train, ${backend}`, await trainHeddle(out(backend), backend, genes, likelihood, epochs));
        if (python) add("scvi-tools, train()", await trainScvi(python, out(backends[0]), likelihood, epochs));
      }
      const found = [...all].map(([name, { rates, memory }]) => ({
        genes,
        likelihood,
        name,
        memory,
        ...summarize(rates),
      }));
      const rows = found.map((one) => [one.name, formatSummary(one), Math.round(one.memory)]);
      const columns = ["", "cells/s: median (quartiles) of epochs", "peak memory, MB"];
      printTable(`Kang, end to end, 128 × ${genes} ${likelihood}`, columns, rows);
      results.push(...found);
      save(results);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return results;
}
