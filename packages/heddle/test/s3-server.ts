// A server with the part of S3's protocol that reads: HEAD, GET with a range, ListObjectsV2. It verifies each signature
// (AWS Signature Version 4, docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: "AKIDHEDDLE",
  AWS_SECRET_ACCESS_KEY: "secret",
  AWS_REGION: "eu-north-1",
};

export interface S3Server {
  readonly url: string;
  /** Ends the next response after half of its bytes. */
  breakNext(): void;
  close(): Promise<void>;
}

/** Objects by "bucket/key". A key that begins with "secret" is refused with status 403. */
export async function startS3(objects: ReadonlyMap<string, Uint8Array>): Promise<S3Server> {
  let breaks = false;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://localhost");
    const [bucket, ...parts] = decodeURIComponent(url.pathname).slice(1).split("/");
    const key = parts.join("/");
    if (!isSigned(request, url)) return refuse(response, 403, "SignatureDoesNotMatch");
    if (key.startsWith("secret") || url.searchParams.get("prefix")?.startsWith("secret"))
      return refuse(response, 403, "AccessDenied");
    if (![...objects.keys()].some((name) => name.startsWith(`${bucket}/`)))
      return refuse(response, 404, "NoSuchBucket");
    if (url.searchParams.has("list-type")) return list(response, [...objects], bucket, url.searchParams);
    const found = objects.get(`${bucket}/${key}`);
    if (found === undefined) return refuse(response, 404, "NoSuchKey");
    const [status, part] = rangeOf(found, request.headers.range);
    if (status === 416) return refuse(response, 416, "InvalidRange");
    response.writeHead(status, { "content-length": part.length });
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
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
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

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

function isSigned(request: IncomingMessage, url: URL): boolean {
  const { authorization = "" } = request.headers;
  const [, id, day, region, names = "", signature] =
    authorization.match(
      /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d+)\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)$/,
    ) ?? [];
  if (id !== CREDENTIALS.AWS_ACCESS_KEY_ID || region !== CREDENTIALS.AWS_REGION) return false;
  const header = (name: string) => String(request.headers[name] ?? "").trim();
  const query = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort();
  const headers = names.split(";").map((name) => `${name}:${header(name)}\n`);
  const canonical = [
    request.method,
    url.pathname,
    query.join("&"),
    headers.join(""),
    names,
    header("x-amz-content-sha256"),
  ];
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", header("x-amz-date"), scope, sha256(canonical.join("\n"))].join("\n");
  const key = [day, region, "s3", "aws4_request"].reduce<string | Buffer>(
    hmac,
    `AWS4${CREDENTIALS.AWS_SECRET_ACCESS_KEY}`,
  );
  return hmac(key, text).toString("hex") === signature;
}

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
