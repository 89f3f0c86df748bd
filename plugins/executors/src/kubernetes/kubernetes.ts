import {
  definePlugin,
  type Executor,
  HeddleError,
  type RunStatus,
  type Submission,
  type SweepWork,
} from "@heddle/contracts";
import { z } from "zod";
import { connect } from "#kubernetes";
import { changesOf, pause } from "../watch.js";
import type { KubernetesCluster, KubernetesJob } from "./cluster.js";
import { jobManifest, type KubernetesOptions, requireMounted, sweepLabel } from "./job.js";
import { throwForPod, throwIfNothingStarts } from "./pod-problems.js";
import { isOpen, newestTasks, type Task } from "./tasks.js";

/** Successive failures of the API server that the executor tolerates, as while it restarts. */
const MAX_FAILED_READINGS = 20;

/** What this process has submitted of a sweep. */
interface Submitted {
  /** Number of submissions by run. */
  readonly times: Map<number, number>;
  canceled: boolean;
}

/** One Indexed Job per submission; a completion index computes one run. */
export class KubernetesExecutor implements Executor {
  readonly #submitted = new Map<string, Submitted>();
  #cluster: Promise<KubernetesCluster> | undefined;

  constructor(
    readonly options: KubernetesOptions,
    readonly connectTo: (options: KubernetesOptions) => Promise<KubernetesCluster> = connect,
  ) {}

  /** Submits the runs that no active job contains: an earlier call may have been interrupted. */
  async submit(work: SweepWork): Promise<Submission> {
    requireMounted(work.folder, this.options);
    const id = await sweepLabel(work);
    this.#submitted.set(id, { times: new Map(), canceled: false });
    const jobs = await (await this.#connected()).jobs(id);
    const covered = new Set(jobs.filter(isActive).flatMap(({ runs }) => runs));
    await this.#start(
      id,
      work,
      work.waiting.filter((index) => !covered.has(index)),
    );
    return { executor: "kubernetes", id };
  }

  async *status({ id }: Submission, work: SweepWork): AsyncIterable<readonly RunStatus[]> {
    const submitted = this.#stateOf(id);
    const cluster = await this.#connected();
    const hasChanged = changesOf();
    let tasks: ReadonlyMap<number, Task> = new Map();
    for (let failedReadings = 0; ; await pause(this.options.pollSeconds)) {
      const jobs = await cluster.jobs(id).catch((error: unknown) => {
        failedReadings++;
        if (failedReadings > MAX_FAILED_READINGS) throw error;
        return undefined;
      });
      // after the jobs: a job that has ended writes nothing after this reading
      const statuses = await work.statuses();
      if (hasChanged(statuses)) yield statuses;
      if (jobs === undefined) continue;
      failedReadings = 0;
      tasks = newestTasks(jobs);
      const active = jobs.filter(isActive);
      if (!submitted.canceled) await throwIfNothingStarts(cluster, id, active);
      const again = this.#unfinished(submitted, work, statuses, tasks);
      await this.#start(id, work, again);
      if (active.length === 0 && again.length === 0) break;
    }
    if (!submitted.canceled) await this.#throwIfBroken(id, work, tasks);
  }

  async cancel({ id }: Submission): Promise<void> {
    this.#stateOf(id).canceled = true;
    const cluster = await this.#connected();
    for (;;) {
      const active = (await cluster.jobs(id)).filter(isActive);
      for (const { name } of active) await cluster.deleteJob(name);
      const pods = await cluster.pods(id);
      if (active.length === 0 && pods.every(({ ended }) => ended !== undefined)) return;
      await pause(this.options.pollSeconds);
    }
  }

