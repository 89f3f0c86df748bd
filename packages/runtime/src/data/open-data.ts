import {
  type CountDataset,
  type DataSource,
  type DatasetReader,
  HeddleError,
  type OpenOptions,
  type Origin,
} from "@heddle/contracts";
import { create } from "../composition/compose.js";
import { readerOptions } from "../config/data-keys.js";
import type { PluginChoice } from "../config/schema.js";
import type { Catalog } from "../plugins/catalog.js";
import { type ConfiguredPlugin, choose } from "../plugins/choose.js";
import { concatenate } from "./concatenate.js";

/** The files of a configuration; none for simulators. */
export const sourcesOf = ({ data }: { readonly data: PluginChoice }): DataSource[] =>
  ((data.path as readonly string[] | undefined) ?? []).map((path) => ({ path }));

/** Files and matrix name, for messages. */
export const matrixName = ({ files, matrix }: Origin): string =>
  [...files.map(({ path }) => path), matrix].filter((part) => part !== "").join(", ");

export const sourceName = (source: DataSource): string => ("path" in source ? source.path : source.name);

/** The dataset plugin for `source`: the configured one, or the first that recognizes it. */
export async function chooseReader(
  catalog: Catalog,
  pick: PluginChoice,
  source: DataSource | undefined,
): Promise<ConfiguredPlugin<"dataset">> {
  const reader = readerOptions(pick);
  if (pick.use !== "auto") return choose(catalog, "dataset", reader, "data");
  if (source === undefined) throw noData();
  const { use: _use, ...options } = reader;
  const readers: DatasetReader[] = [];
  for (const name of Object.keys(catalog.dataset)) {
    const plain = await choose(catalog, "dataset", { use: name }, "data");
    const recognizer = create(plain);
    readers.push(recognizer);
    if (recognizer.accepts === "nothing" || !(await recognizer.recognizes(source))) continue;
    return choose(catalog, "dataset", { use: name, ...options }, "data");
  }
  for (const reader of readers) await reader.explain?.(source);
  throw new HeddleError("unsupported-file", {
    where: sourceName(source),
    expected: `a file or folder that one of ${Object.keys(catalog.dataset).join(", ")} reads`,
    got: "something none of them recognizes",
    next: "Check the path; for an unusual name or extension set data.use.",
  });
}

const readsNothing = (reader: string, source: string) =>
  new HeddleError("usage", {
    where: source,
    expected: `no file with data.use: ${reader}, which makes its own cells`,
    got: "one",
    next: "Set data.use: auto to read the file, or leave it out.",
  });

const noData = () =>
  new HeddleError("usage", {
    expected: "data: a file or folder",
    got: "none",
    next: "Give --data FILE, or data.path in the configuration, or data.use: simulated.",
  });

/** Opens the configured data; several sources become one dataset with a column `sample`. */
export async function openData(
  catalog: Catalog,
  pick: PluginChoice,
  sources: readonly DataSource[],
  options: OpenOptions,
): Promise<CountDataset> {
  if (sources.length === 0) {
    const chosen = await chooseReader(catalog, pick, undefined);
    const reader = create(chosen);
    if (reader.accepts !== "nothing") throw noData();
    return reader.open(undefined, options);
  }
  const opened: CountDataset[] = [];
  try {
    for (const source of sources) {
      const reader = create(await chooseReader(catalog, pick, source));
      if (reader.accepts === "nothing") throw readsNothing(pick.use, sourceName(source));
      opened.push(await reader.open(source, options));
    }
    return opened.length === 1 ? opened[0] : concatenate(opened, sampleNames(sources.map(sourceName)));
  } catch (error) {
    for (const dataset of opened) dataset.dispose();
    throw error;
  }
}

/** Data to read: sources or a dataset. */
export interface GivenData {
  readonly sources?: readonly DataSource[];
  /** A dataset that the caller closes, or a function that opens it; the dataset of a function is closed after use. */
  readonly dataset?: CountDataset | ((options: OpenOptions) => Promise<CountDataset>);
}

/** Opens the data, calls `use` and closes them. */
export async function withDataset<T>(
  given: GivenData,
  read: { readonly catalog: Catalog; readonly pick: PluginChoice } & OpenOptions,
  use: (dataset: CountDataset) => Promise<T>,
): Promise<T> {
  const { opened, close } = await openGiven(given, read);
  try {
    return await use(opened);
  } finally {
    close();
  }
}

/** Opens the data for a use that lasts; the caller calls `close`. */
export async function openGiven(
  { sources = [], dataset }: GivenData,
  { catalog, pick, support, signal }: { readonly catalog: Catalog; readonly pick: PluginChoice } & OpenOptions,
): Promise<{ readonly opened: CountDataset; readonly close: () => void }> {
  if (typeof dataset === "object") return { opened: dataset, close: () => {} };
  const options = { support, signal };
  const opened = await (dataset ? dataset(options) : openData(catalog, pick, sources, options));
  return { opened, close: () => opened.dispose() };
}

/** The last part of each path that differs between samples, without its extension. */
export function sampleNames(paths: readonly string[]): string[] {
  const parts = paths.map((path) => path.split(/[\\/]/).filter((part) => part !== ""));
  const depth = Math.max(...parts.map((p) => p.length));
  for (let back = 1; back <= depth; back++) {
    const names = parts.map((p) =>
      p
        .slice(-back, p.length - back + 1)
        .join("/")
        .replace(/\.(h5ad|h5|zarr|zip|mtx)$/i, ""),
    );
    if (new Set(names).size === names.length) return names;
  }
  return parts.map((p, i) => `${p.at(-1) ?? "sample"}-${i + 1}`);
}
