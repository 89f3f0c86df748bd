// A training step of `native`, where it is built, else of `simd`, by operation, on one thread and on all, and the complete step. The difference is time on the
// host; with all threads it is also the time saved by fewer barriers.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasNative } from "./has-native.mjs";
import { stepParticipants } from "./participants.mjs";
import { writeProblem } from "./problem.mjs";
import { printTable, summarize } from "./statistics.mjs";

const SHAPES = [
  [128, 1200, "negative-binomial"],
  [128, 2000, "zinb"],
  [1024, 2000, "negative-binomial"],
];
const ENGINE = hasNative ? "native" : "simd";
const NAMES = [`${ENGINE}, one thread`, ENGINE];
const STEPS = 40;
/** Operations below this share of a step share one line. */
const SMALL = 0.005;

export async function profile({ period, save }) {
  const folder = mkdtempSync(join(tmpdir(), "heddle-bench-"));
  const participants = await stepParticipants((name) => NAMES.includes(name));
  const results = [];
  try {
    for (const [cells, genes, likelihood] of SHAPES) {
      const problem = writeProblem(folder, { cells, genes, likelihood });
      const runs = [];
      for (const one of participants) {
        const { times } = await one.request({ problem, milliseconds: period });
        const { operations } = await one.request({ problem, milliseconds: period, operationSteps: STEPS });
        runs.push({ name: one.name, step: summarize(times).median, operations });
      }
      const sorted = runs.sort((a, b) => NAMES.indexOf(a.name) - NAMES.indexOf(b.name));
      results.push({ cells, genes, likelihood, runs: sorted });
      print(results.at(-1));
      save(results);
    }
  } finally {
    await Promise.all(participants.map((one) => one.end()));
    rmSync(folder, { recursive: true });
  }
  return results;
}

function print({ cells, genes, likelihood, runs: [one, all] }) {
  const sum = (operations) => operations.reduce((total, { milliseconds }) => total + milliseconds, 0);
  const sorted = [...one.operations].sort((a, b) => b.milliseconds - a.milliseconds);
  const large = sorted.filter(({ milliseconds }) => milliseconds >= SMALL * one.step);
  const small = sorted.slice(large.length);
  const there = (names) => all.operations.filter(({ name }) => names.some((given) => given.name === name));
  const line = (name, operations) => {
    const [here, together] = [sum(operations), sum(there(operations))];
    const calls = operations.reduce((total, operation) => total + operation.calls, 0);
    return [name, calls, here.toFixed(3), `${((100 * here) / one.step).toFixed(1)} %`, together.toFixed(3)];
  };
  const rows = [
    ...large.map((operation) => line(operation.name, [operation])),
    line(`${small.length} others, each below ${100 * SMALL} %`, small),
    line("all operations, one by one", sorted),
    ["complete step, median", "", one.step.toFixed(3), "100 %", all.step.toFixed(3)],
  ];
  const columns = ["operation", "calls", "one thread, ms", "of the step", "all threads, ms"];
  printTable(`${cells} × ${genes}, ${likelihood}`, columns, rows);
}
