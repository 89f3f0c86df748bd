// Runs in an object store, on a server in this process that verifies signatures and decides conditions.
import { spawnSync } from "node:child_process";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { embed, evaluate, report, simulate, storeAt, train } from "../src/index.js";
import { type S3Server, startS3, variablesOf } from "./s3-server.js";
import { smallConfig, temporaryFolder } from "./small-run.js";

const objects = new Map<string, Uint8Array>();
let server: S3Server;
beforeAll(async () => {
  server = await startS3(objects);
});
afterAll(() => server.close());
beforeEach(() => {
  for (const [name, value] of Object.entries(variablesOf(server))) vi.stubEnv(name, value);
  objects.clear();
  objects.set("bucket/other", Uint8Array.of(1));
});
afterEach(() => {
  server.ignoreConditions(false);
  vi.unstubAllEnvs();
});

const RUN = "s3://bucket/runs/a";
const text = async (bytes: Promise<Uint8Array>) => new TextDecoder().decode(await bytes);
const failure = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

describe("the store of a run", () => {
  test("files are written, read, appended to, listed in order and removed with their folder", async () => {
    const store = storeAt(RUN);
    await store.checkWritable!();
    expect([...objects.keys()]).toEqual(["bucket/other"]);
    expect(await store.exists("config.json")).toBe(false);
    for (const name of ["b", "a", "c"]) await store.write(`checkpoints/${name}`, name);
    await store.append("metrics.jsonl", "{}");
    await store.append("metrics.jsonl", "[]");
    expect(await store.list("checkpoints")).toEqual(["a", "b", "c"]);
    expect(await store.list(".")).toEqual(["checkpoints", "metrics.jsonl"]);
    expect([await store.exists("checkpoints"), await store.exists("check")]).toEqual([true, false]);
    expect(await text(store.read("metrics.jsonl"))).toBe("{}\n[]\n");
    await store.write("checkpoints/a", Uint8Array.of(49));
    expect(await text(store.read("checkpoints/a"))).toBe("1");
    await store.remove("checkpoints");
    expect(await store.list("")).toEqual(["metrics.jsonl"]);
    expect(await failure(store.read("none"))).toMatchObject({
      kind: "missing-file",
      message: expect.stringContaining("s3://bucket/runs/a/none: expected a file of a run, got no object"),
    });
  });

  test("a refused write states what the credentials must allow", async () => {
    expect(await failure(storeAt("s3://bucket/secret").write("a", "1"))).toMatchObject({
      kind: "cannot-write",
      message: expect.stringMatching(/may write this address.*s3:PutObject and s3:DeleteObject/),
    });
  });
});

