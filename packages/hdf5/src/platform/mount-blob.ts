// Makes a selected file available to the library: in place if possible, otherwise in memory. Fetches compression filters
// when a dataset needs them.
import { assetUrl, HeddleError } from "@heddle/contracts";
import { filterUrl } from "./filter-urls.js";
import type { H5Module, Mounted } from "./platform.js";

let mounts = 0;

/** Outside a worker a file is copied into the library's 2 GiB heap; this limit leaves room for the data read from it. */
const MAX_COPIED_BYTES = 512 * 1024 * 1024;

/** WORKERFS reads a file piece by piece; it needs FileReaderSync, which only workers have. */
export async function mountBlob(module: H5Module, blob: Blob): Promise<Mounted> {
  const { FS } = module;
  const inPlace = "FileReaderSync" in globalThis;
  if (!inPlace && blob.size > MAX_COPIED_BYTES) throw needsWorker(blob.size);
  mounts += 1;
  const folder = `/heddle-${mounts}`;
  const path = `${folder}/source.h5`;
  FS.mkdir(folder);
  if (inPlace) FS.mount(FS.filesystems.WORKERFS, { blobs: [{ name: "source.h5", data: blob }] }, folder);
  else FS.writeFile(path, new Uint8Array(await blob.arrayBuffer()));
  return {
    path,
    installPlugin: (plugin: string) => installPlugin(module, plugin),
    release: async () => {
      if (inPlace) FS.unmount(folder);
      else FS.unlink(path);
      FS.rmdir(folder);
    },
  };
}

const needsWorker = (bytes: number) =>
  new HeddleError("unreadable-file", {
    expected: `a file of at most ${MAX_COPIED_BYTES / 2 ** 20} MiB on the page's main thread`,
    got: `${Math.ceil(bytes / 2 ** 20)} MiB`,
    next: "Open it in a worker; only there can a file be read in place.",
  });

const installed = new Set<string>();

async function installPlugin(module: H5Module, plugin: string): Promise<void> {
  if (installed.has(plugin)) return;
  const name = `libH5Z${plugin}.so`;
  const url = assetUrl(name, filterUrl(plugin));
  const response = await fetch(url);
  if (!response.ok) {
    throw new HeddleError("unsupported-file", {
      expected: `the filter ${plugin} at ${url}`,
      got: `status ${response.status}`,
      next: "Serve the folder `assets` of @heddle/browser, and set its URL: configure({ wasmUrl }).",
    });
  }
  const folder = module.get_plugin_search_paths()[0];
  module.FS.mkdirTree(folder);
  module.FS.writeFile(`${folder}/${name}`, new Uint8Array(await response.arrayBuffer()));
  installed.add(plugin);
}
