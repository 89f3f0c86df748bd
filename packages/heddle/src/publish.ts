import { HeddleError } from "@heddle/contracts";
import { memoryStore, type RunStore, storeAt } from "@heddle/runtime/stores";
import { checkOptions, type OptionKeys } from "./check-options.js";

export interface PublishOptions {
  /** Folder or store of the published model. It must be empty or not exist. */
  readonly out: string | RunStore;
  /** Name in the model card. Default: the name of the run's folder. */
  readonly name?: string;
  /** License of the model, as an SPDX identifier. Default: "unknown". */
  readonly license?: string;
  /** A paragraph of the model card. */
  readonly description?: string;
}

const KEYS: OptionKeys<PublishOptions> = { out: true, name: true, license: true, description: true };

/**
 * Writes a model for others: weights as safetensors, genes, configuration, evaluation, a model card, and a manifest with
 * checksums. It contains no cells and no paths of this machine. Put the folder on any web server; `fetchModel` loads it.
 * Returns the names of the files.
 *
 * @example
 * await publish("runs/first", { out: "published", license: "CC-BY-4.0" });
 */
export async function publish(run: string | RunStore, options: PublishOptions): Promise<string[]> {
  checkOptions("publish", options, KEYS);
  const { out, license = "unknown", description } = options;
  const store = typeof run === "string" ? storeAt(run) : run;
  const { publishModel } = await import("@heddle/runtime");
  const name =
    options.name ??
    store.name
      .split(/[\\/]/)
      .filter((part) => part !== "")
      .at(-1) ??
    "model";
  const target = typeof out === "string" ? storeAt(out) : out;
  return publishModel({ store, target, name, license, ...(description !== undefined && { description }) });
}

/**
 * A published model at an address, in memory, for `embed`, `decode`, `loadModel` and others. Every file is compared with the
 * checksum of the manifest. No code of the address is executed; a model that uses plugins needs them among the options of
 * those functions.
 *
 * @example
 * const model = await fetchModel("https://example.org/models/pbmc");
 * const { encoded } = await embed(model, { data: "mine.h5ad" });
 */
export async function fetchModel(address: string, { signal }: { signal?: AbortSignal } = {}): Promise<RunStore> {
  const base = new URL(address.endsWith("/") ? address : `${address}/`);
  const { checkEntry, MANIFEST, readManifest } = await import("@heddle/runtime/run-folder");
  const parse = (bytes: Uint8Array): unknown => {
    try {
      return JSON.parse(new TextDecoder().decode(bytes));
    } catch {
      return undefined;
    }
  };
  const manifest = await fetchBytes(new URL(MANIFEST, base), signal);
  const { files } = readManifest(parse(manifest), `${base.href}${MANIFEST}`);
  const contents: [string, Uint8Array][] = [];
  for (const entry of files) {
    const bytes = await fetchBytes(new URL(entry.name, base), signal);
    await checkEntry(entry, bytes);
    contents.push([entry.name, bytes]);
  }
  return memoryStore(contents, base.href.replace(/\/$/, ""));
}

async function fetchBytes(url: URL, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const problem = (got: string, cause?: unknown) =>
    new HeddleError("missing-file", {
      where: url.href,
      expected: "a file of a model that heddle publish wrote",
      got,
      next: "Check the address: it is that of the folder with heddle-model.json.",
      cause,
    });
  const response = await fetch(url, { signal: signal ?? null }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw problem(cause instanceof Error ? cause.message : String(cause), cause);
  });
  if (!response.ok) throw problem(`status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
