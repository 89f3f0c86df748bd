import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeExecutor } from "@heddle/conformance";
import type { RunStatus, SweepWork } from "@heddle/contracts";
import { afterAll, describe, expect, test } from "vitest";
import plugin from "./local.js";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Each worker claims a run by creating its folder, which succeeds for one worker only, and writes its pid into it. */
const WORKER = `
const { mkdirSync, writeFileSync } = require("node:fs");
for (const i of [0, 1, 2, 3]) {
  try { mkdirSync("run" + i); } catch { continue; }
  writeFileSync("run" + i + "/" + process.pid, "");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60);
}`;
const ENDLESS = "setInterval(() => {}, 1000)";
const BROKEN = 'process.stderr.write("no such model"); process.exit(2)';

function workOf(script: string): SweepWork {
  const folder = mkdtempSync(join(tmpdir(), "heddle-executor-"));
  folders.push(folder);
  const statusOf = (i: number): RunStatus => ({
    id: String(i),
    label: `run ${i}`,
    state: existsSync(join(folder, `run${i}`)) ? "done" : "waiting",
  });
  return {
    name: "four",
    folder,
    command: { program: [process.execPath, "-e", script], args: [] },
    waiting: [0, 1, 2, 3],
    statuses: async () => [0, 1, 2, 3].map(statusOf),
  };
}

const SCRIPTS = { quick: WORKER, endless: ENDLESS, broken: BROKEN };
describeExecutor(plugin, { work: (kind) => workOf(SCRIPTS[kind]) });
describeExecutor(plugin, { options: { processes: 3 }, work: (kind) => workOf(SCRIPTS[kind]) });

describe("local", () => {
  test("starts the requested number of processes, at most one per run", async () => {
    for (const [processes, waiting, expected] of [
      [2, [0, 1, 2, 3], 2],
      [8, [1, 3], 2],
    ] as const) {
      const executor = plugin.create(plugin.options.parse({ processes }), []);
      const { id } = await executor.submit({ ...workOf("0"), waiting });
      expect(id.split(",")).toHaveLength(expected);
    }
  });

  test("the error contains the stderr of the worker", async () => {
    const executor = plugin.create(plugin.options.parse({}), []);
    const work = workOf(BROKEN);
    const submission = await executor.submit(work);
    const consume = async () => {
      for await (const _ of executor.status(submission, work));
    };
    await expect(consume()).rejects.toThrow(/no such model/);
  });
});
