import { HeddleError } from "@heddle/contracts";

const TIMEOUT_SECONDS = 10;

export interface MlflowAccess {
  readonly uri: string;
  /** Value of the header Authorization. */
  readonly authorization?: string | undefined;
}

/** An answer of the server other than success. */
export class MlflowRefusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** One call of MLflow's REST interface, version 2.0. Throws MlflowRefusal, or HeddleError without an answer. */
export async function callMlflow<T>(access: MlflowAccess, path: string, body?: object): Promise<T> {
  const response = await request(access, path, body);
  const text = await response.text();
  const answer = parsed(text);
  if (response.ok && answer !== undefined) return answer as T;
  const { error_code: code, message } = (answer ?? {}) as { error_code?: string; message?: string };
  throw new MlflowRefusal(code ?? String(response.status), message ?? `status ${response.status}`);
}

async function request({ uri, authorization }: MlflowAccess, path: string, body?: object): Promise<Response> {
  try {
    return await fetch(`${uri.replace(/\/+$/, "")}/api/2.0/mlflow/${path}`, {
      ...(body && { method: "POST", body: JSON.stringify(body) }),
      headers: { "content-type": "application/json", ...(authorization !== undefined && { authorization }) },
      signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000),
    });
  } catch (cause) {
    throw unreachable(uri, reasonOf(cause), cause);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const reasonOf = (error: unknown): string => {
  const { message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
};

const unreachable = (uri: string, got: string, cause: unknown): HeddleError =>
  new HeddleError("plugin-failed", {
    where: "tracker mlflow",
    expected: `an answer from ${uri}`,
    got,
    next: "Start the server with mlflow server, or set trackers.0.uri or MLFLOW_TRACKING_URI.",
    cause,
  });

/** The error of a call that the server refused. */
export const refused = (uri: string, error: unknown): unknown =>
  error instanceof MlflowRefusal
    ? new HeddleError("plugin-failed", {
        where: "tracker mlflow",
        expected: `${uri} to accept the run`,
        got: `${error.code}: ${error.message.replace(/\.$/, "")}`,
        next: /401|403|PERMISSION|UNAUTH/i.test(error.code)
          ? "Set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD."
          : "Check the options of the tracker.",
        cause: error,
      })
    : error;
