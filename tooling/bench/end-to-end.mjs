// `heddle train` on Kang's cells, batch 128: cells per second of the epochs after the first and peak memory, and
// scvi-tools' train() on the same cells and genes.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { printTable, summarize, told } from "./statistics.mjs";
import { heddleTrained, scviTrained } from "./trained.mjs";

const RUNS = [
  [1200, "negative-binomial"],
  [2000, "negative-binomial"],
  [2000, "zinb"],
];

export async function endToEnd({ python, backends, epochs, rounds }) {
  const folder = mkdtempSync(join(tmpdir(), "heddle-bench-"));
  const results = [];
  try {
    for (const [genes, likelihood] of RUNS) {
      const all = new Map();
      const add = (name, { rates, memory }) => {
        const so = all.get(name) ?? { rates: [], memory: 0 };
        all.set(name, { rates: [...so.rates, ...rates], memory: Math.max(so.memory, memory) });
      };
      for (let round = 0; round < rounds; round++) {
        const out = (backend) => join(folder, `${genes}-${likelihood}-${backend}-${round}`);
        for (const backend of backends)
          add(`heddle train, ${backend}`, await heddleTrained(out(backend), backend, genes, likelihood, epochs));
        if (python) add("scvi-tools, train()", await scviTrained(python, out(backends[0]), likelihood, epochs));
      }
      for (const [name, { rates, memory }] of all)
        results.push({ genes, likelihood, name, memory, ...summarize(rates) });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const rows = results.map((one) => [
    `128 × ${one.genes} ${one.likelihood}`,
    one.name,
    told(one),
    Math.round(one.memory),
  ]);
  printTable("Kang, end to end", ["", "", "cells/s: median (quartiles) of epochs", "peak memory, MB"], rows);
  return results;
}
