import { basename, dirname, extname, join, relative, resolve } from "node:path";
import type { ReportFile } from "@heddle/contracts";
import { type PluginChoice, renderReport } from "@heddle/runtime";
import { openRun } from "../config/run-store.js";
import { applySettings, readSettings } from "../config/settings.js";
import { type Invocation, print } from "../result.js";
import { writeText } from "../write-text.js";

export async function report(targets: readonly string[], invocation: Invocation): Promise<void> {
  const { terminal, options } = invocation;
  const runs = await Promise.all(targets.map((target) => openRun(target, terminal.folder)));
  const { reports } = applySettings({}, readSettings(options)) as { reports?: readonly (string | PluginChoice)[] };
  const files = await renderReport({
    // the reports are those of the first run's configuration, so are the plugins they may be
    catalogue: runs[0]!.catalogue,
    runs: runs.map(({ folder, store }) => ({ name: basename(folder), store })),
    reports: reports?.map((pick) => (typeof pick === "string" ? { use: pick } : pick)),
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
}

/** In a folder under its own name; where --out names a file, "report" gives way to that file's name. */
function placeOf({ name }: ReportFile, out: string): string {
  const extension = extname(out);
  if (extension === "") return join(out, name);
  const stem = basename(out, extension);
  return join(dirname(out), name.startsWith("report.") ? `${stem}${name.slice("report".length)}` : name);
}

/** The run's own folder, or the one that holds all the runs. */
function sharedFolder(folders: readonly string[]): string {
  let shared = folders[0]!;
  while (!folders.every((folder) => folder === shared || folder.startsWith(join(shared, "/"))))
    shared = dirname(shared);
  return shared;
}
