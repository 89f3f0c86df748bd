import { HeddleError } from "@heddle/contracts";

/** Fields of errors of @aws-sdk/client-s3 and of its connections. */
interface Refusal {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** True if the server answered with this status. */
export const isStatus = (error: unknown, status: number): error is Refusal =>
  (error as Refusal).$metadata?.httpStatusCode === status;

/** The version that the tests use. */
const PACKAGE = "@aws-sdk/client-s3@3.1175.0";

export const missingClient = (where: string, cause: unknown): HeddleError =>
  new HeddleError("incompatible-plugins", {
    where,
    expected: "@aws-sdk/client-s3 installed beside Heddle",
    got: firstLine(cause),
    next: `Install it (npm install ${PACKAGE}), or copy the data to a folder.`,
    cause,
  });

/** The HeddleError for an error of the client: what failed, and what to do. */
export function refusal(error: unknown, where: string, access: Access = READING): HeddleError {
  const { name = "", $metadata: { httpStatusCode: status } = {} } = error as Refusal;
  const about = { where, cause: error };
  if (name === "NoSuchBucket")
    return new HeddleError("missing-file", {
      ...about,
      expected: "a bucket that exists",
      got: "no bucket of this name",
      next: "Check the name of the bucket, AWS_REGION and AWS_ENDPOINT_URL.",
    });
  return new HeddleError(access.kind, { ...about, ...problem(error as Refusal, status, access) });
}

/** What a request was for. */
interface Access {
  readonly kind: "unreadable-file" | "cannot-write";
  readonly verbs: string;
  readonly actions: string;
}

const READING: Access = { kind: "unreadable-file", verbs: "read and list", actions: "s3:GetObject and s3:ListBucket" };
export const WRITING: Access = { kind: "cannot-write", verbs: "write", actions: "s3:PutObject and s3:DeleteObject" };

/** For a server that does not decide conditions: a lock needs them. */
export const withoutConditions = (where: string, got: string, cause?: unknown): HeddleError =>
  new HeddleError("cannot-write", {
    where,
    expected: "a server with conditional writes (If-None-Match and If-Match), which a lock needs",
    got,
    next: "Update the server, or write the run into a folder and copy it to the address afterwards.",
    cause,
  });

const CREDENTIALS = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (with AWS_SESSION_TOKEN for temporary ones)";

function problem(error: Refusal, status: number | undefined, { verbs, actions }: Access) {
  if (error.name === "CredentialsProviderError")
    return {
      expected: "credentials for this bucket",
      got: `none (${firstLine(error)})`,
      next: `Set ${CREDENTIALS}, or AWS_PROFILE.`,
    };
  if (status === 401 || status === 403)
    return {
      expected: `credentials that may ${verbs} this address`,
      got: `status ${status}${described(error)}`,
      next: `Check ${CREDENTIALS}, and that they allow ${actions} here.`,
    };
  if (status !== undefined)
    return {
      expected: "an object of the store",
      got: `status ${status}${described(error)}`,
      next: "Check AWS_REGION and AWS_ENDPOINT_URL, and try again later if the server is busy.",
    };
  return {
    expected: "an answer of the object store",
    got: [error.code, firstLine(error)].filter((part) => part !== undefined && part !== "").join(", "),
    next: "Check the network, AWS_REGION and AWS_ENDPOINT_URL.",
  };
}

/** A response to HEAD has no body, so that its name and message are not those of the server. */
function described({ name, message }: Refusal): string {
  const isGeneric = name === undefined || /^(Unknown|UnknownError|NotFound|Forbidden|\d+)$/.test(name);
  return isGeneric ? "" : `, ${name}${message ? ` (${firstLine({ message })})` : ""}`;
}

function firstLine(error: unknown): string {
  const { message } = error as Refusal;
  return (message ?? String(error)).split("\n", 1)[0].replace(/\.$/, "");
}
