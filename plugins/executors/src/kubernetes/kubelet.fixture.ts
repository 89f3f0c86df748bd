// Runs the pods of a test's API server as child processes.
import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import type { CoreV1Api, V1Pod } from "@kubernetes/client-node";

/** The command that a pod runs in place of its image's entry point, with the pod's arguments. */
export type EntryPoint = (pod: V1Pod) => readonly string[];

export const NAMESPACE = "default";

/** Binds pods to a node of the name "machine", runs them as processes and reports their ends. */
export class Kubelet {
  readonly workers = new Map<string, ChildProcess>();
  #stopped = false;
  readonly #loop: Promise<void>;

  constructor(
    readonly core: CoreV1Api,
    readonly entryPoint: EntryPoint,
  ) {
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#loop;
    for (const worker of this.workers.values()) worker.kill("SIGKILL");
  }

  async evict(name: string): Promise<void> {
    const pod = await this.core.readNamespacedPod({ name, namespace: NAMESPACE });
    const disruption = { type: "DisruptionTarget", status: "True", reason: "PreemptionByScheduler" };
    const conditions = [...(pod.status?.conditions ?? []), disruption];
    await this.#report(name, { ...pod, status: { ...pod.status, conditions } });
    this.workers.get(name)?.kill("SIGTERM");
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const { items } = await this.core.listNamespacedPod({ namespace: NAMESPACE });
      for (const pod of items) await this.#attend(pod);
      await pause(100);
    }
  }

  async #attend(pod: V1Pod): Promise<void> {
    const name = pod.metadata?.name ?? "";
    const isDeleted = pod.metadata?.deletionTimestamp !== undefined;
    const worker = this.workers.get(name);
    if (worker === undefined && !isDeleted && pod.status?.phase === "Pending") return this.#start(name, pod);
    if (worker === undefined) return;
    if (worker.exitCode === null && worker.signalCode === null) {
      if (isDeleted) worker.kill("SIGTERM");
      return;
    }
    if (pod.status?.phase === "Running") await this.#reportEnd(name, pod, worker.exitCode ?? 137);
    else if (isDeleted) await this.#remove(name);
  }

  async #start(name: string, pod: V1Pod): Promise<void> {
    if (pod.spec?.nodeName === undefined) {
      const target = { apiVersion: "v1", kind: "Node", name: "machine" };
      const body = { metadata: { name }, target };
      // the client reads the answer, a Status, as a Binding
      await this.core.createNamespacedPodBinding({ name, namespace: NAMESPACE, body }).catch(() => undefined);
    }
    const [program, ...args] = this.entryPoint(pod);
    const index = pod.metadata?.annotations?.["batch.kubernetes.io/job-completion-index"] ?? "";
    const env = { ...process.env, JOB_COMPLETION_INDEX: index };
    this.workers.set(name, spawn(program, args, { env, stdio: "ignore" }));
    await this.#reportState(name, pod, "Running", { running: { startedAt: new Date() } });
  }

  #reportEnd(name: string, pod: V1Pod, exitCode: number): Promise<void> {
    const terminated = { exitCode, reason: exitCode === 0 ? "Completed" : "Error", finishedAt: new Date() };
    return this.#reportState(name, pod, exitCode === 0 ? "Succeeded" : "Failed", { terminated });
  }

  #reportState(name: string, pod: V1Pod, phase: string, state: object): Promise<void> {
    const container = {
      name: "heddle",
      image: "heddle",
      imageID: "",
      ready: phase === "Running",
      restartCount: 0,
      state,
    };
    return this.#report(name, { ...pod, status: { ...pod.status, phase, containerStatuses: [container] } });
  }

  /** A conflict is resolved by the next round. */
  async #report(name: string, pod: V1Pod): Promise<void> {
    const now = await this.core.readNamespacedPod({ name, namespace: NAMESPACE }).catch(() => undefined);
    if (now === undefined) return;
    const body = { ...now, status: { ...now.status, ...pod.status } };
    await this.core.replaceNamespacedPodStatus({ name, namespace: NAMESPACE, body }).catch(() => undefined);
  }

  async #remove(name: string): Promise<void> {
    const now = { name, namespace: NAMESPACE, gracePeriodSeconds: 0 };
    await this.core.deleteNamespacedPod(now).catch(() => undefined);
  }
}
