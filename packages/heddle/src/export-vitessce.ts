import { HeddleError } from "@heddle/contracts";
import { type RunStore, storeAt } from "@heddle/runtime/stores";
import { checkOptions, type OptionKeys } from "./check-options.js";

export interface ExportVitessceOptions {
  /** Folder to write, which does not exist yet. */
  readonly out: string;
  /** Address at which a web server offers this folder. Default: `http://localhost:8000`. */
  readonly url?: string;
  /** Name of the view configuration. Default: the name of the run's folder. */
  readonly name?: string;
}

const KEYS: OptionKeys<ExportVitessceOptions> = { out: true, url: true, name: true };

const STORE = "cells.zarr";
const VIEW_CONFIG = "vitessce.json";

/**
 * Writes a trained run for the viewer Vitessce: cells.zarr, AnnData in Zarr 3 whose X is the latent representation, and
 * vitessce.json, a view configuration that names it by its address. Node only. Returns the names of both.
 *
 * @example
 * await exportVitessce("runs/first", { out: "viewer", url: "https://example.org/viewer" });
 */
export async function exportVitessce(run: string | RunStore, options: ExportVitessceOptions): Promise<string[]> {
  checkOptions("exportVitessce", options, KEYS);
  const { out, url = "http://localhost:8000" } = options;
  const base = addressOf(url);
  const store = typeof run === "string" ? storeAt(run) : run;
  const name = options.name ?? store.name.split(/[\\/]/).findLast((part) => part !== "") ?? "run";
  const [{ vitessceFiles }, { writeZarrFolder }] = await Promise.all([
    import("@heddle/runtime/analysis"),
    import("@heddle/datasets/zarr-folder"),
  ]);
  const { viewConfig, cells } = await vitessceFiles({ store, name, url: new URL(STORE, base).href });
  await writeZarrFolder(out, {
    store: STORE,
    contents: cells,
    texts: { [VIEW_CONFIG]: `${JSON.stringify(viewConfig, null, 2)}\n` },
  });
  return [VIEW_CONFIG, STORE];
}

/** The address of a folder. */
function addressOf(url: string): URL {
  try {
    const base = new URL(url.endsWith("/") ? url : `${url}/`);
    if (/^https?:$/.test(base.protocol)) return base;
  } catch {
    // refused below
  }
  throw new HeddleError("usage", {
    where: "url",
    expected: "an absolute address, such as https://example.org/viewer",
    got: JSON.stringify(url),
    next: "Name the address at which a web server offers the folder.",
  });
}
