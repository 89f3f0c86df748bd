// The API server through @kubernetes/client-node, an optional peer dependency.
import type { V1ContainerState, V1Job, V1Pod } from "@kubernetes/client-node";
import { indicesOf } from "../array-ranges.js";
import type { KubernetesCluster, KubernetesJob, KubernetesPod } from "./cluster.js";
import { type KubernetesOptions, NUMBER_ANNOTATION, RUNS_ANNOTATION, SWEEP_LABEL } from "./job.js";
import { requireKnownFields } from "./known-fields.js";
import { isStatus, missingClient, noCluster, refusal } from "./refusals.js";

/** Lines of a pod's log that an error contains. */
const LOG_LINES = 20;

/**
 * Connects by the kubeconfig (KUBECONFIG or ~/.kube/config), or by the service account of a pod. Makes no request. Throws
 * HeddleError "config" if the package or the configuration is missing.
 */
export async function connect(where: Pick<KubernetesOptions, "namespace" | "context">): Promise<KubernetesCluster> {
  const client = await import("@kubernetes/client-node").catch((cause: unknown) => {
    throw missingClient(cause);
  });
  const { KubeConfig, BatchV1Api, CoreV1Api, dumpYaml, loadYaml } = client;
  const config = new KubeConfig();
  try {
    config.loadFromDefault();
    if (where.context !== undefined) config.setCurrentContext(where.context);
  } catch (cause) {
    throw noCluster(cause instanceof Error ? cause.message : String(cause), cause);
  }
  const context = config.getContextObject(config.getCurrentContext());
  // without a kubeconfig, the client's own default is a server on this machine
  if (context === null || context.name === "loaded-context")
    throw noCluster(where.context === undefined ? "no kubeconfig" : `no context ${where.context}`);
  const namespace = where.namespace ?? context.namespace ?? "default";
  const cluster = clusterOf(config.makeApiClient(BatchV1Api), config.makeApiClient(CoreV1Api), namespace);
  return {
    ...cluster,
    async createJob(manifest) {
      requireKnownFields(manifest, loadYaml(dumpYaml(manifest)));
      return cluster.createJob(manifest);
    },
  };
}

type Batch = InstanceType<typeof import("@kubernetes/client-node").BatchV1Api>;
type Core = InstanceType<typeof import("@kubernetes/client-node").CoreV1Api>;

function clusterOf(batch: Batch, core: Core, namespace: string): KubernetesCluster {
  const refused = (error: unknown): never => {
    throw refusal(error, namespace);
  };
  const selected = (sweep: string) => ({ namespace, labelSelector: `${SWEEP_LABEL}=${sweep}` });
  return {
    createJob: (manifest) =>
      batch.createNamespacedJob({ namespace, body: manifest, fieldValidation: "Strict" }).then(
        () => true,
        (error) => (isStatus(error, 409) ? false : refused(error)),
      ),
    jobs: async (sweep) => (await batch.listNamespacedJob(selected(sweep)).catch(refused)).items.map(jobOf),
    pods: async (sweep) => {
      const { items } = await core.listNamespacedPod(selected(sweep)).catch(refused);
      const time = ({ metadata }: V1Pod) => metadata?.creationTimestamp?.getTime() ?? 0;
      return items.sort((a, b) => time(a) - time(b)).map(podOf);
    },
    log: (name) => core.readNamespacedPodLog({ name, namespace, tailLines: LOG_LINES }).catch(() => ""),
    deleteJob: async (name) => {
      await batch
        .deleteNamespacedJob({ name, namespace, propagationPolicy: "Foreground" })
        .catch((error) => (isStatus(error, 404) ? undefined : refused(error)));
    },
  };
}

function jobOf({ metadata, status }: V1Job): KubernetesJob {
  const { annotations = {}, name = "" } = metadata ?? {};
  const ended = status?.conditions?.find(({ type, status: is }) => is === "True" && /^(Complete|Failed)$/.test(type));
  return {
    name,
    number: Number(annotations[NUMBER_ANNOTATION] ?? 0),
    runs: indicesOf(annotations[RUNS_ANNOTATION] ?? ""),
    state: ended === undefined ? "active" : ended.type === "Failed" ? "failed" : "complete",
    hasStarted: (status?.ready ?? 0) + (status?.succeeded ?? 0) + (status?.failed ?? 0) > 0,
    succeeded: new Set(indicesOf(status?.completedIndexes ?? "")),
    ...(ended?.message && { message: ended.message }),
  };
}

function podOf({ metadata, status }: V1Pod): KubernetesPod {
  const { name = "", labels = {} } = metadata ?? {};
  const state = status?.containerStatuses?.[0]?.state;
  const waiting = state?.waiting;
  const ended = endOf(state, status?.phase, status?.reason);
  return {
    name,
    job: labels["batch.kubernetes.io/job-name"] ?? "",
    completionIndex: Number(labels["batch.kubernetes.io/job-completion-index"] ?? -1),
    phase: status?.phase ?? "Unknown",
    ...(waiting?.reason && { waiting: { reason: waiting.reason, message: waiting.message ?? "" } }),
    ...(ended && { ended }),
  };
}

/** A pod that is evicted or loses its node ends without an end of its container. */
function endOf(
  state: V1ContainerState | undefined,
  phase: string | undefined,
  reason: string | undefined,
): KubernetesPod["ended"] {
  const ended = state?.terminated;
  if (ended !== undefined) return { reason: ended.reason ?? "Error", exitCode: ended.exitCode };
  return phase === "Failed" || phase === "Succeeded" ? { reason: reason ?? phase } : undefined;
}
