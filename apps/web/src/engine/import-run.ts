import { HeddleError } from "heddle";
import { resolveConfig } from "heddle/config";
import { refusePackages } from "./configuration.js";
import { runNames, storeOf } from "./stores.js";
import { unzipRun } from "./unzip-run.js";

type RunFiles = readonly { readonly path: string; readonly file: File }[];

/** Copies a run folder, given as files or as a .zip, into this browser. Returns its name here. */
export async function importRun(chosen: RunFiles): Promise<string> {
  const contents = await readAll(chosen);
  const config = [...contents.keys()].find((path) => /(^|\/)config\.json$/.test(path));
  if (config === undefined) throw noRun(chosen);
  const folder = config.slice(0, -"config.json".length);
  const parsed = parse(contents.get(config)!, config);
  refusePackages(parsed, config);
  resolveConfig(parsed, config);
  if (!contents.has(`${folder}summary.json`) || !contents.has(`${folder}latents.h5ad`)) throw unfinished(config);
  const name = await freeName(folder.split("/").filter(Boolean).at(-1) ?? "run");
  const store = storeOf(name);
  for (const [path, bytes] of contents) {
    if (path.startsWith(folder) && !path.includes("checkpoints/")) await store.write(path.slice(folder.length), bytes);
  }
  return name;
}

async function readAll(chosen: RunFiles): Promise<Map<string, Uint8Array>> {
  const [first] = chosen;
  if (chosen.length === 1 && first.file.name.endsWith(".zip")) return unzipRun(first.file);
  const needed = chosen.filter(({ path }) => !path.includes("/checkpoints/"));
  return new Map(
    await Promise.all(needed.map(async ({ path, file }) => [path, new Uint8Array(await file.arrayBuffer())] as const)),
  );
}

function parse(bytes: Uint8Array, where: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new HeddleError("bad-run-folder", {
      where,
      expected: "JSON",
      got: (cause as Error).message,
      next: "Use another copy of the run.",
      cause,
    });
  }
}

async function freeName(preferred: string): Promise<string> {
  const taken = new Set(await runNames());
  for (let count = 1; ; count++) {
    const name = count === 1 ? preferred : `${preferred}-${count}`;
    if (!taken.has(name)) return name;
  }
}

const noRun = (chosen: RunFiles) =>
  new HeddleError("bad-run-folder", {
    expected: "a run folder, with config.json in it",
    got: `${chosen.length} ${chosen.length === 1 ? "file" : "files"} without one`,
    next: "Choose the folder that heddle train --out wrote.",
  });

const unfinished = (where: string) =>
  new HeddleError("bad-run-folder", {
    where,
    expected: "a finished run, with summary.json and latents.h5ad",
    got: "a run without them",
    next: "Finish it with heddle train --resume first.",
  });
