/** A Job of a sweep, as the API server describes it. */
export interface KubernetesJob {
  readonly name: string;
  /** Ordinal number of the submission within the sweep, from 1. */
  readonly number: number;
  /** Runs by completion index: indices in the plan. */
  readonly runs: readonly number[];
  readonly state: "active" | "complete" | "failed";
  /** True if a pod of the job runs, or has run. */
  readonly hasStarted: boolean;
  /** Completion indices that succeeded. */
  readonly succeeded: ReadonlySet<number>;
  /** Reason of a failed job. */
  readonly message?: string;
}

export interface KubernetesPod {
  readonly name: string;
  readonly job: string;
  readonly completionIndex: number;
  /** Pending, Running, Succeeded, Failed, or Unknown. */
  readonly phase: string;
  /** The state of a container that waits: "ErrImagePull", "CrashLoopBackOff", … */
  readonly waiting?: { readonly reason: string; readonly message: string };
  /** The end of the container, or of the pod. */
  readonly ended?: { readonly reason: string; readonly exitCode?: number };
}

/** The requests to the API server that the executor makes; tests pass their own. */
export interface KubernetesCluster {
  /** Resolves with false if a job of this name exists. */
  createJob(manifest: JobManifest): Promise<boolean>;
  /** Jobs of a sweep, by its label, in any order. */
  jobs(sweep: string): Promise<KubernetesJob[]>;
  /** Pods of a sweep, by its label. The newest pod of a completion index is the last. */
  pods(sweep: string): Promise<KubernetesPod[]>;
  /** The last lines that a pod wrote; "" if they are not available. */
  log(pod: string): Promise<string>;
  /** Deletes a job and its pods, which receive SIGTERM; resolves if it does not exist. */
  deleteJob(name: string): Promise<void>;
}

/** A manifest of batch/v1 Job, in plain JSON. */
export interface JobManifest {
  apiVersion: "batch/v1";
  kind: "Job";
  metadata: { name: string; labels: Record<string, string>; annotations: Record<string, string> };
  spec: { completions: number; template: { metadata: { labels: Record<string, string> }; spec: PodSpec } } & Fields;
}

type Fields = Record<string, unknown>;
export type PodSpec = { containers: ({ name: string } & Fields)[] } & Fields;
