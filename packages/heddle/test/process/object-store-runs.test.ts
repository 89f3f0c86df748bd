// The command line on a run in an object store: killed, resumed, refused to a second process, evaluated and reported.
import { mkdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type S3Server, startS3, variablesOf } from "../s3-server.js";
import { startHeddle, succeed } from "./heddle-process.js";
import { undisturbedRun } from "./undisturbed-run.js";

const { folder, changes } = undisturbedRun();
const objects = new Map<string, Uint8Array>();
let server: S3Server;
beforeAll(async () => {
  server = await startS3(objects);
});
afterAll(() => server.close());
beforeEach(() => {
  objects.clear();
  objects.set("bucket/other", Uint8Array.of(1));
});

const RUN = "s3://bucket/runs/a";
const begin = (...args: readonly string[]) => startHeddle(args, folder, variablesOf(server));
const train = () => begin("train", "small.yaml", "--out", RUN);
const resume = () => begin("train", "--resume", RUN);
const names = () =>
  [...objects.keys()].filter((name) => name.startsWith("bucket/runs/a/")).map((name) => name.slice(14));

/** Differences of the run from an undisturbed one in a folder. */
function differences(): string[] {
  for (const name of names()) {
    const path = join(folder, "copy", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, objects.get(`bucket/runs/a/${name}`)!);
  }
  return changes("copy");
}

describe("a run", () => {
  test("killed (SIGKILL) while it writes a checkpoint, an epoch and its latents ends with the bytes of an undisturbed run", async () => {
    for (const [i, key] of [/step-0000\d*[1-9]\d\d\.safetensors$/, /metrics\.jsonl$/, /latents\.h5ad$/].entries()) {
      const arrived = server.holdPut(key);
      const running = i === 0 ? train() : resume();
      await Promise.race([arrived, succeed(running).then(() => Promise.reject(new Error("ended before the write")))]);
      running.kill("SIGKILL");
      expect((await running.ended).signal).toBe("SIGKILL");
      expect(names()).toContain("run.1.lock");
    }
    await succeed(resume());
    expect(differences()).toEqual([]);
    expect(names().filter((name) => /\.(lock|partial)$/.test(name))).toEqual([]);
  });

  test("that trains is refused to other processes, which name the first", async () => {
    const arrived = server.holdPut(/step-/);
    const running = train();
    await arrived;
    const others = [resume(), train(), begin("evaluate", RUN)];
    const got = `got training by process ${running.pid} on ${hostname()} since`;
    for (const other of others)
      expect(await other.ended).toMatchObject({ code: 2, out: "", err: expect.stringContaining(got) });
    running.kill("SIGKILL");
    await running.ended;
  });

  test("is evaluated, reported and used for new cells; results are written beside it", async () => {
    await succeed(train());
    const { out } = await succeed(begin("evaluate", RUN));
    expect(out).toContain(`Next: heddle report ${RUN}`);
    expect((await succeed(begin("report", RUN))).out).toContain(`${RUN}/report.html\n`);
    await succeed(begin("embed", RUN));
    await succeed(begin("decode", RUN, "--genes", "gene_1", "--out", `${RUN}-decoded.h5ad`));
    await succeed(begin("evaluate", RUN, "--json", "--out", "s3://bucket/result.json"));
    expect(names()).toEqual(expect.arrayContaining(["evaluation.json", "report.html", "embedded.h5ad"]));
    expect([...objects.keys()]).toEqual(expect.arrayContaining(["bucket/runs/a-decoded.h5ad", "bucket/result.json"]));
    const { err, code } = await begin("embed", RUN, "--out", `${RUN}/embedded.h5ad`).ended;
    expect([code, err]).toEqual([1, expect.stringMatching(/expected a new file, got an existing one/)]);
  });
});

test.each(["run", "work", "status"])("sweep %s at an address is refused", async (what) => {
  const { err, code } = await begin("sweep", what, "s3://bucket/sweep").ended;
  expect([code, err]).toEqual([2, expect.stringMatching(/expected a sweep in a folder.*got an address.*--out FOLDER/)]);
});

test.each([
  [["sweep", "plan", "sweep.yaml", "--out", "s3://bucket/sweep"]],
  [["simulate", "--out", "s3://bucket/cells.h5ad"]],
  [["train", "small.yaml", "--out", "https://example.org/run"]],
])("%j is refused: only a path serves there", async (args) => {
  writeFileSync(join(folder, "sweep.yaml"), "name: two\nbase: small.yaml\nseeds: 2\n");
  const { err, code } = await begin(...args).ended;
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(/expected --out with a path.*got an address.*Write to a folder/),
  ]);
  expect([...objects.keys()]).toEqual(["bucket/other"]);
});
