import { indicesOf } from "../array-ranges.js";
import type { JobManifest, KubernetesCluster, KubernetesJob, KubernetesPod } from "./cluster.js";
import { NUMBER_ANNOTATION, RUNS_ANNOTATION, SWEEP_LABEL } from "./job.js";

/** End of an attempt at a run; undefined while its pod runs. */
export interface Attempt {
  readonly exitCode?: number;
  readonly reason?: string;
  /** A disruption, such as the loss of a node: it does not count as a failure. */
  readonly disrupted?: true;
}

interface SimulatedJob {
  readonly manifest: JobManifest;
  readonly runs: readonly number[];
  readonly succeeded: Set<number>;
  readonly failed: Set<number>;
  readonly failures: Map<number, number>;
  isDeleted: boolean;
}

/**
 * A cluster in memory. Each list of jobs first ends the attempts that an earlier list showed, as `attempt` decides, and
 * applies backoffLimitPerIndex and podFailurePolicy.
 */
export class SimulatedCluster implements KubernetesCluster {
  readonly created: JobManifest[] = [];
  readonly #jobs: SimulatedJob[] = [];
  readonly #pods: KubernetesPod[] = [];
  /** Why no pod starts. */
  stuck: { readonly reason: string; readonly message: string } | undefined;
  logs = "";

  constructor(readonly attempt: (run: number, time: number) => Attempt | undefined) {}

  async createJob(manifest: JobManifest): Promise<boolean> {
    if (this.#jobs.some((job) => job.manifest.metadata.name === manifest.metadata.name)) return false;
    const runs = indicesOf(manifest.metadata.annotations[RUNS_ANNOTATION]);
    const job = {
      manifest,
      runs,
      succeeded: new Set<number>(),
      failed: new Set<number>(),
      failures: new Map(),
      isDeleted: false,
    };
    this.created.push(manifest);
    this.#jobs.push(job);
    return true;
  }

  async jobs(sweep: string): Promise<KubernetesJob[]> {
    const listed = this.#jobs.filter((job) => !job.isDeleted && job.manifest.metadata.labels[SWEEP_LABEL] === sweep);
    const shown = listed.map((job) => this.#shown(job));
    if (this.stuck === undefined) for (const job of listed) this.#advance(job);
    return shown;
  }

  async pods(sweep: string): Promise<KubernetesPod[]> {
    const listed = this.#jobs.filter((job) => job.manifest.metadata.labels[SWEEP_LABEL] === sweep);
    const waiting = listed.flatMap(({ manifest, isDeleted }): KubernetesPod[] =>
      this.stuck === undefined || isDeleted
        ? []
        : [{ name: "stuck", job: manifest.metadata.name, completionIndex: 0, phase: "Pending", waiting: this.stuck }],
    );
    const names = new Set(listed.map(({ manifest }) => manifest.metadata.name));
    return [...this.#pods.filter(({ job }) => names.has(job)), ...waiting];
  }

  async log(): Promise<string> {
    return this.logs;
  }

  async deleteJob(name: string): Promise<void> {
    for (const job of this.#jobs) if (job.manifest.metadata.name === name) job.isDeleted = true;
  }

  #advance(job: SimulatedJob): void {
    const { spec, metadata } = job.manifest;
    for (const [index, run] of job.runs.entries()) {
      if (job.succeeded.has(index) || job.failed.has(index)) continue;
      const earlier = this.#pods.filter((pod) => pod.job === metadata.name && pod.completionIndex === index).length;
      const end = this.attempt(run, earlier + 1);
      if (end === undefined) continue;
      const { exitCode = 0, reason = exitCode === 0 ? "Completed" : "Error" } = end;
      const name = `${metadata.name}-${index}-${earlier}`;
      this.#pods.push({
        name,
        job: metadata.name,
        completionIndex: index,
        phase: "Failed",
        ended: { reason, exitCode },
      });
      if (end.disrupted) continue;
      if (exitCode === 0) job.succeeded.add(index);
      else {
        job.failures.set(index, (job.failures.get(index) ?? 0) + 1);
        const isFinal = exitCode === 1 || exitCode === 2;
        if (isFinal || (job.failures.get(index) ?? 0) > Number(spec.backoffLimitPerIndex)) job.failed.add(index);
      }
    }
  }

  #shown({ manifest, runs, succeeded, failed }: SimulatedJob): KubernetesJob {
    const hasEnded = succeeded.size + failed.size === runs.length;
    return {
      name: manifest.metadata.name,
      number: Number(manifest.metadata.annotations[NUMBER_ANNOTATION]),
      runs,
      state: !hasEnded ? "active" : failed.size > 0 ? "failed" : "complete",
      hasStarted: this.stuck === undefined,
      succeeded: new Set(succeeded),
      ...(failed.size > 0 && { message: "Job has failed indexes" }),
    };
  }
}
