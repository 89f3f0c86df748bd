// The client against a small server on this machine, which validates jobs by the OpenAPI schema of batch/v1.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { V1Job } from "@kubernetes/client-node";
import { Job } from "kubernetes-models/batch/v1";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "./client.js";
import { jobManifest } from "./job.js";
import plugin from "./kubernetes.js";

const folder = mkdtempSync(join(tmpdir(), "heddle-kubernetes-"));
const before = process.env.KUBECONFIG;
const JOBS = "/apis/batch/v1/namespaces/cells/jobs";

let server: Server;
let jobs: Map<string, V1Job>;
let requests: string[];
let pods: unknown[];

interface Answer {
  readonly code: number;
  readonly body: unknown;
}
const status = (code: number, message: string): Answer => ({ code, body: { kind: "Status", message } });

function answer(method: string, url: URL, text: string): Answer {
  requests.push(`${method} ${url.pathname}`);
  if (!url.pathname.includes("/namespaces/cells/")) return status(403, "jobs.batch is forbidden: User cannot list");
  if (url.pathname.endsWith("/log")) return status(404, "no container");
  if (url.pathname.endsWith("/pods")) return { code: 200, body: { kind: "PodList", items: pods } };
  if (method === "GET") return { code: 200, body: { kind: "JobList", items: selected(url) } };
  if (method === "DELETE") {
    const name = url.pathname.split("/").at(-1) ?? "";
    return jobs.delete(name) ? { code: 200, body: {} } : status(404, "not found");
  }
  const job = JSON.parse(text) as V1Job;
  try {
    new Job(job as never).validate();
  } catch (error) {
    return status(422, String(error));
  }
  const name = job.metadata?.name ?? "";
  if (jobs.has(name)) return status(409, "already exists");
  jobs.set(name, job);
  return { code: 201, body: job };
}

