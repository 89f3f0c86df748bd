// S3 through @aws-sdk/client-s3, an optional peer dependency.
import type { Bucket, StoredObject } from "./object-store.js";
import { isStatus, missingClient, refusal } from "./refusals.js";
import { connection } from "./s3-connection.js";
import { writingRequests } from "./s3-writes.js";

/** The library repeats requests that fail, but not responses that end early. */
const ATTEMPTS = 3;
/**
 * A bucket of S3, or of a server with its protocol at AWS_ENDPOINT_URL. Credentials and region are found as the AWS command
 * line finds them: variables, profiles, the role of the machine. Makes no request. See `openObjects` for errors.
 */
export async function openBucket(bucket: string, address: string): Promise<Bucket> {
  const { library, client } = await connection().catch((cause: unknown) => {
    throw missingClient(address, cause);
  });
  const { GetObjectCommand, HeadObjectCommand, paginateListObjectsV2 } = library;
  const refused = (error: unknown): never => {
    throw refusal(error, address);
  };
  const named = (key: string) => ({ Bucket: bucket, Key: key });
  return {
    head: (key) =>
      client.send(new HeadObjectCommand(named(key))).then(
        ({ ContentLength = 0 }) => ContentLength,
        (error) => (isStatus(error, 404) ? undefined : refused(error)),
      ),
    get: (key, Range) =>
      repeated(async () => {
        const { Body } = await client.send(new GetObjectCommand({ ...named(key), ...(Range && { Range }) }));
        return new Uint8Array(await (Body?.transformToByteArray() ?? new Uint8Array(0)));
      }).catch((error) => {
        if (isStatus(error, 404) && error.name !== "NoSuchBucket") return undefined;
        return isStatus(error, 416) ? new Uint8Array(0) : refused(error);
      }),
    ...writingRequests({ library, client }, bucket, address),
    async *pages(Prefix, Delimiter) {
      const input = { Bucket: bucket, Prefix, ...(Delimiter && { Delimiter }) };
      try {
        for await (const { Contents = [], CommonPrefixes = [] } of paginateListObjectsV2({ client }, input))
          yield [...Contents.map(objectOf), ...CommonPrefixes.map(({ Prefix: key = "" }) => ({ key, bytes: 0 }))];
      } catch (error) {
        refused(error);
      }
    },
  };
}

const objectOf = ({ Key = "", Size = 0 }: { Key?: string; Size?: number }): StoredObject => ({ key: Key, bytes: Size });

/** Responses of the server are final; a connection that breaks is tried again. */
async function repeated<T>(request: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await request();
    } catch (error) {
      const answered = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode !== undefined;
      if (answered || attempt === ATTEMPTS) throw error;
    }
  }
}
