import { HeddleError } from "@heddle/contracts";
import type { KubernetesCluster, KubernetesJob, KubernetesPod } from "./cluster.js";
import type { Task } from "./tasks.js";

/** Reasons for which a container never starts, with the remedy of each. */
const NEVER_STARTS: ReadonlyMap<string, string> = new Map([
  ...["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull"].map(
    (reason) => [reason, "Correct executor.image; imagePullSecrets belong in executor.pod."] as const,
  ),
  ...["CreateContainerConfigError", "CreateContainerError", "RunContainerError"].map(
    (reason) => [reason, "Correct executor.volume, executor.mountPath and executor.pod."] as const,
  ),
]);

/**
 * Kubernetes tries for ever to start a container whose image does not exist. If no pod of the jobs has started and one
 * cannot, deletes the jobs and throws HeddleError "config". A pod that waits for a node is no problem.
 */
export async function throwIfNothingStarts(
  cluster: KubernetesCluster,
  sweep: string,
  active: readonly KubernetesJob[],
): Promise<void> {
  const without = new Set(active.filter(({ hasStarted }) => !hasStarted).map(({ name }) => name));
  if (without.size === 0 || without.size < active.length) return;
  const pods = await cluster.pods(sweep);
  const stuck = pods.find(({ job, waiting }) => without.has(job) && NEVER_STARTS.has(waiting?.reason ?? ""));
  if (stuck?.waiting === undefined) return;
  for (const { name } of active) await cluster.deleteJob(name);
  const { reason, message } = stuck.waiting;
  throw new HeddleError("config", {
    where: `pod ${stuck.name}`,
    expected: "a container that starts",
    got: `${reason}${message === "" ? "" : `: ${message.replace(/\.$/, "")}`}`,
    next: NEVER_STARTS.get(reason) ?? "",
  });
}

/** Throws HeddleError "internal" for a run whose task ended without completing it, with the last lines of its pod. */
export async function throwForPod(
  cluster: KubernetesCluster,
  sweep: string,
  label: string,
  { job, completionIndex }: Task,
): Promise<never> {
  const pods = await cluster.pods(sweep);
  const pod = pods.findLast((each) => each.job === job.name && each.completionIndex === completionIndex);
  const lines = pod ? (await cluster.log(pod.name)).trim() : "";
  const isMemory = pod?.ended?.reason === "OOMKilled";
  throw new HeddleError("internal", {
    where: label,
    expected: "a pod that completes its run",
    got: `${describe(pod, job)}${lines === "" ? "" : `: ${lines.slice(-2000)}`}`,
    next: isMemory
      ? "Correct executor.memory, then run the sweep again: finished runs are kept."
      : `Correct the cause, then run the sweep again: finished runs are kept.${pod ? ` Log: kubectl logs ${pod.name}` : ""}`,
  });
}

function describe(pod: KubernetesPod | undefined, job: KubernetesJob): string {
  if (pod?.ended === undefined) return `no pod that ended${job.message ? `; the job: ${job.message}` : ""}`;
  const { reason, exitCode } = pod.ended;
  return `${reason}${exitCode === undefined ? "" : ` with exit code ${exitCode}`}`;
}
