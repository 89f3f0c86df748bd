// Two processes on one run: one writes, the other is refused with the process, the host and the start.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { frozenProgram } from "./freeze.js";
import { filesIn, lastStep, startHeddle } from "./heddle-process.js";
import { EPOCHS } from "./small-config.js";
import { undisturbedRun } from "./undisturbed-run.js";

const { folder, changes } = undisturbedRun();

const begin = (run: string) => startHeddle(["train", "small.yaml", "--out", run, "-q"], folder);
const resume = (run: string) => startHeddle(["train", "--resume", run, "-q"], folder);

/** Trains until the first checkpoint; the process is stopped (SIGSTOP). */
const frozenTraining = (run: string) =>
  frozenProgram(() => begin(run), {
    isReached: () => lastStep(join(folder, run)) > 0,
    isOver: () => existsSync(join(folder, run, "summary.json")),
    reset: () => rmSync(join(folder, run), { recursive: true }),
  });

const REFUSED = new RegExp(
  `expected a run that nothing else writes, got training by process \\d+ on ${hostname()} since \\d{4}-\\d\\d-\\d\\d [\\d:]{8} UTC\\. Wait`,
);

/** Files of the finished run: the bytes of an undisturbed run, every epoch once, nothing of the lock. */
function expectWhole(run: string): void {
  expect(changes(run)).toEqual([]);
  expect(
    readFileSync(join(folder, run, "metrics.jsonl"), "utf8")
      .trimEnd()
      .split("\n"),
  ).toHaveLength(EPOCHS);
  expect(filesIn(join(folder, run)).filter((name) => /\.(lock|partial)$/.test(name))).toEqual([]);
}

describe("while a run trains", () => {
  test.each([
    ["train into it", ["train", "small.yaml", "--out", "busy"]],
    ["train --resume", ["train", "--resume", "busy"]],
    ["evaluate", ["evaluate", "busy"]],
  ])("%s is refused with exit code 2; the run ends with the bytes of an undisturbed run", async (name, argv) => {
    const run = `busy-${name.replaceAll(/\W/g, "")}`;
    const trains = await frozenTraining(run);
    const other = await startHeddle(argv.with(-1, run), folder).ended;
    trains.kill("SIGCONT");
    expect(other).toMatchObject({ code: 2, out: "" });
    expect(other.err).toMatch(REFUSED);
    expect((await trains.ended).code).toBe(0);
    expectWhole(run);
  });
});

describe("of two processes that train into one folder at once", () => {
  const title = "one trains and the other is refused, %i times";

  const compete = async (times: number) => {
    for (let round = 0; round < times; round++) {
      const run = `twice-${times}-${round}`;
      const both = await Promise.all([begin(run).ended, begin(run).ended]);
      expect(both.map(({ code }) => code).toSorted()).not.toEqual([0, 0]);
      const [done, refused] = both[0].code === 0 ? both : both.toReversed();
      expect([done.code, done.err]).toEqual([0, ""]);
      expect(refused.err).toMatch(/got training by process \d+|got one with /);
      expectWhole(run);
    }
  };

  test.each([2])(title, compete);
  test.each([10])(title, { tags: ["nightly"] }, compete);
});

test("of two processes that resume one run at once, one trains, the other is refused, and no epoch is doubled", async () => {
  const stopped = await frozenTraining("stopped");
  stopped.kill("SIGKILL");
  await stopped.ended;
  const both = await Promise.all([resume("stopped").ended, resume("stopped").ended]);
  const [done, refused] = both[0].code === 0 ? both : both.toReversed();
  expect(done.code).toBe(0);
  if (refused.code !== 0) expect(refused.err).toMatch(REFUSED);
  expectWhole("stopped");
});

test("the lock and the half-written files of a killed process are removed by the next one; other files stay", async () => {
  const killed = await frozenTraining("killed");
  const run = join(folder, "killed");
  killed.kill("SIGKILL");
  await killed.ended;
  expect(readdirSync(run)).toContain("run.1.lock");
  const orphans = [
    "metrics.jsonl.partial",
    "checkpoints/step-000000007.safetensors.partial",
    ".latents.h5ad.1-0.partial",
  ];
  for (const name of [...orphans, "notes.partial"]) writeFileSync(join(run, name), "half");
  expect((await resume("killed").ended).code).toBe(0);
  expect(existsSync(join(run, "notes.partial"))).toBe(true);
  expect(filesIn(run).filter((name) => /\.(lock|partial)$/.test(name))).toEqual(["notes.partial"]);
});
