import { basename } from "node:path";
import { publish as publishRun } from "heddle";
import { placeAt, shownPlace } from "../config/place.js";
import { openRun } from "../config/run-store.js";
import type { CommonOptions } from "../options.js";
import { type Invocation, print } from "../result.js";

export interface PublishCommandOptions extends CommonOptions {
  readonly license?: string;
  readonly name?: string;
  readonly description?: string;
}

export async function publish(target: string, invocation: Invocation<PublishCommandOptions>): Promise<void> {
  const { terminal, options } = invocation;
  const { place, store } = await openRun(target, invocation);
  const out = placeAt(terminal.folder, options.out ?? `${place}-published`);
  const { license, name = basename(place), description } = options;
  const given = { ...(license !== undefined && { license }), ...(description !== undefined && { description }) };
  const files = await publishRun(store, { out, name, ...given });
  const shown = shownPlace(terminal.folder, out);
  print(invocation, {
    json: { folder: out, files },
    text: `${shown}: ${files.length} files; README.md is the model card\nNext: put the folder on a web server, then heddle embed https://… --data mine.h5ad\n`,
  });
}
