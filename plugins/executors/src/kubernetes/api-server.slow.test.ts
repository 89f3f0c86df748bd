// The executor against kube-apiserver and kube-controller-manager of Kubernetes 1.34. Pods run as processes of this machine.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describeExecutor } from "@heddle/conformance";
import type { RunStatus, SweepWork } from "@heddle/contracts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiServer, startApiServer } from "./api-server.fixture.js";
import plugin from "./kubernetes.js";

const folder = mkdtempSync(join(tmpdir(), "heddle-kubernetes-"));
const OPTIONS = { image: "heddle", volume: { hostPath: { path: folder } }, mountPath: folder, pollSeconds: 0.2 };
/** A worker computes the run at its position in --index: it creates a folder. `first` ends early once. */
const PARTS = {
  pick: 'const [folder, , list] = process.argv.slice(-3); const i = list.split(",").flatMap((r) => { const [a, b = a] = r.split("-").map(Number); return Array.from({ length: b - a + 1 }, (_, j) => a + j); })[process.env.JOB_COMPLETION_INDEX]; const fs = require("node:fs");',
  done: 'fs.mkdirSync(folder + "/run" + i, { recursive: true });',
};
const SCRIPTS = {
  quick: `${PARTS.pick} ${PARTS.done}`,
  endless: "setInterval(() => {}, 1000)",
  broken: "process.exit(2)",
  // ends at SIGTERM as a worker does, and completes when it starts again
  twice: `${PARTS.pick} const begun = folder + "/begun" + i; process.on("SIGTERM", () => process.exit(143)); if (fs.existsSync(begun)) { ${PARTS.done} } else { fs.mkdirSync(begun); setInterval(() => {}, 1000); }`,
} as const;

let made = 0;
function workOf(kind: keyof typeof SCRIPTS): SweepWork {
  const own = join(folder, `work-${made++}`);
  mkdirSync(own);
  const statusOf = (i: number): RunStatus => ({
    id: String(i),
    label: `run ${i}`,
    state: existsSync(join(own, `run${i}`)) ? "done" : "waiting",
  });
  return {
    name: "three",
    folder: own,
    command: { program: [process.execPath, "-e", SCRIPTS[kind], "--"], args: [SCRIPTS[kind], own] },
    waiting: [0, 2],
    statuses: async () => [statusOf(0), { id: "1", label: "run 1", state: "done" }, statusOf(2)],
  };
}

describe("the executor kubernetes on an API server", { tags: ["nightly"], timeout: 600_000 }, () => {
  let server: ApiServer;
  const before = process.env.KUBECONFIG;

  beforeAll(async () => {
    const binaries = process.env.HEDDLE_KUBERNETES;
    if (!binaries)
      throw new Error("expected HEDDLE_KUBERNETES, the folder of kube-apiserver: npm run test:nightly sets it");
    server = await startApiServer(binaries, (pod) => {
      const [script, ...args] = pod.spec?.containers[0].args ?? [];
      return [process.execPath, "-e", script, "--", ...args];
    });
    process.env.KUBECONFIG = server.kubeconfig;
  }, 600_000);
  afterAll(async () => {
    await server?.stop();
    if (before === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = before;
    rmSync(folder, { recursive: true, force: true });
  });

  const create = (options: object = {}) => plugin.create(plugin.options.parse({ ...OPTIONS, ...options }), []);
  const jobsOf = async (id: string) =>
    (await server.batch.listNamespacedJob({ namespace: "default", labelSelector: `heddle.dev/sweep=${id}` })).items;
  async function complete(work: SweepWork, during = async (_id: string): Promise<void> => {}, options: object = {}) {
    const executor = create(options);
    const submission = await executor.submit(work);
    const ended = (async () => {
      for await (const _ of executor.status(submission, work));
    })();
    await Promise.all([during(submission.id), ended]);
    return jobsOf(submission.id);
  }
  /** Waits until every run of the work has begun; returns the pods. */
  async function begun({ folder: own }: SweepWork): Promise<string[]> {
    while (readdirSync(own).filter((name) => name.startsWith("begun")).length < 2) await pause(100);
    return [...server.workers].filter(([, { exitCode }]) => exitCode === null).map(([name]) => name);
  }

  test.each([
    ["evicted", "evict"],
    ["killed (SIGKILL)", "kill"],
  ] as const)(
    "pods that are %s start again within the same job, also without resubmissions for an eviction",
    async (_what, how) => {
      const work = workOf("twice");
      const disturb = async () => {
        for (const pod of await begun(work)) {
          if (how === "evict") await server.evict(pod);
          else server.workers.get(pod)?.kill("SIGKILL");
        }
      };
      const jobs = await complete(work, disturb, { resubmissions: how === "evict" ? 0 : 1 });
      expect(jobs).toHaveLength(1);
      expect(jobs[0].status?.completedIndexes).toBe("0,1");
    },
  );

  test("a wrong value of the pod's spec is refused with the server's reason", async () => {
    const submitted = create({ pod: { dnsPolicy: "None of these" } }).submit(workOf("quick"));
    await expect(submitted).rejects.toThrow(/status 422: .*dnsPolicy.*Unsupported value.*options of the executor/);
  });

  describeExecutor(plugin, { options: OPTIONS, work: workOf });
});
