// A server with a part of S3's protocol: HEAD, GET with a range, ListObjectsV2, PUT and DELETE with conditions. It verifies each
// signature, and the hash of each body that is signed.
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { CREDENTIALS, isSigned } from "./s3-signature.js";

export { CREDENTIALS };

/** Variables of a client of this server; undefined for those of this machine's user, which must not reach the tests. */
export const variablesOf = (server: S3Server): Record<string, string | undefined> => ({
  AWS_PROFILE: undefined,
  AWS_SESSION_TOKEN: undefined,
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_CONFIG_FILE: "/nonexistent/config",
  AWS_SHARED_CREDENTIALS_FILE: "/nonexistent/credentials",
  ...CREDENTIALS,
  AWS_ENDPOINT_URL: server.url,
});

export interface S3Server {
  readonly url: string;
  /** Ends the next response after half of its bytes. */
  breakNext(): void;
  /** Closes the connection of the next PUT after it has stored the object. */
  loseNextAnswer(): void;
  /** Resolves when a PUT of such a key arrives, which is neither stored nor answered. */
  holdPut(key: RegExp): Promise<void>;
  /** From now on conditions of PUT are ignored, as by older servers. */
  ignoreConditions(ignored: boolean): void;
  close(): Promise<void>;
}

/** Objects by "bucket/key". A key that begins with "secret" is refused with status 403. */
export async function startS3(objects: Map<string, Uint8Array>): Promise<S3Server> {
  let breaks = false;
  const writing: Writing = { objects, modified: new Map(), losesAnswer: false, ignoresConditions: false };
  const server = createServer((request, response) => {
    if (!isAllowed(request, response, objects)) return;
    const { bucket, key, query } = targetOf(request);
    if (query.has("list-type")) return list(response, [...objects], bucket, query);
    const name = `${bucket}/${key}`;
    if (request.method === "PUT" || request.method === "DELETE") return void change(request, response, name, writing);
    const found = objects.get(name);
    if (found === undefined) return refuse(response, 404, "NoSuchKey");
    const [status, part] = rangeOf(found, request.headers.range);
    if (status === 416) return refuse(response, 416, "InvalidRange");
    response.writeHead(status, { "content-length": part.length, ...versionOf(found, writing.modified.get(name)) });
    if (!breaks || request.method === "HEAD") return void response.end(request.method === "HEAD" ? undefined : part);
    breaks = false;
    response.write(part.subarray(0, part.length >> 1), () => response.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    breakNext: () => {
      breaks = true;
    },
    loseNextAnswer: () => {
      writing.losesAnswer = true;
    },
    holdPut: (key) =>
      new Promise((arrived) => {
        writing.held = { key, arrived };
      }),
    ignoreConditions: (ignored) => {
      writing.ignoresConditions = ignored;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}

function targetOf(request: IncomingMessage) {
  const url = new URL(request.url ?? "", "http://localhost");
  const [bucket, ...parts] = decodeURIComponent(url.pathname).slice(1).split("/");
  return { url, bucket, key: parts.join("/"), query: url.searchParams };
}

/** Refuses a wrong signature, a secret key and an unknown bucket. */
function isAllowed(request: IncomingMessage, response: ServerResponse, objects: ReadonlyMap<string, unknown>): boolean {
  const { url, bucket, key, query } = targetOf(request);
  const isSecret = key.startsWith("secret") || query.get("prefix")?.startsWith("secret");
  if (!isSigned(request, url)) refuse(response, 403, "SignatureDoesNotMatch");
  else if (isSecret) refuse(response, 403, "AccessDenied");
  else if (![...objects.keys()].some((name) => name.startsWith(`${bucket}/`))) refuse(response, 404, "NoSuchBucket");
  else return true;
  return false;
}

interface Writing {
  readonly objects: Map<string, Uint8Array>;
  readonly modified: Map<string, Date>;
  losesAnswer: boolean;
  ignoresConditions: boolean;
  held?: { readonly key: RegExp; readonly arrived: () => void } | undefined;
}

const tagOf = (bytes: Uint8Array) => `"${createHash("md5").update(bytes).digest("hex")}"`;

const versionOf = (bytes: Uint8Array, modified = new Date(0)) => ({
  etag: tagOf(bytes),
  "last-modified": modified.toUTCString(),
});

/** PUT and DELETE: the conditions hold for the object at the end of the request, as no other request comes between. */
async function change(request: IncomingMessage, response: ServerResponse, name: string, writing: Writing) {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = Buffer.concat(parts);
  const hash = request.headers["x-amz-content-sha256"];
  if (hash !== "UNSIGNED-PAYLOAD" && hash !== createHash("sha256").update(body).digest("hex"))
    return refuse(response, 400, "XAmzContentSHA256Mismatch");
  if (request.method === "PUT" && writing.held?.key.test(name)) {
    writing.held.arrived();
    writing.held = undefined;
    return;
  }
  const found = writing.objects.get(name);
  const { "if-match": match, "if-none-match": noneMatch } = request.headers;
  if (!writing.ignoresConditions) {
    if (match !== undefined && found === undefined) return refuse(response, 404, "NoSuchKey");
    if ((noneMatch === "*" && found) || (match !== undefined && found && match !== tagOf(found)))
      return refuse(response, 412, "PreconditionFailed");
  }
  if (request.method === "DELETE") {
    writing.objects.delete(name);
    return void response.writeHead(204).end();
  }
  writing.objects.set(name, Uint8Array.from(body));
  writing.modified.set(name, new Date());
  if (writing.losesAnswer) {
    writing.losesAnswer = false;
    return void response.destroy();
  }
  return void response.writeHead(200, { etag: tagOf(body) }).end();
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`);
}

/** Two keys a page, so that readers have to follow the pages. */
const PAGE = 2;

function list(
  response: ServerResponse,
  objects: readonly (readonly [string, Uint8Array])[],
  bucket: string,
  query: URLSearchParams,
): void {
  const [prefix, delimiter] = [query.get("prefix") ?? "", query.get("delimiter")];
  const sizes = new Map<string, string>();
  for (const [name, { length }] of objects) {
    const key = name.slice(bucket.length + 1);
    if (!name.startsWith(`${bucket}/`) || !key.startsWith(prefix)) continue;
    const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    if (end < 0) sizes.set(key, `<Contents><Key>${key}</Key><Size>${length}</Size></Contents>`);
    else sizes.set(key.slice(0, end + 1), `<CommonPrefixes><Prefix>${key.slice(0, end + 1)}</Prefix></CommonPrefixes>`);
  }
  const keys = [...sizes.keys()].sort();
  const start = Number(query.get("continuation-token") ?? 0);
  const more = start + PAGE < keys.length;
  const next = more ? `<NextContinuationToken>${start + PAGE}</NextContinuationToken>` : "";
  const page = keys.slice(start, start + PAGE).map((key) => sizes.get(key));
  response.writeHead(200, { "content-type": "application/xml" });
  response.end(
    `<?xml version="1.0"?><ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${page.join("")}</ListBucketResult>`,
  );
}

function rangeOf(bytes: Uint8Array, header: string | undefined): [number, Uint8Array] {
  const [, first, last] = header?.match(/^bytes=(\d*)-(\d*)$/) ?? [];
  if (first === undefined) return [200, bytes];
  if (first === "") return [206, bytes.subarray(Math.max(0, bytes.length - Number(last)))];
  return Number(first) >= bytes.length ? [416, bytes] : [206, bytes.subarray(Number(first), Number(last) + 1)];
}
