import { HeddleError } from "@heddle/contracts";
import type { ObjectStore } from "@heddle/object-store";
import { findObjects } from "../identify/object-address.js";
import type { RandomBytes, ZarrStorage } from "./storage.js";

/** Objects below an address, or one object that is a .zip file. Rejects with HeddleError "missing-file". */
export async function openObjectStorage(address: string): Promise<ZarrStorage> {
  const { store, size } = await findObjects(address);
  if (size === undefined) return objectFolder(store);
  const { openZip } = await import("./zip-storage.js");
  return openZip(address, objectBytes(store, size));
}

function objectFolder(store: ObjectStore): ZarrStorage {
  return {
    name: store.address,
    size: async () => (await store.objects("")).reduce((sum, { bytes }) => sum + bytes, 0),
    get: (key) => store.read(key),
    getRange: (key, range) => store.read(key, range),
    list: (folder) => store.list(folder),
    close: async () => {},
  };
}

function objectBytes(store: ObjectStore, size: number): RandomBytes {
  return {
    size,
    async read(offset, length) {
      const bytes = await store.read("", { offset, length: Math.min(length, size - offset) });
      if (bytes !== undefined) return bytes;
      throw new HeddleError("unreadable-file", {
        where: store.address,
        expected: "the object that was opened",
        got: "no object: it was removed since",
        next: "Store it again, and repeat the command.",
      });
    },
    close: async () => {},
  };
}
