import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeExecutor } from "@heddle/conformance";
import type { RunStatus, SweepWork } from "@heddle/contracts";
import { afterAll, expect, test } from "vitest";
import plugin from "../src/my-plugin.js";
import { commandOf } from "../src/worker.js";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const SCRIPTS = {
  quick: 'for (const i of [0, 1]) require("node:fs").mkdirSync("run" + i);',
  endless: "setInterval(() => {}, 1000)",
  broken: 'process.stderr.write("no such model"); process.exit(2)',
};

/** Two runs, each done when its folder exists. */
function workOf(kind: keyof typeof SCRIPTS): SweepWork {
  const folder = mkdtempSync(join(tmpdir(), "my-plugin-"));
  folders.push(folder);
  const statusOf = (i: number): RunStatus => ({
    id: String(i),
    label: `run ${i}`,
    state: existsSync(join(folder, `run${i}`)) ? "done" : "waiting",
  });
  return {
    name: "two",
    folder,
    command: { program: [process.execPath, "-e", SCRIPTS[kind]], args: [] },
    waiting: [0, 1],
    statuses: async () => [0, 1].map(statusOf),
  };
}

describeExecutor(plugin, { work: workOf });

/** Written by golden/generate.py. */
interface Reference {
  readonly wrapper: string;
  readonly command: string[];
  readonly line: string[];
}
const reference = JSON.parse(readFileSync(new URL("./reference.json", import.meta.url), "utf8")) as Reference;

test("splits the command line as Python's shlex does", () => {
  expect(commandOf(reference.wrapper, reference.command)).toEqual(reference.line);
});

test("a missing wrapper throws an error that names it", async () => {
  const executor = plugin.create(plugin.options.parse({ wrapper: "no-such-scheduler --now" }), []);
  const work = workOf("quick");
  const submission = await executor.submit(work);
  const watch = async () => {
    for await (const _statuses of executor.status(submission, work));
  };
  await expect(watch()).rejects.toThrow(/no-such-scheduler/);
});