describe("its lock", () => {
  const KEY = "bucket/runs/a/run.1.lock";
  const put = (holder: object) => objects.set(KEY, new TextEncoder().encode(JSON.stringify(holder)));
  const deadPid = () => spawnSync(process.execPath, ["-e", ""]).pid;

  test("belongs to one of 20 concurrent writers, also after a dead one, and leaves no object", async () => {
    for (const before of [undefined, { host: hostname(), pid: deadPid() }]) {
      if (before) put(before);
      const stores = Array.from({ length: 20 }, () => storeAt(RUN));
      const others = await Promise.all(stores.map((store) => store.lock!("training")));
      const [owner] = stores.filter((_, i) => others[i] === undefined);
      expect(others.filter((other) => other === undefined)).toHaveLength(1);
      expect(others.filter((other) => other?.pid === process.pid)).toHaveLength(19);
      expect(await storeAt(RUN).writer!()).toMatchObject({ task: "training", host: hostname() });
      await owner.unlock!();
      expect([...objects.keys()]).toEqual(["bucket/other"]);
    }
  });

  test("is acquired when the answer of the server is lost and the client repeats the write", async () => {
    const store = storeAt(RUN);
    server.loseNextAnswer();
    expect(await store.lock!("training")).toBeUndefined();
    expect(await storeAt(RUN).lock!("training")).toMatchObject({ pid: process.pid });
    await store.unlock!();
  });

  test("of another machine is respected until its heartbeat is 3 minutes old; then its writes are refused, and its release changes nothing", async () => {
    const first = storeAt(RUN);
    await first.lock!("training");
    const holder = JSON.parse(new TextDecoder().decode(objects.get(KEY))) as object;
    put({ ...holder, host: "another" });
    // the server has the time of its last write
    expect(await storeAt(RUN).lock!("evaluation")).toMatchObject({ host: "another" });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 181_000 });
    const second = storeAt(RUN);
    try {
      expect(await second.lock!("evaluation")).toBeUndefined();
      // before the next heartbeat of the first
      expect(await failure(first.write("a", "1"))).toMatchObject({ kind: "run-in-use" });
      expect(await second.exists("a")).toBe(false);
      await second.write("a", "2");
      await second.remove("a");
      await first.unlock!();
      expect(await second.writer!()).toMatchObject({ task: "evaluation" });
      await second.unlock!();
    } finally {
      vi.useRealTimers();
    }
  });

  test("taken by another process: the next heartbeat finds out, and writing is refused", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      const store = storeAt(RUN);
      await store.lock!("training");
      await vi.advanceTimersByTimeAsync(15_000);
      await vi.waitFor(() => expect(new TextDecoder().decode(objects.get(KEY))).toContain('"beats":1'));
      await store.write("a", "1");
      put({ host: "another", pid: 1, token: "other" });
      await vi.advanceTimersByTimeAsync(15_000);
      const refusal = { kind: "run-in-use", message: expect.stringContaining("got one of another process") };
      await vi.waitFor(async () => {
        expect(await failure(store.append("b", "2"))).toMatchObject(refusal);
      });
      expect(await failure(store.write("a", "2"))).toMatchObject(refusal);
      expect(await failure(store.remove("a"))).toMatchObject(refusal);
      expect(await text(store.read("a"))).toBe("1");
      await store.unlock!();
      expect(objects.has(KEY)).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  test("of a server that ignores conditions is refused, and leaves no object", async () => {
    server.ignoreConditions(true);
    expect(await failure(storeAt(RUN).lock!("training"))).toMatchObject({
      kind: "cannot-write",
      message: expect.stringMatching(
        /expected a server with conditional writes.*got one that ignores If-None-Match.*copy it/,
      ),
    });
    expect([...objects.keys()]).toEqual(["bucket/other"]);
  });
});

describe("training, evaluation, report and embedding", () => {
  test("every file has the bytes of the same run in a folder", async () => {
    const config = smallConfig();
    const folder = join(temporaryFolder(), "run");
    for (const place of [RUN, folder]) {
      await train(config, { out: place, thread: "here" }).result;
      await evaluate(place, { thread: "here" });
    }
    const [remote, local] = [storeAt(RUN), storeAt(folder)];
    const files = ["config.json", "summary.json", "metrics.jsonl", "latents.h5ad", "evaluation.json"];
    files.push(...(await local.list("model")).map((name) => `model/${name}`));
    // the time decides after which steps the others are written
    const [last, same] = await Promise.all(
      [local, remote].map(async (store) => (await store.list("checkpoints")).at(-1)),
    );
    expect(same).toBe(last);
    files.push(`checkpoints/${last}`);
    expect(await remote.list(".")).toEqual(await local.list("."));
    const differs = async (file: string) => Buffer.compare(await remote.read(file), await local.read(file)) !== 0;
    const different = await Promise.all(files.map(async (file) => ((await differs(file)) ? [file] : [])));
    expect(different.flat()).toEqual([]);
    expect((await report([remote]))[0].contents).toContain("<html");

    await expect(train(config, { out: RUN, thread: "here" }).result).rejects.toMatchObject({ kind: "output-exists" });
  });

  test("embeds cells into the run", async () => {
    const data = await simulate({ options: { preset: "small", cells: 200, genes: 80 } });
    const { data: _simulated, ...config } = smallConfig({ factors: ["group"] });
    await train(config, { data, out: RUN, thread: "here" }).result;
    const embedded = await embed(RUN, { data, out: `${RUN}/embedded.h5ad`, thread: "here" });
    data.dispose();
    expect(embedded.cells.rows).toBe(200);
    expect(objects.has("bucket/runs/a/embedded.h5ad")).toBe(true);
  });
});
