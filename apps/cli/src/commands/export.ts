import { basename, relative, resolve } from "node:path";
import { exportVitessce } from "heddle";
import { openRun } from "../config/run-store.js";
import type { CommonOptions } from "../options.js";
import { type Invocation, print } from "../result.js";

export interface ExportCommandOptions extends CommonOptions {
  readonly url?: string;
}

export async function exportRun(target: string, invocation: Invocation<ExportCommandOptions>): Promise<void> {
  const { terminal, options } = invocation;
  const { folder, store } = await openRun(target, invocation);
  const out = resolve(terminal.folder, options.out ?? `${folder}-vitessce`);
  const { url } = options;
  const files = await exportVitessce(store, { out, name: basename(folder), ...(url !== undefined && { url }) });
  const shown = relative(terminal.folder, out) || ".";
  const next =
    url === undefined
      ? `npx http-server ${shown} --cors -p 8000, then open https://vitessce.io/#?url=http://localhost:8000/vitessce.json`
      : `put the folder at ${url}, then open https://vitessce.io/#?url=${url.replace(/\/$/, "")}/vitessce.json`;
  print(invocation, { json: { folder: out, files }, text: `${shown}: ${files.join(", ")}\nNext: ${next}\n` });
}
