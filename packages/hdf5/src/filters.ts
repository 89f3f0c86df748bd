// Without its filter, the library reads a chunk as garbage and does not fail (its callers drop the status). So the
// filters of a dataset are compared with the loaded ones before any value is read.
import { HeddleError } from "@heddle/contracts";

/** Filters compiled into the library: no file to load. */
const BUILT_IN: ReadonlyMap<number, string> = new Map([
  [1, "gzip"],
  [2, "shuffle"],
  [3, "fletcher32"],
  [4, "szip"],
  [5, "nbit"],
  [6, "scaleoffset"],
]);

/** Registered filter numbers (HDF Group registry) with the plugin that decodes them. */
const PLUGINS: ReadonlyMap<number, string> = new Map([
  [307, "bz2"],
  [32000, "lzf"],
  [32001, "blosc"],
  [32004, "lz4"],
  [32008, "bshuf"],
  [32013, "zfp"],
  [32015, "zstd"],
  [32022, "bitgroom"],
  [32023, "bitround"],
  [32026, "blosc2"],
]);

/** Names of a dataset's filters, in the order they were applied. */
export function filterNames(filters: readonly { id: number; name: string }[]): string[] {
  return filters.map(({ id, name }) => BUILT_IN.get(id) ?? PLUGINS.get(id) ?? (name || `filter ${id}`));
}

/** Makes every filter usable; HeddleError "unsupported-file" with the first unknown filter. */
export async function prepareFilters(
  filters: readonly { id: number; name: string }[],
  about: { where: string; dataset: string; install: (plugin: string) => Promise<void> },
): Promise<void> {
  for (const { id, name } of filters) {
    if (BUILT_IN.has(id)) continue;
    const plugin = PLUGINS.get(id);
    if (plugin === undefined) {
      throw new HeddleError("unsupported-file", {
        where: about.where,
        expected: `compression that can be read: ${[...BUILT_IN.values(), ...PLUGINS.values()].join(", ")}`,
        got: `filter ${id}${name ? ` (${name})` : ""} on ${about.dataset}`,
        next: 'Write the file again with adata.write_h5ad(path, compression="gzip").',
      });
    }
    await about.install(plugin);
  }
}
