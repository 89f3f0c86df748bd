// examples/node-service from tarballs, with Debian's Redis: trains on an upload; the next worker continues the job of a
// stopped one.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freeze } from "../process/freeze.js";
import { type Running, root, start, until, workFolder } from "../process/heddle-process.js";
import { freePort } from "./free-port.js";
import { packedProject } from "./packed-project.js";

const REDIS = process.env.HEDDLE_REDIS ?? "/usr/bin/redis-server";
const KANG = join(root, "..", "shared", "data", "kang_ifnb", "kang_muscat_example_1556x1267.h5ad");

const { folder, remove } = workFolder();
const running: Running[] = [];
let project: string;
let env: Record<string, string>;
let api: string;

const script = (name: string) => {
  const process_ = start(process.execPath, [name], project, env);
  running.push(process_);
  return process_;
};

beforeAll(async () => {
  if (!existsSync(REDIS)) throw new Error(`${REDIS} is not there: npm run test:slow brings Debian's redis-server`);
  project = await packedProject(folder, { example: "node-service" });
  const [redis, port] = [await freePort(), await freePort()];
  const data = join(folder, "redis");
  mkdirSync(data);
  env = { REDIS_PORT: String(redis), PORT: String(port), DATA_FOLDER: join(folder, "data") };
  running.push(start(REDIS, ["--port", String(redis), "--save", "", "--dir", data], folder));
  const server = script("api.js");
  await until(server, () => server.out().includes("listening"));
  api = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  for (const one of running) one.kill("SIGTERM");
  await Promise.all(running.map(({ ended }) => ended));
  remove();
});

interface Shown {
  readonly state: string;
  readonly progress: { readonly step: number; readonly steps: number };
  readonly result?: { readonly cells: number; readonly epochs: number; readonly results: readonly unknown[] };
  readonly reason?: string;
}
const show = async (id: string) => (await (await fetch(`${api}/runs/${id}`)).json()) as Shown;

async function upload(query: string, body: Uint8Array): Promise<{ status: number; id: string; reason?: string }> {
  const response = await fetch(`${api}/runs?${query}`, { method: "POST", body: body as Uint8Array<ArrayBuffer> });
  return { status: response.status, ...((await response.json()) as { id: string }) };
}

async function reach(id: string, condition: (shown: Shown) => boolean): Promise<Shown> {
  for (;;) {
    const shown = await show(id);
    if (condition(shown)) return shown;
    if (shown.state === "failed") throw new Error(shown.reason);
    await pause(100);
  }
}

/** Uploads cells and starts a worker that is stopped (SIGSTOP) while it trains; uploads again if it was over before. */
async function stoppedWhileTraining(): Promise<{ id: string; worker: Running }> {
  for (;;) {
    const { status, id } = await upload("factors=condition&epochs=30", readFileSync(KANG));
    expect(status).toBe(202);
    const worker = script("worker.js");
    await reach(id, ({ progress, state }) => progress.step > 5 || state === "completed");
    const isFrozen = worker.pid !== undefined && (await freeze(worker.pid));
    const { progress, state } = await show(id);
    if (isFrozen && state === "active" && progress.step < 0.7 * progress.steps) return { id, worker };
    worker.kill("SIGTERM");
    worker.kill("SIGCONT");
    await worker.ended;
  }
}

describe("the service", () => {
  test("rejects invalid data and unknown factors at once", async () => {
    expect(await upload("factors=condition", new TextEncoder().encode("no such thing"))).toMatchObject({ status: 422 });
    const unknown = await upload("factors=age", readFileSync(KANG));
    expect(unknown).toMatchObject({
      status: 422,
      reason: expect.stringMatching(/no column age; there are .*condition/),
    });
  });

  test("trains on an upload; the next worker continues the job of a worker stopped during training", async () => {
    const { id, worker: first } = await stoppedWhileTraining();
    first.kill("SIGTERM");
    first.kill("SIGCONT");
    expect(await first.ended).toMatchObject({
      code: 0,
      err: expect.stringMatching(/a request to stop after \d+ steps/),
    });
    const second = script("worker.js");
    const { result } = await reach(id, ({ state }) => state === "completed");
    expect(result).toMatchObject({ epochs: 30 });
    expect(result!.results.length).toBeGreaterThan(0);
    const latents = await fetch(`${api}/runs/${id}/latents.h5ad`);
    expect(Buffer.from(await latents.arrayBuffer()).toString("latin1", 1, 4)).toBe("HDF");
    expect(second.hasEnded()).toBe(false);
  });

  test("serves only runs", async () => {
    for (const path of ["/runs/../api.js", "/runs/%2e%2e%2f%2e%2e/latents.h5ad", "/"])
      expect((await fetch(`${api}${path}`)).status).toBe(404);
  });
});
