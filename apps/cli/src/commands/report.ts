import { type HeddleError, type PluginChoice, report as renderReport } from "heddle";
import { applySettings, resolveConfig, type Setting } from "heddle/config";
import { placeAt, placeWithin, shownPlace } from "../config/place.js";
import { reportPlace, sharedPlace } from "../config/report-places.js";
import { type OpenedRun, openRun } from "../config/run-store.js";
import { readSettingsUnder } from "../config/settings.js";
import { type Invocation, print } from "../result.js";
import { writeText } from "../write-text.js";

export async function report(targets: readonly string[], invocation: Invocation): Promise<void> {
  const { terminal, options } = invocation;
  const runs: OpenedRun[] = [];
  // one after the other, because each may ask for consent
  for (const target of targets) runs.push(await openRun(target, invocation));
  const reports = chosenReports(readSettingsUnder("reports", options));
  const failures: HeddleError[] = [];
  const files = await renderReport(
    runs.map(({ store }) => store),
    {
      ...(reports && { reports }),
      // the first run's configuration names the reports, and so their plugins
      plugins: runs[0].plugins,
      onEvent: ({ error }) => failures.push(error),
    },
  );
  const out = placeAt(terminal.folder, options.out ?? sharedPlace(runs.map(({ place }) => place)) ?? ".");
  const written: string[] = [];
  for (const file of files) {
    // a run is a folder, also one with a dot in its name at an address
    const path = options.out === undefined ? placeWithin(out, file.name) : reportPlace(file, out);
    await writeText(path, file.contents);
    written.push(path);
  }
  print(invocation, {
    json: { files: written },
    text: written.map((path) => `${shownPlace(terminal.folder, path)}\n`).join(""),
  });
  if (failures.length > 0) throw failures[0];
}

/** Reports that --set chooses. */
function chosenReports(settings: readonly Setting[]): readonly PluginChoice[] | undefined {
  if (settings.length === 0) return undefined;
  return resolveConfig(applySettings({}, settings), "--set").reports;
}
