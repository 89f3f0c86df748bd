import { HeddleError } from "@heddle/contracts";

/** Answers of the API server by status, with the remedy of each. */
const REMEDIES: ReadonlyMap<number, string> = new Map([
  [401, "Log in to the cluster again: kubectl get jobs must succeed."],
  [403, "Request a role that may create, list and delete jobs and list pods, or set executor.namespace."],
  [404, "List the namespaces with kubectl get namespaces, then set executor.namespace."],
  [422, "Correct the options of the executor, then run the same command again."],
  [400, "Correct executor.volume and executor.pod, or use Kubernetes 1.31 or newer."],
]);

/** Fields of an error of @kubernetes/client-node; its requests reject with others if no server answers. */
interface ApiError {
  readonly code?: number | string;
  readonly body?: unknown;
}

const apiError = (error: unknown): ApiError => (typeof error === "object" && error !== null ? error : {});

/** True for an answer of the API server with this HTTP status. */
export const isStatus = (error: unknown, status: number): boolean => apiError(error).code === status;

/** The error for a request that the API server refused, or that no server answered. */
export function refusal(error: unknown, namespace: string): HeddleError {
  const { code } = apiError(error);
  const isAnswer = typeof code === "number";
  return new HeddleError("config", {
    where: `executor kubernetes, namespace ${namespace}`,
    expected: "the API server to accept the request",
    got: isAnswer ? `status ${code}: ${messageOf(error)}` : messageOf(error),
    next:
      (isAnswer ? REMEDIES.get(code) : undefined) ??
      "Check with kubectl get jobs that the cluster answers, then run the same command again.",
    cause: error,
  });
}

/** The message of a Status object, or of the error. */
function messageOf(error: unknown): string {
  const { body } = apiError(error);
  const text = typeof body === "string" ? statusMessage(body) : statusMessage(JSON.stringify(body ?? null));
  return (text ?? (error instanceof Error ? error.message : String(error))).split("\n").join(" ").replace(/\.$/, "");
}

function statusMessage(text: string): string | undefined {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === "string" ? message : undefined;
  } catch {
    return undefined;
  }
}

export const missingClient = (cause: unknown): HeddleError =>
  new HeddleError("incompatible-plugins", {
    where: "executor kubernetes",
    expected: "@kubernetes/client-node installed beside Heddle",
    got: cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause),
    next: "Install it (npm install @kubernetes/client-node@1.4.0), or use the executor local.",
    cause,
  });

export const noCluster = (got: string, cause?: unknown): HeddleError =>
  new HeddleError("config", {
    where: "executor kubernetes",
    expected: "the address of a cluster in KUBECONFIG, ~/.kube/config or a pod's service account",
    got: got.replace(/\.$/, ""),
    next: "Check with kubectl get jobs that the cluster answers, then set executor.context.",
    cause,
  });
