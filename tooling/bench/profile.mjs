// A step of the engine operation by operation, on one thread and on all, beside the step as it runs: what is left between
// the two is the host's part, and with all threads what operations save by not meeting after each.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stepContestants } from "./contestants.mjs";
import { writeProblem } from "./problem.mjs";
import { printTable, summarize } from "./statistics.mjs";

const SHAPES = [
  [128, 1200, "negative-binomial"],
  [128, 2000, "zinb"],
  [1024, 2000, "negative-binomial"],
];
const NAMES = ["simd, one thread", "simd"];
const STEPS = 40;
/** Of a step: operations that take less are told in one line. */
const SMALL = 0.005;

export async function profile({ turn }) {
  const folder = mkdtempSync(join(tmpdir(), "heddle-bench-"));
  const contestants = await stepContestants((name) => NAMES.includes(name));
  const results = [];
  try {
    for (const [cells, genes, likelihood] of SHAPES) {
      const problem = writeProblem(folder, { cells, genes, likelihood });
      const runs = [];
      for (const one of contestants) {
        const { times } = await one.ask({ problem, milliseconds: turn });
        const { operations } = await one.ask({ problem, milliseconds: turn, apart: STEPS });
        runs.push({ name: one.name, step: summarize(times).median, operations });
      }
      results.push({
        cells,
        genes,
        likelihood,
        runs: runs.sort((a, b) => NAMES.indexOf(a.name) - NAMES.indexOf(b.name)),
      });
    }
  } finally {
    await Promise.all(contestants.map((one) => one.end()));
    rmSync(folder, { recursive: true });
  }
  for (const result of results) print(result);
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
    line(`${small.length} more, each below ${100 * SMALL} %`, small),
    line("all operations, one by one", sorted),
    ["the step as it runs, median", "", one.step.toFixed(3), "100 %", all.step.toFixed(3)],
  ];
  const columns = ["operation", "calls", "one thread, ms", "of the step", "all threads, ms"];
  printTable(`${cells} × ${genes}, ${likelihood}`, columns, rows);
}
