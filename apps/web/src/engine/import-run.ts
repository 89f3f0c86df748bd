import { HeddleError } from "@heddle/contracts";
import { resolveConfig } from "@heddle/runtime";
import { unzipSync } from "fflate";
import { refusePackages } from "./configuration.js";
import { runNames, storeOf } from "./stores.js";

type Chosen = readonly { readonly path: string; readonly file: File }[];

/** A run folder made elsewhere, as its files or as a .zip of it: copied into this browser. Answers its name here. */
export async function importRun(chosen: Chosen): Promise<string> {
  const contents = await readAll(chosen);
  const config = [...contents.keys()].find((path) => /(^|\/)config\.json$/.test(path));
  if (config === undefined) throw noRun(chosen);
  const folder = config.slice(0, -"config.json".length);
  const written = parse(contents.get(config)!, config);
  refusePackages(written, config);
  resolveConfig(written, config);
  if (!contents.has(`${folder}summary.json`) || !contents.has(`${folder}latents.h5ad`)) throw unfinished(config);
  const name = await freeName(folder.split("/").filter(Boolean).at(-1) ?? "run");
  const store = storeOf(name);
  for (const [path, bytes] of contents) {
    if (path.startsWith(folder) && !path.includes("checkpoints/")) await store.write(path.slice(folder.length), bytes);
  }
  return name;
}

async function readAll(chosen: Chosen): Promise<Map<string, Uint8Array>> {
  const [first] = chosen;
  if (chosen.length === 1 && first!.file.name.endsWith(".zip")) {
    const bytes = new Uint8Array(await first!.file.arrayBuffer());
    return new Map(Object.entries(unzipped(bytes, first!.file.name)).filter(([path]) => !path.endsWith("/")));
  }
  const wanted = chosen.filter(({ path }) => !path.includes("/checkpoints/"));
  return new Map(
    await Promise.all(wanted.map(async ({ path, file }) => [path, new Uint8Array(await file.arrayBuffer())] as const)),
  );
}

function unzipped(bytes: Uint8Array, where: string): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes);
  } catch (cause) {
    throw new HeddleError("unreadable-file", {
      where,
      expected: "a .zip of a run folder",
      got: cause instanceof Error ? cause.message : String(cause),
      next: "Choose the run folder itself, or zip it again.",
      cause,
    });
  }
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

async function freeName(wanted: string): Promise<string> {
  const taken = new Set(await runNames());
  for (let count = 1; ; count++) {
    const name = count === 1 ? wanted : `${wanted}-${count}`;
    if (!taken.has(name)) return name;
  }
}

const noRun = (chosen: Chosen) =>
  new HeddleError("bad-run-folder", {
    expected: "a run folder, with config.json in it",
    got: `${chosen.length} ${chosen.length === 1 ? "file" : "files"} without one`,
    next: "Choose the folder that heddle train --out made.",
  });

const unfinished = (where: string) =>
  new HeddleError("bad-run-folder", {
    where,
    expected: "a run that was trained to its end, with summary.json and latents.h5ad",
    got: "one without them",
    next: "Let heddle train --resume finish it first.",
  });
