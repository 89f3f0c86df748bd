import { join } from "node:path";
import { type ConfigInput, type ConsensusRecord, consensus as consensusOf, type TypedChoice } from "heddle";
import { applySettings, type Setting } from "heddle/config";
import { givenOptions } from "../config/given-options.js";
import { placeAt, shownPlace } from "../config/place.js";
import { openRun } from "../config/run-store.js";
import { readSettingsUnder } from "../config/settings.js";
import type { CommonOptions } from "../options.js";
import { type Invocation, print } from "../result.js";
import { consensusText } from "../show/consensus.js";

export interface ConsensusCommandOptions extends CommonOptions {
  readonly correlation?: number;
  readonly share?: number;
}

export async function consensus(
  targets: readonly string[],
  invocation: Invocation<ConsensusCommandOptions>,
): Promise<void> {
  const { terminal, options } = invocation;
  const rotation = rotationOf(readSettingsUnder("rotation", options));
  const runs = [];
  for (const target of targets) runs.push(await openRun(target, invocation));
  const out = placeAt(terminal.folder, options.out ?? join("runs", "consensus"));
  const record = await consensusOf(
    runs.map(({ store }) => store),
    {
      out,
      plugins: runs.flatMap(({ plugins }) => plugins).filter((plugin, at, all) => all.indexOf(plugin) === at),
      ...givenOptions(options, ["correlation", "share"]),
      ...(rotation !== undefined && { rotation }),
    },
  );
  const shown = shownPlace(terminal.folder, out);
  const named = withRelativeNames(record, terminal.folder);
  print(invocation, {
    json: { run: out, ...record },
    text: `${consensusText(shown, named)}\nNext: heddle evaluate ${shown}\n`,
  });
}

/** The rotation of `--set rotation…`, by default with ICA; undefined without settings. */
function rotationOf(settings: readonly Setting[]): TypedChoice<"rotation"> | undefined {
  if (settings.length === 0) return undefined;
  return (applySettings({ rotation: { use: "ica" } }, settings) as ConfigInput).rotation;
}

const withRelativeNames = (record: ConsensusRecord, folder: string): ConsensusRecord => ({
  ...record,
  runs: record.runs.map((run) => ({ ...run, name: shownPlace(folder, run.name) })),
});
