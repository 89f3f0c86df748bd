// What only a browser worker can do: read a File in place (WORKERFS needs FileReaderSync, which only workers have), and
// fetch a compression filter when a dataset asks for it.
import { HeddleError } from "@heddle/contracts";
import { filterFolder } from "./filter-folder.js";
import type { H5Module } from "./library.js";

let mounts = 0;

export async function mountBlob(module: H5Module, blob: Blob) {
  if (!("FileReaderSync" in globalThis)) {
    throw new HeddleError("unreadable-file", {
      expected: "to run in a web worker",
      got: "the page's main thread",
      next: "Open HDF5 files in a worker; only there can a file be read in place.",
    });
  }
  const { FS } = module;
  mounts += 1;
  const folder = `/heddle-${mounts}`;
  FS.mkdir(folder);
  FS.mount(FS.filesystems.WORKERFS, { blobs: [{ name: "source.h5", data: blob }] }, folder);
  return {
    path: `${folder}/source.h5`,
    installPlugin: (plugin: string) => installPlugin(module, plugin),
    release: async () => {
      FS.unmount(folder);
      FS.rmdir(folder);
    },
  };
}

const installed = new Set<string>();

async function installPlugin(module: H5Module, plugin: string): Promise<void> {
  if (installed.has(plugin)) return;
  const { base_url } = await import("h5wasm-plugins");
  const url = `${filterFolder() ?? `${base_url}/plugins`}/libH5Z${plugin}.so`;
  const response = await fetch(url);
  if (!response.ok) {
    throw new HeddleError("unsupported-file", {
      expected: `the filter ${plugin} at ${url}`,
      got: `status ${response.status}`,
      next: "Serve the plugins folder of h5wasm-plugins, and name its URL with setFilterFolder.",
    });
  }
  const folder = module.get_plugin_search_paths()[0]!;
  module.FS.mkdirTree(folder);
  module.FS.writeFile(`${folder}/libH5Z${plugin}.so`, new Uint8Array(await response.arrayBuffer()));
  installed.add(plugin);
}
