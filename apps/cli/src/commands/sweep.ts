import { extname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { HeddleError, type RunStatus, type SweepWork } from "@heddle/contracts";
import { choose, create } from "@heddle/runtime";
import {
  collectedCsv,
  collect as collectRuns,
  evaluationIds,
  forgetFailures,
  sweepStatus,
  workThrough,
  writePlan,
} from "@heddle/sweeps";
import { type GatheredSweep, gatherSweep, plannedSweep, type SweepCommandOptions } from "../config/read-sweep.js";
import { Stopped } from "../failure.js";
import { type Invocation, print, printOrWrite } from "../result.js";
import { count } from "../show/numbers.js";
import { facts, table } from "../show/table.js";
import type { StopSignal } from "../terminal.js";
import { writeText } from "../write-text.js";

type SweepInvocation = Invocation<SweepCommandOptions>;

/** Beside dist/, in the source tree too: workers run what is built. */
const HEDDLE = fileURLToPath(new URL("../../bin/heddle.js", import.meta.url));

export async function plan(target: string, invocation: SweepInvocation): Promise<void> {
  const { terminal, options } = invocation;
  const sweep = await gatherSweep(target, options, terminal.folder);
  await writePlan(sweep.folder, sweep.plan);
  const shown = relative(terminal.folder, sweep.folder) || ".";
  const rows = sweep.plan.runs.map(({ id, label }) => [id, label]);
  print(invocation, {
    json: { folder: sweep.folder, ...sweep.plan },
    text: `${table(["run", "settings"], rows)}\n${count(rows.length, "run")} in ${shown}\nNext: heddle sweep run ${shown}\n`,
  });
}

export async function run(target: string, invocation: SweepInvocation): Promise<void> {
  const { terminal, options } = invocation;
  const sweep = await gatherSweep(target, options, terminal.folder);
  await writePlan(sweep.folder, sweep.plan);
  await forgetFailures(sweep.folder, sweep.plan);
  const statuses = await execute(sweep, invocation);
  const shown = relative(terminal.folder, sweep.folder) || ".";
  print(invocation, {
    json: { folder: sweep.folder, runs: statuses },
    text: `${statusText(statuses)}\nNext: heddle sweep collect ${shown}\n`,
  });
  const open = statuses.filter(({ state }) => state !== "done");
  if (open.length > 0) throw unfinished(shown, open);
}

async function execute(sweep: GatheredSweep, { terminal, options }: SweepInvocation): Promise<readonly RunStatus[]> {
  const { plan: planned, catalog } = sweep;
  const executor = create(await choose(catalog, "executor", planned.executor, "executor"));
  const work = await workOf(sweep);
  let statuses = await work.statuses();
  if (work.waiting.length === 0) return statuses;
  const submission = await executor.submit(work);
  let signal: StopSignal | undefined;
  const leave = terminal.onStop((asked) => {
    signal = asked;
    terminal.err("stopping: checkpoints are written first; once more to quit at once\n");
    void executor.cancel(submission);
  });
  try {
    for await (const now of executor.status(submission, work)) {
      if (!options.quiet) for (const line of changes(statuses, now)) terminal.err(line);
      statuses = now;
    }
  } finally {
    leave();
  }
  if (signal !== undefined) throw new Stopped(signal, "Stopped; what is done stays done. Go on with the same command.");
  return statuses;
}

async function workOf({ plan: planned, folder }: GatheredSweep): Promise<SweepWork> {
  const evaluations = evaluationIds(planned);
  const statuses = () => sweepStatus(folder, planned, evaluations);
  const waiting = (await statuses()).flatMap(({ state }, index) => (state === "done" ? [] : [index]));
  const command = [process.execPath, HEDDLE, "sweep", "work", folder, "--quiet"];
  return { name: planned.name, folder, command, waiting, statuses };
}

/** A line for each run that began or ended. */
function changes(before: readonly RunStatus[], now: readonly RunStatus[]): string[] {
  const was = new Map(before.map(({ id, state }) => [id, state]));
  const ended = now.filter(({ state }) => state === "done" || state === "failed").length;
  return now
    .filter(({ id, state }) => was.get(id) !== state && state !== "waiting")
    .map(({ label, state, message }) => `${ended}/${now.length}  ${label}: ${state}${message ? `: ${message}` : ""}\n`);
}

/** What an executor starts: one worker. */
export async function work(folder: string, { terminal, options }: SweepInvocation): Promise<void> {
  const sweep = await plannedSweep(folder, terminal.folder);
  const abort = new AbortController();
  let signal: StopSignal | undefined;
  const leave = terminal.onStop((asked) => {
    signal = asked;
    abort.abort();
  });
  const chosen = options.index === undefined ? undefined : new Set([runAt(sweep, options.index)]);
  try {
    const failed = await workThrough({
      ...sweep,
      only: chosen,
      signal: abort.signal,
      onRun: (of, what, message) => {
        if (!options.quiet) terminal.err(`${of.label}: ${what}${message ? `: ${message}` : ""}\n`);
      },
    });
    if (failed.length > 0)
      throw unfinished(
        folder,
        await sweepStatus(sweep.folder, { ...sweep.plan, runs: failed }, evaluationIds(sweep.plan)),
      );
  } catch (error) {
    if (signal === undefined) throw error;
    throw new Stopped(signal, "Stopped; the checkpoint is written.", error);
  } finally {
    leave();
  }
}

function runAt({ plan: { runs, name } }: GatheredSweep, index: number): string {
  const run = runs[index];
  if (run !== undefined) return run.id;
  throw new HeddleError("usage", {
    where: "--index",
    expected: `a number below ${runs.length}, the runs of ${name}`,
    got: String(index),
    next: "See heddle sweep status for all of them.",
  });
}

export async function status(folder: string, invocation: SweepInvocation): Promise<void> {
  const sweep = await plannedSweep(folder, invocation.terminal.folder);
  const statuses = await sweepStatus(sweep.folder, sweep.plan, evaluationIds(sweep.plan));
  await printOrWrite(invocation, { json: { folder: sweep.folder, runs: statuses }, text: statusText(statuses) });
}

export async function collect(folder: string, invocation: SweepInvocation): Promise<void> {
  const { terminal, options } = invocation;
  const sweep = await plannedSweep(folder, terminal.folder);
  const collected = await collectRuns(sweep.folder, sweep.plan, options.metrics);
  const out = options.out === undefined ? join(sweep.folder, "results.json") : resolve(terminal.folder, options.out);
  const csv = extname(out) === ".csv";
  await writeText(out, csv ? collectedCsv(collected) : `${JSON.stringify(collected)}\n`);
  const done = collected.runs.filter(({ state }) => state === "done").length;
  print(invocation, {
    json: collected,
    text: `${relative(terminal.folder, out)}: ${done} of ${count(collected.runs.length, "run")}\n`,
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
      : `${open.length} not done: their workers ended before them`,
    next: "Put right what it says, then run the sweep again: what is done stays done.",
  });
}
