import { openBucket } from "#client";
import { parseAddress } from "./address.js";
import type { Bucket, ByteRange, ObjectStore, StoredObject } from "./object-store.js";

/**
 * The objects at and below an address. Makes no request.
 *
 * @throws HeddleError "usage" for an invalid address, "incompatible-plugins" where the client is missing; its functions
 * reject with "missing-file" for a bucket that does not exist, and for every other refusal with "unreadable-file" or
 * "cannot-write"
 */
export async function openObjects(address: string): Promise<ObjectStore> {
  const { bucket, key } = parseAddress(address);
  return objectsIn(await openBucket(bucket, address), address, key);
}

function objectsIn(bucket: Bucket, address: string, root: string): ObjectStore {
  const whole = (key: string) => [root, ...key.split("/")].filter((part) => part !== "" && part !== ".").join("/");
  /** The prefix of the keys within a folder. */
  const within = (folder: string) => (whole(folder) === "" ? "" : `${whole(folder)}/`);
  const found = async (folder: string, delimiter?: string) => {
    const all: StoredObject[] = [];
    for await (const page of bucket.pages(within(folder), delimiter)) all.push(...page);
    return all;
  };
  return {
    address,
    // a bucket is no object
    size: async (key) => (whole(key) === "" ? undefined : bucket.head(whole(key))),
    read: async (key, range) => (isEmpty(range) ? new Uint8Array(0) : bucket.get(whole(key), range && headerOf(range))),
    list: async (folder) => {
      const prefix = within(folder);
      const names = (await found(folder, "/")).map(({ key }) => key.slice(prefix.length).replace(/\/$/, ""));
      // some programs store an empty object for a folder itself
      return [...new Set(names.filter((name) => name !== ""))].sort();
    },
    objects: async (folder) => {
      const start = root === "" ? 0 : root.length + 1;
      const all = (await found(folder)).filter(({ key }) => !key.endsWith("/"));
      return all.map(({ key, bytes }) => ({ key: key.slice(start), bytes }));
    },
    readVersion: (key) => bucket.getVersion(whole(key)),
    write: (key, bytes, condition) => bucket.put(whole(key), bytes, condition),
    remove: (key, version) => bucket.delete(whole(key), version),
  };
}

/** HTTP has no range without bytes. */
const isEmpty = (range: ByteRange | undefined): boolean =>
  range !== undefined && ("length" in range ? range.length : range.suffixLength) <= 0;

const headerOf = (range: ByteRange): string =>
  "offset" in range ? `bytes=${range.offset}-${range.offset + range.length - 1}` : `bytes=-${range.suffixLength}`;
