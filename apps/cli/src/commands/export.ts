import { basename } from "node:path";
import { exportVitessce } from "heddle";
import { pathAt, shownPlace } from "../config/place.js";
import { openRun } from "../config/run-store.js";
import type { CommonOptions } from "../options.js";
import { type Invocation, print } from "../result.js";

export interface ExportCommandOptions extends CommonOptions {
  readonly url?: string;
}

export async function exportRun(target: string, invocation: Invocation<ExportCommandOptions>): Promise<void> {
  const { terminal, options } = invocation;
  const { place, store } = await openRun(target, invocation);
  const out = pathAt(terminal.folder, options.out ?? `${place}-vitessce`);
  const { url } = options;
  const files = await exportVitessce(store, { out, name: basename(place), ...(url !== undefined && { url }) });
  const shown = shownPlace(terminal.folder, out);
  const next =
    url === undefined
      ? `npx http-server ${shown} --cors -p 8000, then open https://vitessce.io/#?url=http://localhost:8000/vitessce.json`
      : `put the folder at ${url}, then open https://vitessce.io/#?url=${url.replace(/\/$/, "")}/vitessce.json`;
  print(invocation, { json: { folder: out, files }, text: `${shown}: ${files.join(", ")}\nNext: ${next}\n` });
}
