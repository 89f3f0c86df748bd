// A run in an object store. Each file is one object, which a write replaces at once.
import { HeddleError } from "@heddle/contracts";
import { type ObjectStore, openObjects } from "@heddle/object-store";
import { type ObjectLock, objectLockHolder, takeObjectLock } from "./node-object-lock.js";
import { isTrusted, recordTrust } from "./node-trusted-folders.js";
import type { RunStore, Writer } from "./run-store.js";

const LOCK = "run.1.lock";

/** A run at an address such as `s3://bucket/runs/a`. The first call that needs it connects. */
export function objectRunStore(address: string): RunStore {
  let opened: Promise<ObjectStore> | undefined;
  const objects = () => {
    opened ??= openObjects(address);
    return opened;
  };
  const { check, ...lock } = objectRunLock(objects);
  /** For writing: the lock of a process that was silent for too long may belong to another one. */
  const held = async () => {
    await check();
    return objects();
  };
  return {
    name: address,
    checkWritable: async () => checkWritable(await objects()),
    isTrusted: (plugins) => isTrusted(address, plugins),
    recordTrust: (plugins) => recordTrust(address, plugins),
    exists: async (file) => exists(await objects(), file),
    read: async (file) => (await (await objects()).read(file)) ?? Promise.reject(missing(address, file)),
    write: async (file, contents) => {
      await (await held()).write(file, bytesOf(contents));
    },
    append: async (file, line) => append(await held(), file, bytesOf(`${line}\n`)),
    list: async (folder) => [...(await (await objects()).list(folder))],
    remove: async (file) => remove(await held(), file),
    ...lock,
  };
}

function objectRunLock(objects: () => Promise<ObjectStore>) {
  let own: ObjectLock | undefined;
  return {
    check: async () => own?.check(),
    writer: async () => objectLockHolder(await objects(), LOCK),
    async lock(task: string): Promise<Writer | undefined> {
      for (;;) {
        own = await takeObjectLock(await objects(), LOCK, task);
        if (own !== undefined) return undefined;
        const other = await objectLockHolder(await objects(), LOCK);
        // without one, it ended in between
        if (other !== undefined) return other;
      }
    },
    async unlock(): Promise<void> {
      const lock = own;
      own = undefined;
      await lock?.release();
    },
  };
}

const bytesOf = (contents: Uint8Array | string): Uint8Array =>
  typeof contents === "string" ? new TextEncoder().encode(contents) : contents;

const exists = async (store: ObjectStore, file: string): Promise<boolean> =>
  (await store.size(file)) !== undefined || (await store.list(file)).length > 0;

/** Objects have no append: the whole object is written again, which is small, and has one writer. */
async function append(store: ObjectStore, file: string, line: Uint8Array): Promise<void> {
  const old = (await store.read(file)) ?? new Uint8Array(0);
  const both = new Uint8Array(old.length + line.length);
  both.set(old);
  both.set(line, old.length);
  await store.write(file, both);
}

async function remove(store: ObjectStore, file: string): Promise<void> {
  await store.remove(file);
  for (const { key } of await store.objects(file)) await store.remove(key);
}

/** Writes and removes an object with the name of an unfinished file, which a run ignores. */
async function checkWritable(store: ObjectStore): Promise<void> {
  const probe = `.heddle-${process.pid}.partial`;
  await store.write(probe, new Uint8Array(0));
  await store.remove(probe);
}

const missing = (address: string, file: string) =>
  new HeddleError("missing-file", {
    where: `${address}/${file}`,
    expected: "a file of a run",
    got: "no object of this name",
    next: "Check that this is the address of a run made by heddle train.",
  });
