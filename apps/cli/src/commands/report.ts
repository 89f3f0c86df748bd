import { statSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import type { ReportFile } from "@heddle/contracts";
import { applySettings, type PluginChoice, renderReport, resolveConfig, type Setting } from "@heddle/runtime";
import { openRun } from "../config/run-store.js";
import { onlyUnder, readSettings } from "../config/settings.js";
import { type Invocation, print } from "../result.js";
import { writeText } from "../write-text.js";
import { newFailures } from "./failures.js";

export async function report(targets: readonly string[], invocation: Invocation): Promise<void> {
  const { terminal, options } = invocation;
  const runs = await Promise.all(targets.map((target) => openRun(target, terminal.folder)));
  const reports = askedReports(readSettings(options));
  const failures = newFailures();
  const files = await renderReport({
    // the reports are those of the first run's configuration, so are the plugins they may be
    catalog: runs[0]!.catalog,
    runs: runs.map(({ folder, store }) => ({ name: basename(folder), store })),
    reports,
    onFailure: failures.add,
  });
  const out =
    options.out === undefined ? sharedFolder(runs.map(({ folder }) => folder)) : resolve(terminal.folder, options.out);
  const written: string[] = [];
  for (const file of files) {
    const path = placeOf(file, out);
    await writeText(path, file.contents);
    written.push(path);
  }
  print(invocation, {
    json: { files: written },
    text: written.map((path) => `${relative(terminal.folder, path)}\n`).join(""),
  });
  failures.throwFirst();
}

/** What --set says of the reports; it has no bearing on anything else, and says so. */
function askedReports(settings: readonly Setting[]): readonly PluginChoice[] | undefined {
  if (settings.length === 0) return undefined;
  onlyUnder(settings, "reports");
  return resolveConfig(applySettings({}, settings), "--set").reports;
}

/** In a folder under its own name; where --out names a file, "report" gives way to that file's name. */
function placeOf({ name }: ReportFile, out: string): string {
  const extension = extname(out);
  if (extension === "" || isFolder(out)) return join(out, name);
  const stem = basename(out, extension);
  return join(dirname(out), name.startsWith("report.") ? `${stem}${name.slice("report".length)}` : name);
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** The run's own folder, or the one that holds all the runs. */
function sharedFolder(folders: readonly string[]): string {
  let shared = folders[0]!;
  while (!folders.every((folder) => folder === shared || folder.startsWith(join(shared, "/"))))
    shared = dirname(shared);
  return shared;
}