const selected = (url: URL): V1Job[] => {
  const [key, value] = (url.searchParams.get("labelSelector") ?? "").split("=");
  return [...jobs.values()].filter(({ metadata }) => metadata?.labels?.[key] === value);
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

function writeKubeconfig(address: string): void {
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "test",
    clusters: [{ name: "test", cluster: { server: address, "insecure-skip-tls-verify": true } }],
    users: [{ name: "test", user: {} }],
    contexts: [{ name: "test", context: { cluster: "test", user: "test", namespace: "cells" } }],
  };
  writeFileSync(join(folder, "kubeconfig"), JSON.stringify(config));
  process.env.KUBECONFIG = join(folder, "kubeconfig");
}

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const { code, body } = answer(
      request.method ?? "",
      new URL(request.url ?? "", "http://test"),
      await bodyOf(request),
    );
    response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
});
beforeEach(() => {
  [jobs, requests, pods] = [new Map(), [], []];
  writeKubeconfig(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterAll(() => {
  server.close();
  if (before === undefined) delete process.env.KUBECONFIG;
  else process.env.KUBECONFIG = before;
  rmSync(folder, { recursive: true, force: true });
});

const options = plugin.options.parse({ image: "heddle", volume: { emptyDir: {} }, mountPath: "/shared" });
const work = { folder: "/shared/a", command: { program: [], args: ["sweep", "work", "/shared/a"] } };
const manifest = (number: number) => jobManifest(work, { sweep: "heddle-a", number, indices: [0, 2] }, options);

describe("requests", () => {
  test("create, list and delete a job in the namespace of the context", async () => {
    const cluster = await connect({});
    expect(await cluster.createJob(manifest(1))).toBe(true);
    expect(await cluster.createJob(manifest(1))).toBe(false);
    expect(await cluster.jobs("heddle-b")).toEqual([]);
    expect(await cluster.jobs("heddle-a")).toEqual([
      { name: "heddle-a-1", number: 1, runs: [0, 2], state: "active", hasStarted: false, succeeded: new Set() },
    ]);
    await cluster.deleteJob("heddle-a-1");
    await cluster.deleteJob("heddle-a-1");
    expect(await cluster.jobs("heddle-a")).toEqual([]);
    expect(new Set(requests)).toEqual(new Set([`POST ${JOBS}`, `GET ${JOBS}`, `DELETE ${JOBS}/heddle-a-1`]));
  });

  test("the state of a failed job and the ends of its pods, the newest last", async () => {
    const cluster = await connect({});
    await cluster.createJob(manifest(1));
    const conditions = [{ type: "Failed", status: "True", message: "Job has failed indexes" }];
    Object.assign(jobs.get("heddle-a-1") ?? {}, { status: { conditions, completedIndexes: "1", failed: 2 } });
    const labels = { "batch.kubernetes.io/job-name": "heddle-a-1", "batch.kubernetes.io/job-completion-index": "1" };
    const podOf = (name: string, time: string, more: object) => ({
      metadata: { name, labels, creationTimestamp: time },
      status: more,
    });
    pods = [
      podOf("second", "2026-01-01T00:00:02Z", {
        phase: "Failed",
        containerStatuses: [{ state: { terminated: { reason: "OOMKilled", exitCode: 137 } } }],
      }),
      podOf("first", "2026-01-01T00:00:01Z", { phase: "Failed", reason: "NodeLost" }),
      podOf("third", "2026-01-01T00:00:03Z", {
        phase: "Pending",
        containerStatuses: [{ state: { waiting: { reason: "ErrImagePull", message: "no image" } } }],
      }),
    ];
    expect(await cluster.jobs("heddle-a")).toMatchObject([
      { state: "failed", hasStarted: true, succeeded: new Set([1]), message: "Job has failed indexes" },
    ]);
    const of = { job: "heddle-a-1", completionIndex: 1 };
    expect(await cluster.pods("heddle-a")).toEqual([
      { name: "first", ...of, phase: "Failed", ended: { reason: "NodeLost" } },
      { name: "second", ...of, phase: "Failed", ended: { reason: "OOMKilled", exitCode: 137 } },
      { name: "third", ...of, phase: "Pending", waiting: { reason: "ErrImagePull", message: "no image" } },
    ]);
    expect(await cluster.log("first")).toBe("");
  });
});

describe("errors with the next step", () => {
  test("a namespace without rights", async () => {
    const cluster = await connect({ namespace: "other" });
    await expect(cluster.jobs("heddle-a")).rejects.toThrow(
      /namespace other.*status 403: jobs\.batch is forbidden.*role/,
    );
  });

  test("a job that the server refuses", async () => {
    const cluster = await connect({});
    const wrong = { ...manifest(1), spec: { ...manifest(1).spec, completions: "two" } };
    await expect(cluster.createJob(wrong as never)).rejects.toThrow(/status 422: .*completions must be integer/);
  });

  test.each([
    [{ pod: { nodeSelecter: {} } }, /got spec\.template\.spec\.nodeSelecter\. Correct .*executor\.pod/],
    [{ volume: { persistentVolumeClaim: { claim: "a" } } }, /volumes\.0\.persistentVolumeClaim\.claim\./],
  ])("a field that Kubernetes does not have: %j", async (wrong, message) => {
    const parts = { sweep: "heddle-a", number: 1, indices: [0] };
    const cluster = await connect({});
    await expect(cluster.createJob(jobManifest(work, parts, { ...options, ...wrong }))).rejects.toThrow(message);
    expect(requests).toEqual([]);
  });

  test("no server", async () => {
    writeKubeconfig("http://127.0.0.1:1");
    const cluster = await connect({});
    await expect(cluster.jobs("heddle-a")).rejects.toThrow(/ECONNREFUSED.*kubectl get jobs/);
  });

  test("no kubeconfig, and a context that does not exist", async () => {
    await expect(connect({ context: "gone" })).rejects.toThrow(/no context gone.*executor\.context/);
    process.env.KUBECONFIG = join(folder, "none");
    await expect(connect({})).rejects.toThrow(/the address of a cluster/);
  });
});
