// The commands that are killed, and what they must leave.
import { spawn } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const HEDDLE = fileURLToPath(new URL("../../apps/cli/bin/heddle.js", import.meta.url));

const CONFIG = `
seed: 5
backend: cpu
data: { path: cells.h5ad }
genes: { select: all }
latents: 2
factors: [group]
encoder: { use: mlp-encoder, hidden: 8 }
decoder: { use: mlp-decoder, hidden: 8 }
objective: beta-vae
training: { epochs: 6, batchSize: 16, earlyStopping: { patience: 6 }, restarts: { count: 2 }, checkpointSeconds: 0 }
evaluation: { metrics: [{ use: max-correlation, resamples: 20, permutations: 0 }] }
reports: [html, csv]
`;
const SWEEP = "name: kills\nbase: small.yaml\ngrid: { objective.beta: [1, 4] }\n";

/** Starts heddle in a new process group, so that a kill ends its workers too. */
function start(argv, cwd) {
  const child = spawn(process.execPath, [HEDDLE, ...argv], {
    cwd,
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let err = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    err += text;
  });
  const started = performance.now();
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, err, milliseconds: performance.now() - started }));
  });
  return { ended, kill: () => process.kill(-child.pid, "SIGKILL") };
}

async function finish(argv, cwd) {
  const ended = await start(argv, cwd).ended;
  if (ended.code !== 0) throw new Error(`heddle ${argv.join(" ")}: exit code ${ended.code}\n${ended.err}`);
  return ended.milliseconds;
}

/** Kills at a random time within the command's usual duration. Returns false if the command ended before. */
async function killOnce(argv, cwd, usual, random) {
  const command = start(argv, cwd);
  const ended = await Promise.race([command.ended, pause(random.uniform() * usual).then(() => undefined)]);
  if (ended === undefined) {
    try {
      command.kill();
    } catch (error) {
      // it ended between the two
      if (error.code !== "ESRCH") throw error;
    }
  }
  const { code, signal, err } = await command.ended;
  if (signal === "SIGKILL") return true;
  if (code !== 0) throw new Error(`heddle ${argv.join(" ")}: exit code ${code} after a kill\n${err}`);
  return false;
}

/** Files that may differ between two runs: times, and what a lock or a checkpoint leaves. */
const UNCOMPARED = /timings\.jsonl$|^checkpoints\/|\/checkpoints\/|^plan\.json$/;

/** Bytes of every file below `folder`, by name. */
function filesOf(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = entries.map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  return new Map(
    names.filter((name) => !UNCOMPARED.test(name)).map((name) => [name, readFileSync(join(folder, name))]),
  );
}

/** What differs, is lost, or is left over. */
function differences(found, whole, what) {
  return [...new Set([...found.keys(), ...whole.keys()])].flatMap((name) => {
    if (!found.has(name)) return [`${what}: ${name} is lost`];
    if (!whole.has(name)) return [`${what}: ${name} is left over`];
    return found.get(name).equals(whole.get(name)) ? [] : [`${what}: ${name} differs`];
  });
}

/** Undisturbed results, and the duration of each command. */
export async function prepare(folder) {
  writeFileSync(join(folder, "small.yaml"), CONFIG);
  writeFileSync(join(folder, "small.sweep.yaml"), SWEEP);
  await finish(
    ["simulate", "--preset", "small", "--set", "cells=300", "--set", "genes=80", "--out", "cells.h5ad"],
    folder,
  );
  const usual = { train: await finish(["train", "small.yaml", "--out", "trained"], folder) };
  const trained = filesOf(join(folder, "trained"));
  cpSync(join(folder, "trained"), join(folder, "run"), { recursive: true });
  usual.evaluate = await finish(["evaluate", "run"], folder);
  usual.embed = await finish(["embed", "run"], folder);
  usual.report = await finish(["report", "run"], folder);
  usual.sweep = await finish(["sweep", "run", "small.sweep.yaml", "--out", "sweep", "-q"], folder);
  return { usual, trained, run: filesOf(join(folder, "run")), sweep: filesOf(join(folder, "sweep")) };
}

/** A command is killed up to this often before it may end. */
const KILLS_PER_COMMAND = 4;

async function train({ folder, round, random, whole }) {
  const run = join(folder, "run");
  rmSync(run, { recursive: true, force: true });
  let kills = 0;
  for (let i = 0; i < KILLS_PER_COMMAND; i++) {
    // without a configuration, the run has not begun
    const begun = existsSync(join(run, "config.json"));
    const argv = begun ? ["train", "--resume", "run"] : ["train", "small.yaml", "--out", "run"];
    if (!(await killOnce(argv, folder, whole.usual.train, random.stream(i)))) break;
    kills++;
  }
  const begun = existsSync(join(run, "config.json"));
  await finish(begun ? ["train", "--resume", "run"] : ["train", "small.yaml", "--out", "run"], folder);
  return { kills, different: differences(filesOf(run), whole.trained, `train ${round}`) };
}

/** evaluate, embed or report, on a copy of the finished run without its result. */
const onRun =
  (command, result) =>
  async ({ folder, round, random, whole }) => {
    const run = join(folder, "run");
    rmSync(run, { recursive: true, force: true });
    cpSync(join(folder, "trained"), run, { recursive: true });
    const done = new Map(whole.trained);
    if (command === "report") {
      writeFileSync(join(run, "evaluation.json"), whole.run.get("evaluation.json"));
      done.set("evaluation.json", whole.run.get("evaluation.json"));
    }
    for (const [name, bytes] of whole.run) if (result.test(name)) done.set(name, bytes);
    let kills = 0;
    for (let i = 0; i < KILLS_PER_COMMAND; i++) {
      if (!(await killOnce([command, "run"], folder, whole.usual[command], random.stream(i)))) break;
      kills++;
    }
    await finish([command, "run"], folder);
    return { kills, different: differences(filesOf(run), done, `${command} ${round}`) };
  };

async function sweep({ folder, round, random, whole }) {
  const out = `sweep-${round}`;
  const argv = ["sweep", "run", "small.sweep.yaml", "--out", out, "-q"];
  let kills = 0;
  for (let i = 0; i < KILLS_PER_COMMAND; i++) {
    if (!(await killOnce(argv, folder, whole.usual.sweep, random.stream(i)))) break;
    kills++;
  }
  await finish(argv, folder);
  const different = differences(filesOf(join(folder, out)), whole.sweep, `sweep ${round}`);
  rmSync(join(folder, out), { recursive: true, force: true });
  return { kills, different };
}

export const scenarios = [
  { name: "train", disturb: train },
  { name: "evaluate", disturb: onRun("evaluate", /^evaluation\.json$/) },
  { name: "embed", disturb: onRun("embed", /^embedded\.h5ad$/) },
  { name: "report", disturb: onRun("report", /\.(html|csv)$/) },
  { name: "sweep", disturb: sweep },
];
