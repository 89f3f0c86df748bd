// `npm run fuzz`: reads damaged files of every format through the library, and prints what came of them. Options:
// --seconds S (default 60), or --count N mutations; --seed N; --format NAME; --from N, with --count 1 to repeat one.
// Exit code 1 after a raw exception, a hang or a leaked descriptor.
import { fork } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build, root } from "../toolchain.mjs";
import { INPUTS, makeRun } from "./inputs.mjs";
import { failures, print, progressLine } from "./table.mjs";

const { values: options } = parseArgs({
  options: {
    seconds: { type: "string" },
    count: { type: "string" },
    seed: { type: "string", default: "1" },
    format: { type: "string" },
    from: { type: "string", default: "0" },
    built: { type: "boolean", default: false },
  },
});

/** A mutant that takes this many times as long as the intact file, or 20 s, is a hang. */
const SLOWER = 100;
const LEAST_MILLISECONDS = 20_000;

/** Mutants between two lines of counts, which remain if a long run is stopped. */
const PROGRESS = 1000;

const folder = mkdtempSync(join(tmpdir(), "heddle-fuzz-"));

async function prepare() {
  if (!options.built && (await build(["scripts"])) !== 0) throw new Error("The build failed.");
  const run = join(folder, "trained");
  await makeRun(run);
  const chosen = INPUTS.filter(({ format }) => options.format === undefined || format === options.format);
  for (const input of chosen) await input.make(join(folder, input.file), run);
  return chosen;
}

function startReader() {
  const request = JSON.stringify({ folder, seed: Number(options.seed) });
  // the last error of a reader that ends by itself
  const reader = fork(join(root, "tooling/fuzz/read-mutants.mjs"), [request], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  reader.errors = "";
  reader.stderr.on("data", (text) => {
    reader.errors = (reader.errors + text).slice(-2000);
  });
  return reader;
}

/** Sends one mutant to the reader; resolves with its outcome. A reader that hangs or exits is replaced. */
function readMutant(state, input, number) {
  return new Promise((resolve) => {
    const { reader } = state;
    let timer;
    const end = (result) => {
      clearTimeout(timer);
      reader.removeAllListeners();
      resolve(result);
    };
    const replace = (outcome, message) => {
      reader.removeAllListeners();
      reader.kill("SIGKILL");
      restore(state, input);
      end({ outcome, message, leaked: [] });
    };
    const limit = Math.max(LEAST_MILLISECONDS, SLOWER * (state.slowest.get(input.file) ?? 0));
    const start = performance.now();
    timer = setTimeout(() => replace("hang", `no end after ${limit} ms`), limit);
    reader.on("message", (message) => {
      if (!state.slowest.has(input.file)) state.slowest.set(input.file, performance.now() - start);
      end(message);
    });
    reader.on("exit", (code, signal) =>
      replace("raw exception", `the reader ended with ${code ?? signal}: ${reader.errors}`),
    );
    reader.send({ input: { ...input, damaged: input.damaged?.source }, number });
  });
}

/** A reader that was killed leaves a damaged file. */
function restore(state, input) {
  const path = join(folder, input.file);
  rmSync(path, { recursive: true, force: true });
  cpSync(join(folder, "intact", input.file), path, { recursive: true });
  state.reader = startReader();
}

async function fuzz() {
  const inputs = await prepare();
  mkdirSync(join(folder, "intact"));
  for (const { file } of inputs) cpSync(join(folder, file), join(folder, "intact", file), { recursive: true });
  const state = { reader: startReader(), slowest: new Map() };
  const results = [];
  const from = Number(options.from);
  const until = performance.now() + 1000 * Number(options.seconds ?? (options.count === undefined ? 60 : Infinity));
  const last = options.count === undefined ? Infinity : from * inputs.length + Number(options.count);
  for (let index = from * inputs.length; index < last && performance.now() < until; index++) {
    const input = inputs[index % inputs.length];
    const number = Math.floor(index / inputs.length);
    results.push({ ...(await readMutant(state, input, number)), format: input.format, file: input.file, number });
    if (results.length % PROGRESS === 0) console.log(progressLine(results));
  }
  state.reader.removeAllListeners();
  state.reader.kill();
  return results;
}

try {
  const results = await fuzz();
  print(results, options.seed);
  process.exitCode = failures(results).length > 0 || results.length === 0 ? 1 : 0;
} finally {
  if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
}
