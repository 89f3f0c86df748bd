import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { HeddleError } from "@heddle/contracts";
import { isObjectAddress, type ObjectStore, openObjects } from "@heddle/object-store";

/**
 * Hash of files, folders and objects by their bytes; "" for none, as with simulated cells. It does not depend on where the
 * data lie: a folder and its copy in an object store have the same hash.
 */
export async function contentsOf(paths: readonly string[]): Promise<string> {
  if (paths.length === 0) return "";
  const hash = createHash("sha256");
  for (const path of paths)
    for await (const digest of isObjectAddress(path) ? objectHashes(path) : fileHashes(path)) hash.update(digest);
  return hash.digest("hex");
}

async function* fileHashes(path: string): AsyncGenerator<Buffer> {
  for (const file of await filesUnder(path)) yield await hashOf(file);
}

async function filesUnder(path: string): Promise<string[]> {
  const found = await stat(path).catch((cause: unknown) => {
    throw missing(path, cause);
  });
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path, { recursive: true })).sort();
  const files = await Promise.all(names.map(async (name) => ((await stat(join(path, name))).isFile() ? [name] : [])));
  return files.flat().map((name) => join(path, name));
}

async function hashOf(file: string): Promise<Buffer> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest();
}

/** Bytes of an object in memory at once. */
const PART_BYTES = 2 ** 26;

async function* objectHashes(address: string): AsyncGenerator<Buffer> {
  const store = await openObjects(address);
  const single = await store.size("");
  const objects = single === undefined ? await store.objects("") : [{ key: "", bytes: single }];
  if (objects.length === 0) throw missing(address);
  for (const { key, bytes } of sortedByKey(objects)) yield await hashOfObject(store, key, bytes);
}

const sortedByKey = <T extends { readonly key: string }>(objects: readonly T[]): T[] =>
  [...objects].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));

async function hashOfObject(store: ObjectStore, key: string, bytes: number): Promise<Buffer> {
  const hash = createHash("sha256");
  for (let offset = 0; offset < bytes; offset += PART_BYTES) {
    const part = await store.read(key, { offset, length: Math.min(PART_BYTES, bytes - offset) });
    if (part === undefined) throw missing(`${store.address}/${key}`);
    hash.update(part);
  }
  return hash.digest();
}

const missing = (where: string, cause?: unknown) =>
  new HeddleError("missing-file", {
    where,
    expected: "the data of the sweep",
    got: "nothing there",
    next: "Correct data.path of the sweep's configuration, or give --data FILE.",
    cause,
  });
