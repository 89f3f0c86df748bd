// Requests that write, and the one that reads an object with its version.
import type { Bucket, VersionedObject, WriteCondition } from "./object-store.js";
import { isStatus, refusal, WRITING, withoutConditions } from "./refusals.js";
import type { Connection } from "./s3-connection.js";

/** Attempts at a write that the server could not order among concurrent ones (status 409). */
const ATTEMPTS = 5;

interface Target extends Connection {
  readonly named: (key: string) => { readonly Bucket: string; readonly Key: string };
  readonly address: string;
}

export function writingRequests(
  connection: Connection,
  bucket: string,
  address: string,
): Pick<Bucket, "getVersion" | "put" | "delete"> {
  const target: Target = { ...connection, address, named: (key) => ({ Bucket: bucket, Key: key }) };
  return {
    getVersion: (key) => getVersion(target, key),
    put: (key, bytes, condition) => put(target, key, bytes, condition),
    delete: (key, version) => remove(target, key, version),
  };
}

/** True if the key, not the bucket, is missing. */
const isMissing = (error: unknown) => isStatus(error, 404) && error.name !== "NoSuchBucket";

async function getVersion(
  { library, client, named, address }: Target,
  key: string,
): Promise<VersionedObject | undefined> {
  try {
    const { Body, ETag = "", LastModified } = await client.send(new library.GetObjectCommand(named(key)));
    const bytes = new Uint8Array(await (Body?.transformToByteArray() ?? new Uint8Array(0)));
    return { bytes, version: ETag, modified: LastModified?.getTime() ?? 0 };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw refusal(error, address);
  }
}

async function put(
  { library, client, named, address }: Target,
  key: string,
  Body: Uint8Array,
  condition: WriteCondition | undefined,
): Promise<string | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      const input = { ...named(key), Body, ...headersOf(condition) };
      return (await client.send(new library.PutObjectCommand(input))).ETag ?? "";
    } catch (error) {
      // a missing key: the object of the condition is gone
      if (condition && (isStatus(error, 412) || isMissing(error))) return undefined;
      if (isStatus(error, 409) && attempt < ATTEMPTS) continue;
      if (condition && isStatus(error, 501)) throw withoutConditions(address, "status 501, not implemented", error);
      throw refusal(error, address, WRITING);
    }
  }
}

async function remove(
  { library, client, named, address }: Target,
  key: string,
  version: string | undefined,
): Promise<void> {
  try {
    const input = { ...named(key), ...(version && { IfMatch: version }) };
    await client.send(new library.DeleteObjectCommand(input));
  } catch (error) {
    if (!isStatus(error, 412) && !isMissing(error)) throw refusal(error, address, WRITING);
  }
}

function headersOf(condition: WriteCondition | undefined) {
  if (condition === undefined) return {};
  return condition === "absent" ? { IfNoneMatch: "*" } : { IfMatch: condition.version };
}
