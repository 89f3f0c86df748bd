import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { HeddleError } from "@heddle/contracts";
import {
  checkWritable,
  fileSize,
  openToPatch,
  pluginFolder,
  readBytes,
  remove,
  rename,
  spool,
  temporaryFolder,
  temporaryName,
} from "./node-files.js";
import type { Platform, RandomAccess } from "./platform.js";

/** Node reads and writes the real file system without copying. */
export const platform: Platform = {
  load,
  prepare: (module) => {
    module.insert_plugin_search_path(pluginFolder(), 0);
  },
  fileSize,
  readBytes,
  async mount(source) {
    const installPlugin = async () => {};
    // the library compares the inode of a symbolic link's target with that of the open file, which checkReads replaces
    if ("path" in source) return { path: await realpath(source.path), installPlugin, release: async () => {} };
    const { path, remove } = await spool(source.blob);
    return { path, installPlugin, release: remove };
  },
  async fileOutput(path) {
    checkWritable(path);
    const temporary = await temporaryName(path);
    return {
      name: path,
      path: temporary,
      async finish(patch) {
        try {
          await patched(temporary, patch);
          await rename(temporary, path);
        } catch (cause) {
          await remove(temporary);
          throw cannotWrite(path, cause);
        }
      },
      discard: () => remove(temporary),
    };
  },
  async memoryOutput() {
    const folder = await temporaryFolder();
    const path = join(folder, "file.h5");
    return {
      name: "a file in memory",
      path,
      async finish(patch) {
        try {
          await patched(path, patch);
          return await readBytes(path, 0, fileSize(path));
        } finally {
          await remove(folder);
        }
      },
      discard: () => remove(folder),
    };
  },
};

/** A module is evaluated once for each URL. In a bundle, which has no such URL, all numbers give one instance. */
async function load(instance: number): Promise<typeof import("h5wasm")> {
  if (instance === 0) return import("h5wasm/node");
  try {
    const url = `${import.meta.resolve("h5wasm/node")}?instance=${instance}`;
    return await import(/* @vite-ignore */ url);
  } catch {
    return import("h5wasm/node");
  }
}

async function patched(path: string, patch: (file: RandomAccess) => Promise<void>): Promise<void> {
  const file = await openToPatch(path);
  try {
    await patch({
      async read(position, length) {
        const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, position);
        return buffer.subarray(0, bytesRead);
      },
      async write(position, bytes) {
        await file.write(bytes, 0, bytes.length, position);
      },
    });
  } finally {
    await file.close();
  }
}

const cannotWrite = (path: string, cause: unknown) =>
  new HeddleError("cannot-write", {
    where: path,
    expected: "to write an HDF5 file",
    got: String(cause),
    next: "Check the folder's permissions and the free space.",
    cause,
  });
