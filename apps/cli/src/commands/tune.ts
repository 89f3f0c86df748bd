import { join, relative, resolve } from "node:path";
import { type Tuned, type TuneInput, tune as tuneBy } from "heddle/sweeps";
import { stringify } from "yaml";
import { stringsIn } from "../config/gather.js";
import { pathAt } from "../config/place.js";
import { readGrid, type SweepCommandOptions } from "../config/read-sweep.js";
import { loadThirdParty } from "../config/third-party.js";
import { type Invocation, print } from "../result.js";
import { showRunChanges } from "../show/run-changes.js";
import { rungText, tuneText } from "../show/tune.js";
import { stoppable, stoppingText } from "../stopping.js";
import { writeText } from "../write-text.js";
import { workerCommand } from "./sweep.js";

type TuneInvocation = Invocation<SweepCommandOptions>;

export async function tune(target: string, invocation: TuneInvocation): Promise<void> {
  const { terminal, options } = invocation;
  const { input, from } = await readGrid<TuneInput>(resolve(terminal.folder, target), options, terminal.folder);
  const out = pathAt(terminal.folder, options.out ?? join("runs", String(input.name)));
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
  const stopping = {
    onStop: () => terminal.err(stoppingText("checkpoints")),
    message: "Stopped; finished rungs and checkpoints are kept. Continue with the same command.",
  };
  return stoppable(terminal, stopping, (signal) =>
    tuneBy(input, {
      ...place,
      command: workerCommand(place.out),
      signal,
      onStatus: showRunChanges(terminal, options.quiet === true),
      onRung(record) {
        if (!options.quiet) terminal.err(`${rungText(record.rungs[record.rungs.length - 1], record)}\n`);
      },
    }),
  );
}
