import { HeddleError, type SweepWork } from "@heddle/contracts";
import { arrayRanges } from "../array-ranges.js";
import type { JobManifest, PodSpec } from "./cluster.js";

export interface KubernetesOptions {
  readonly image: string;
  readonly volume: Readonly<Record<string, unknown>>;
  readonly mountPath: string;
  readonly namespace?: string | undefined;
  readonly context?: string | undefined;
  readonly cpus: number;
  readonly memory?: string | undefined;
  readonly parallel?: number | undefined;
  readonly resubmissions: number;
  readonly graceSeconds: number;
  readonly keepSeconds: number;
  readonly pod: Readonly<Record<string, unknown>>;
  readonly pollSeconds: number;
}

/** Label of a sweep's jobs and pods. */
export const SWEEP_LABEL = "heddle.dev/sweep";
/** Annotations of a job: the runs by completion index, and the ordinal number of the submission. */
export const RUNS_ANNOTATION = "heddle.dev/runs";
export const NUMBER_ANNOTATION = "heddle.dev/submission";

/** Exit codes that a second attempt repeats: 1 if a run failed, which the folder records, 2 for wrong usage. */
const FINAL_EXIT_CODES = [1, 2];
/** Names of pods are job, "-", completion index, "-", 5 characters; at most 63. */
const MAX_NAME = 40;

/** Label of a sweep: the same for the same folder, so that another process finds its jobs. A DNS label (RFC 1123). */
export async function sweepLabel({ name, folder }: Pick<SweepWork, "name" | "folder">): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(folder));
  const hash = Array.from(new Uint8Array(digest, 0, 4), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const words = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  const short = `heddle-${words}`.slice(0, MAX_NAME - hash.length - 1).replace(/-$/, "");
  return `${short}-${hash}`;
}

/**
 * An Indexed Job for the runs `indices` of a plan. Kubernetes starts the pod of an index again, at most `resubmissions`
 * times, and as often as needed after a disruption: preemption, eviction, or the loss of a node.
 */
export function jobManifest(
  { folder, command }: Pick<SweepWork, "folder" | "command">,
  { sweep, number, indices }: { readonly sweep: string; readonly number: number; readonly indices: readonly number[] },
  options: KubernetesOptions,
): JobManifest {
  const labels = { "app.kubernetes.io/name": "heddle", [SWEEP_LABEL]: sweep };
  const runs = arrayRanges(indices);
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: `${sweep}-${number}`,
      labels,
      annotations: { [RUNS_ANNOTATION]: runs, [NUMBER_ANNOTATION]: String(number) },
    },
    spec: {
      completionMode: "Indexed",
      completions: indices.length,
      parallelism: Math.min(options.parallel ?? indices.length, indices.length),
      backoffLimitPerIndex: options.resubmissions,
      ttlSecondsAfterFinished: options.keepSeconds,
      podReplacementPolicy: "Failed",
      podFailurePolicy: {
        rules: [
          { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
          { action: "FailIndex", onExitCodes: { operator: "In", values: FINAL_EXIT_CODES } },
        ],
      },
      template: { metadata: { labels }, spec: podSpec(folder, [...command.args, "--index", runs], options) },
    },
  };
}

function podSpec(folder: string, args: readonly string[], options: KubernetesOptions): PodSpec {
  const { image, volume, mountPath, cpus, memory, graceSeconds, pod } = options;
  return {
    ...pod,
    // podFailurePolicy requires it
    restartPolicy: "Never",
    // a worker writes a checkpoint when it receives SIGTERM
    terminationGracePeriodSeconds: graceSeconds,
    containers: [
      {
        name: "heddle",
        image,
        // "$" starts a variable of Kubernetes
        args: args.map((word) => word.replaceAll("$", "$$$$")),
        workingDir: folder,
        resources: {
          requests: { cpu: String(cpus), ...(memory && { memory }) },
          ...(memory && { limits: { memory } }),
        },
        volumeMounts: [{ name: "sweep", mountPath }],
      },
    ],
    volumes: [{ name: "sweep", ...volume }],
  };
}

/** Throws HeddleError "config" unless the folder is on the volume. */
export function requireMounted(folder: string, { mountPath }: KubernetesOptions): void {
  if (`${folder}/`.startsWith(`${mountPath.replace(/\/+$/, "")}/`)) return;
  throw new HeddleError("config", {
    where: "executor.mountPath",
    expected: `the path at which this machine and the pods mount the volume, above ${folder}`,
    got: mountPath,
    next: "Set executor.mountPath, or plan the sweep in a folder below it: --out.",
  });
}
