import { join, relative, resolve } from "node:path";
import { type RunStatus, type Tuned, type TuneInput, tune as tuneBy } from "heddle/sweeps";
import { stringify } from "yaml";
import { stringsIn } from "../config/gather.js";
import { readGrid, type SweepCommandOptions } from "../config/read-sweep.js";
import { loadThirdParty } from "../config/third-party.js";
import { Stopped } from "../failure.js";
import { type Invocation, print } from "../result.js";
import { rungText, tuneText } from "../show/tune.js";
import type { StopSignal } from "../terminal.js";
import { writeText } from "../write-text.js";
import { changes, workerCommand } from "./sweep.js";

type TuneInvocation = Invocation<SweepCommandOptions>;

export async function tune(target: string, invocation: TuneInvocation): Promise<void> {
  const { terminal, options } = invocation;
  const { input, from } = await readGrid<TuneInput>(resolve(terminal.folder, target), options, terminal.folder);
  const out = resolve(terminal.folder, options.out ?? join("runs", String(input.name)));
  const base = input.base as { readonly plugins?: unknown } | undefined;
  const plugins = await loadThirdParty(stringsIn(base?.plugins), [from, terminal.folder]);
  const { record, config } = await execute(input, { out, plugins, source: target }, invocation);
  const chosen = join(out, "chosen.yaml");
  const label = record.candidates[record.chosen.candidate].label;
  await writeText(chosen, `# Chosen by heddle tune without labels: ${label}\n${stringify(config)}`);
  const shown = relative(terminal.folder, chosen);
  print(invocation, {
    json: { folder: out, ...record, config },
    text: `${tuneText(record)}\nNext: heddle train ${shown}\n`,
  });
}

async function execute(
  input: TuneInput,
  place: Pick<Parameters<typeof tuneBy>[1], "plugins"> & { readonly out: string; readonly source: string },
  { terminal, options }: TuneInvocation,
): Promise<Tuned> {
  const abort = new AbortController();
  let signal: StopSignal | undefined;
  const unsubscribe = terminal.onStop((received) => {
    signal = received;
    terminal.err("stopping after the next checkpoints; press again to quit at once\n");
    abort.abort();
  });
  let before: readonly RunStatus[] = [];
  try {
    return await tuneBy(input, {
      ...place,
      command: workerCommand(place.out),
      signal: abort.signal,
      onStatus(now) {
        if (!options.quiet) for (const line of changes(before, now)) terminal.err(line);
        before = [...now];
      },
      onRung(record) {
        if (!options.quiet) terminal.err(`${rungText(record.rungs[record.rungs.length - 1], record)}\n`);
      },
    });
  } catch (error) {
    if (signal === undefined) throw error;
    throw new Stopped(
      signal,
      "Stopped; finished rungs and checkpoints are kept. Continue with the same command.",
      error,
    );
  } finally {
    unsubscribe();
  }
}
