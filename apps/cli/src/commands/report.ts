import { statSync } from "node:fs";
import { basename, extname } from "node:path";
import { type HeddleError, type PluginChoice, type ReportFile, report as renderReport } from "heddle";
import { applySettings, resolveConfig, type Setting } from "heddle/config";
import { placeAt, placeWithin, shownPlace, splitPlace } from "../config/place.js";
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
  const shared = options.out ?? sharedPlace(runs.map(({ place }) => place)) ?? ".";
  const out = placeAt(terminal.folder, shared);
  const written: string[] = [];
  for (const file of files) {
    const path = pathOf(file, out);
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

/** In a folder, a file keeps its name; if --out is a file, that name replaces "report". */
function pathOf({ name }: ReportFile, out: string): string {
  const extension = extname(out);
  if (extension === "" || isFolder(out)) return placeWithin(out, name);
  const stem = basename(out, extension);
  return placeWithin(
    splitPlace(out).folder,
    name.startsWith("report.") ? `${stem}${name.slice("report".length)}` : name,
  );
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** The place of one run, or the nearest folder that contains all runs; undefined for runs in a folder and at an address. */
function sharedPlace(places: readonly string[]): string | undefined {
  let shared = places[0];
  while (!places.every((place) => place === shared || place.startsWith(placeWithin(shared, "/")))) {
    const { folder } = splitPlace(shared);
    if (folder === shared) return undefined;
    shared = folder;
  }
  return shared;
}
