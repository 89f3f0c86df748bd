import { extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { HeddleError } from "heddle";
import {
  collectSweep,
  type RunStatus,
  runSweep,
  type Sweep,
  sweepCsv,
  sweepStatus,
  type WorkerCommand,
  workSweep,
  writeSweep,
} from "heddle/sweeps";
import { arrayTask } from "../config/array-task.js";
import { placeAt, shownPlace } from "../config/place.js";
import { gatherSweep, plannedSweep, type SweepCommandOptions } from "../config/read-sweep.js";
import { type Invocation, print, printOrWrite } from "../result.js";
import { count } from "../show/numbers.js";
import { showRunChanges } from "../show/run-changes.js";
import { facts, table } from "../show/table.js";
import { stoppable, stoppingText } from "../stopping.js";
import { writeText } from "../write-text.js";

type SweepInvocation = Invocation<SweepCommandOptions>;

/** The built executable, which workers run, also from the source tree. */
const HEDDLE = fileURLToPath(new URL("../../bin/heddle.js", import.meta.url));

export async function plan(target: string, invocation: SweepInvocation): Promise<void> {
  const { terminal } = invocation;
  const sweep = await gatherSweep(target, invocation);
  await writeSweep(sweep);
  const shown = relative(terminal.folder, sweep.folder) || ".";
  const rows = sweep.plan.runs.map(({ id, label }) => [id, label]);
  print(invocation, {
    json: { folder: sweep.folder, ...sweep.plan },
    text: `${table(["run", "settings"], rows)}\n${count(rows.length, "run")} in ${shown}\nNext: heddle sweep run ${shown}\n`,
  });
}

export async function run(target: string, invocation: SweepInvocation): Promise<void> {
  const { terminal } = invocation;
  const sweep = await gatherSweep(target, invocation);
  const statuses = await execute(sweep, invocation);
  const shown = relative(terminal.folder, sweep.folder) || ".";
  print(invocation, {
    json: { folder: sweep.folder, runs: statuses },
    text: `${statusText(statuses)}\nNext: heddle sweep collect ${shown}\n`,
  });
  const open = statuses.filter(({ state }) => state !== "done");
  if (open.length > 0) throw unfinished(shown, open);
}

async function execute(sweep: Sweep, { terminal, options }: SweepInvocation): Promise<readonly RunStatus[]> {
  const onStatus = showRunChanges(terminal, options.quiet === true, await sweepStatus(sweep));
  const stopping = {
    onStop: () => terminal.err(stoppingText("checkpoints")),
    message: "Stopped; finished runs are kept. Continue with the same command.",
  };
  return stoppable(terminal, stopping, async (signal) => {
    const statuses = await runSweep(sweep, { command: workerCommand(sweep.folder), signal, onStatus });
    signal.throwIfAborted();
    return statuses;
  });
}

/**
 * The command that starts one worker in a folder; workers load the plugins that this process has loaded. `--index all`:
 * workers on this machine may inherit the index of an array task. An executor's own `--index` replaces it.
 */
export const workerCommand = (folder: string): WorkerCommand => ({
  program: [process.execPath, HEDDLE],
  args: ["sweep", "work", folder, "--quiet", "--trust", "--index", "all"],
});

/** One worker: a task of an array job computes one run, any other worker all free runs. */
export async function work(folder: string, invocation: SweepInvocation): Promise<void> {
  const { terminal, options } = invocation;
  const sweep = await plannedSweep(folder, invocation);
  const task = arrayTask(options.index, terminal.env);
  const only = task?.indices.map((index) => runAt(sweep, index, task.where));
  await stoppable(terminal, { message: "Stopped; the checkpoint is written." }, async (signal) => {
    const failed = await workSweep(sweep, {
      ...(only && { only }),
      signal,
      onRun: (of, what, message) => {
        if (!options.quiet) terminal.err(`${of.label}: ${what}${message ? `: ${message}` : ""}\n`);
      },
    });
    if (failed.length === 0) return;
    const ids = new Set(failed.map(({ id }) => id));
    throw unfinished(
      folder,
      (await sweepStatus(sweep)).filter(({ id }) => ids.has(id)),
    );
  });
}

function runAt({ plan: { runs, name } }: Sweep, index: number, where: string): string {
  const run = runs[index];
  if (run !== undefined) return run.id;
  throw new HeddleError("usage", {
    where,
    expected: `a number below ${runs.length}, the number of runs of ${name}`,
    got: String(index),
    next: "heddle sweep status lists them.",
  });
}

export async function status(folder: string, invocation: SweepInvocation): Promise<void> {
  const sweep = await plannedSweep(folder, invocation);
  const statuses = await sweepStatus(sweep);
  await printOrWrite(invocation, { json: { folder: sweep.folder, runs: statuses }, text: statusText(statuses) });
}

export async function collect(folder: string, invocation: SweepInvocation): Promise<void> {
  const { terminal, options } = invocation;
  const sweep = await plannedSweep(folder, invocation);
  const collected = await collectSweep(sweep, options.metrics);
  const out = options.out === undefined ? join(sweep.folder, "results.json") : placeAt(terminal.folder, options.out);
  const csv = extname(out) === ".csv";
  await writeText(out, csv ? await sweepCsv(collected) : `${JSON.stringify(collected)}\n`);
  const done = collected.runs.filter(({ state }) => state === "done").length;
  print(invocation, {
    json: collected,
    text: `${shownPlace(terminal.folder, out)}: ${done} of ${count(collected.runs.length, "run")}\n`,
  });
}

function statusText(statuses: readonly RunStatus[]): string {
  const having = (state: RunStatus["state"]) => statuses.filter((run) => run.state === state);
  const named = (["running", "failed"] as const).flatMap((state) =>
    having(state).map(({ id, label, worker, message }) => [state, id, label, message ?? worker ?? ""]),
  );
  const sums = facts(
    (["done", "running", "waiting", "failed"] as const).map((state) => [state, String(having(state).length)]),
  );
  return named.length === 0 ? sums : `${sums}\n${table(["state", "run", "settings", ""], named)}`;
}

function unfinished(where: string, open: readonly RunStatus[]): HeddleError {
  const failed = open.filter(({ state }) => state === "failed");
  const [first] = failed;
  return new HeddleError("sweep-unfinished", {
    where,
    expected: "every run to be done",
    got: first
      ? `${failed.length} failed, the first: ${first.label}: ${first.message?.replace(/\.$/, "")}`
      : `${open.length} not done, because their workers ended`,
    next: "Correct the cause, then run the sweep again; finished runs are kept.",
  });
}
