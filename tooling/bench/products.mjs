// Dense products of a training step, in GFLOP/s: as they run in a step of `simd` and `native`, and by PyTorch alone with the
// same sizes and layouts. Participants alternate.
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { participant } from "./participant.mjs";
import { stepParticipants } from "./participants.mjs";
import { writeProblem } from "./problem.mjs";
import { formatSummary, printTable, summarize } from "./statistics.mjs";

const SHAPES = [
  [128, 2000],
  [1024, 2000],
];
const NAMES = ["simd, one thread", "simd", "native, one thread", "native"];
const STEPS = 40;
/** Multiplications and additions below which a call costs as much as the product. */
const SMALL = 2e6;
const NAME = /^matrixProduct (\d+) × (\d+) × (\d+)(, a transposed)?(, b transposed)?$/;

/** The dense products among the operations of a step: their sizes, and milliseconds of one call. */
function productsOf(operations) {
  return operations.flatMap(({ name, calls, milliseconds }) => {
    const [, m, k, n, a, b] = NAME.exec(name) ?? [];
    const product = { m: +m, k: +k, n: +n, aTransposed: a !== undefined, bTransposed: b !== undefined };
    return 2 * m * k * n >= SMALL
      ? { name: name.replace("matrixProduct ", ""), product, time: milliseconds / calls }
      : [];
  });
}

const speedOf = ({ m, k, n }, milliseconds) => (2 * m * k * n) / milliseconds / 1e6;

function torchParticipants(python) {
  const script = new URL("torch_products.py", import.meta.url).pathname;
  const threads = [...new Set([1, availableParallelism()])];
  return threads.map((count) =>
    participant(count === 1 ? "PyTorch, one thread" : "PyTorch", python, [script, String(count)]),
  );
}

/** GFLOP/s over rounds, by product and participant. */
async function measure(engines, torch, problem, { rounds, period }) {
  const speeds = new Map();
  const add = (name, one, speed) => {
    const known = speeds.get(name) ?? new Map();
    speeds.set(name, known.set(one.name, [...(known.get(one.name) ?? []), speed]));
  };
  for (let round = 0; round < rounds; round++) {
    let products = [];
    for (const one of engines) {
      const { operations } = await one.request({ problem, milliseconds: period, operationSteps: STEPS });
      products = productsOf(operations);
      for (const { name, product, time } of products) add(name, one, speedOf(product, time));
    }
    for (const one of torch) {
      const request = { products: products.map(({ product }) => product), milliseconds: period };
      const { times } = await one.request(request);
      for (const [i, { name, product }] of products.entries()) add(name, one, speedOf(product, times[i]));
    }
  }
  return [...speeds].map(([product, by]) => ({
    product,
    participants: [...by].map(([name, all]) => ({ name, ...summarize(all) })),
  }));
}

/** The participant's speed, with its share of PyTorch's on as many threads. */
function cell(one, all) {
  const reference = all.find(({ name }) => name === one.name.replace(/^[^,]*/, "PyTorch"));
  const share = reference && one !== reference ? `, ${Math.round((100 * one.median) / reference.median)} %` : "";
  return `${formatSummary(one)}${share}`;
}

export async function products(options) {
  const folder = mkdtempSync(join(tmpdir(), "heddle-bench-"));
  const engines = await stepParticipants((name) => NAMES.includes(name));
  const torch = options.python ? torchParticipants(options.python) : [];
  const results = [];
  try {
    for (const [cells, genes] of SHAPES) {
      const problem = writeProblem(folder, { cells, genes, likelihood: "negative-binomial" });
      const found = await measure(engines, torch, problem, options);
      results.push({ cells, genes, products: found });
      const columns = ["rows × inner × columns", ...found[0].participants.map(({ name }) => name)];
      const rows = found.map(({ product, participants: all }) => [product, ...all.map((one) => cell(one, all))]);
      const share = torch.length > 0 ? ", share of PyTorch on as many threads" : "";
      printTable(`${cells} × ${genes}, dense products, GFLOP/s: median (quartiles)${share}`, columns, rows);
      options.save(results);
    }
  } finally {
    await Promise.all([...engines, ...torch].map((one) => one.end()));
    rmSync(folder, { recursive: true });
  }
  return results;
}
