// AWS Signature Version 4, docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html.
import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";

export const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: "AKIDHEDDLE",
  AWS_SECRET_ACCESS_KEY: "secret",
  AWS_REGION: "eu-north-1",
};

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/** True if CREDENTIALS signed the request. */
export function isSigned(request: IncomingMessage, url: URL): boolean {
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
