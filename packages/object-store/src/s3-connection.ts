import type { S3Client } from "@aws-sdk/client-s3";
import { ownValue } from "@heddle/contracts";

type Library = typeof import("@aws-sdk/client-s3");

/** An address of another provider; the library reads the same variables. */
const ENDPOINTS = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"];

export interface Connection {
  readonly library: Library;
  readonly client: S3Client;
}

/** By the values of the variables that a client reads once. */
const connections = new Map<string, Promise<Connection>>();

export function connection(): Promise<Connection> {
  const variables = Object.entries(process.env).filter(([name]) => name.startsWith("AWS_"));
  const key = JSON.stringify(variables.sort());
  const known = connections.get(key) ?? connect();
  connections.set(key, known);
  return known;
}

async function connect(): Promise<Connection> {
  const library = await import("@aws-sdk/client-s3");
  const endpoint = ENDPOINTS.some((name) => ownValue(process.env, name));
  const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? (endpoint ? "us-east-1" : undefined);
  const client = new library.S3Client({
    ...(region && { region }),
    followRegionRedirects: true,
    // other servers have no host name per bucket
    forcePathStyle: endpoint,
    // checksums in trailers are refused by older servers of other providers
    requestChecksumCalculation: "WHEN_REQUIRED",
  });
  return { library, client };
}