  #connected(): Promise<KubernetesCluster> {
    this.#cluster ??= this.connectTo(this.options);
    return this.#cluster;
  }

  #stateOf(id: string): Submitted {
    const state = this.#submitted.get(id) ?? { times: new Map(), canceled: false };
    this.#submitted.set(id, state);
    return state;
  }

  /** Open runs without a job, or whose index succeeded: a worker with a stale view of the folder may have skipped them. */
  #unfinished(
    { canceled, times }: Submitted,
    { waiting }: SweepWork,
    statuses: readonly RunStatus[],
    tasks: ReadonlyMap<number, Task>,
  ): number[] {
    if (canceled) return [];
    return waiting.filter((index) => {
      const task = tasks.get(index);
      if (!isOpen(statuses[index]) || task?.state === "active" || task?.state === "failed") return false;
      return (times.get(index) ?? 0) <= this.options.resubmissions;
    });
  }

  async #start(sweep: string, work: SweepWork, indices: readonly number[]): Promise<void> {
    if (indices.length === 0) return;
    const cluster = await this.#connected();
    for (;;) {
      const number = 1 + Math.max(0, ...(await cluster.jobs(sweep)).map((job) => job.number));
      // another process may have taken the number
      if (await cluster.createJob(jobManifest(work, { sweep, number, indices }, this.options))) break;
    }
    const { times } = this.#stateOf(sweep);
    for (const index of indices) times.set(index, (times.get(index) ?? 0) + 1);
  }

  /** Throws for the first run that is open although its job ended. */
  async #throwIfBroken(id: string, { waiting, statuses }: SweepWork, tasks: ReadonlyMap<number, Task>): Promise<void> {
    const now = await statuses();
    const index = waiting.find((each) => isOpen(now[each]));
    if (index === undefined) return;
    const task = tasks.get(index);
    if (task) await throwForPod(await this.#connected(), id, now[index].label, task);
    throw new HeddleError("internal", {
      where: now[index].label,
      expected: "a job that completes its run",
      got: "one that Kubernetes no longer lists",
      next: "Run the sweep again: finished runs are kept.",
    });
  }
}

const isActive = ({ state }: KubernetesJob): boolean => state === "active";

/**
 * Requires the package `@kubernetes/client-node`, a kubeconfig (or a pod with a service account), and a volume that this
 * machine and all pods mount at the same path, with the sweep and the data. The image's entry point is `heddle`.
 */
export default definePlugin({
  role: "executor",
  name: "kubernetes",
  summary: "An Indexed Job of Kubernetes, one pod per run.",
  apiVersion: 1,
  source: "batch/v1 of Kubernetes 1.31 or newer, with @kubernetes/client-node 1.4.",
  citations: [
    {
      text: "Burns et al. 2016. Borg, Omega, and Kubernetes. ACM Queue 14.",
      url: "https://doi.org/10.1145/2898442.2898444",
    },
  ],
  options: z.strictObject({
    image: z.string().min(1).describe("Container image whose entry point is heddle."),
    volume: z
      .record(z.string(), z.unknown())
      .describe("Shared volume, as in a pod: { persistentVolumeClaim: { claimName: heddle } }."),
    mountPath: z.string().startsWith("/").describe("Path of the volume on this machine and in the pods."),
    namespace: z.string().optional().describe("Namespace; default: that of the context."),
    context: z.string().optional().describe("Context of the kubeconfig; default: the current one."),
    cpus: z.number().gt(0).default(1).describe("CPUs of a pod."),
    memory: z.string().optional().describe('Memory of a pod, request and limit: "8Gi".'),
    parallel: z.int().min(1).optional().describe("Maximum number of pods that run at the same time."),
    resubmissions: z
      .int()
      .min(0)
      .default(3)
      .describe("How often a run is submitted again after its pod failed; a disruption does not count."),
    graceSeconds: z.int().min(1).default(30).describe("Time between SIGTERM and SIGKILL, seconds."),
    keepSeconds: z
      .int()
      .min(0)
      .default(86400)
      .describe("Time after which an ended job and its logs are deleted, seconds."),
    pod: z
      .record(z.string(), z.unknown())
      .default({})
      .describe("More fields of the pod's spec: { nodeSelector: { pool: batch } }."),
    pollSeconds: z.number().min(0.1).default(5).describe("Interval between two requests to the API server, seconds."),
  }),
  create: (options) => new KubernetesExecutor(options),
});
