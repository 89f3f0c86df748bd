// A run that is killed, stopped, or has a damaged checkpoint ends with the bytes of an uninterrupted run.
import { cpSync, existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRandom } from "@heddle/numerics";
import { describe, expect, test } from "vitest";
import { frozenProgram } from "./freeze.js";
import { checkpointsOf, filesIn, heddle, lastStep, type Running, startHeddle } from "./heddle-process.js";
import { STEPS, STEPS_PER_EPOCH } from "./small-config.js";
import { undisturbedRun } from "./undisturbed-run.js";

const { folder, changes } = undisturbedRun();

const begin = (run: string) => startHeddle(["train", "small.yaml", "--out", run], folder);
const resume = (run: string) => startHeddle(["train", "--resume", run], folder);

/** Resumes a run to its end, compares its files, and returns stderr. */
async function finish(run: string): Promise<string> {
  const { err } = await heddle(["train", "--resume", run], folder);
  expect(changes(run)).toEqual([]);
  return err;
}

const resumedAt = (err: string) => Number(err.match(/resumed at step ([\d,]+)/)?.[1]?.replace(",", "") ?? 0);

/** Replaces the run by a copy of `other`, or removes it. */
function restore(run: string, other?: string): void {
  rmSync(join(folder, run), { recursive: true, force: true });
  if (other !== undefined) cpSync(join(folder, other), join(folder, run), { recursive: true });
}

async function kill(process: Running): Promise<string> {
  process.kill("SIGKILL");
  const { signal, err } = await process.ended;
  expect(signal).toBe("SIGKILL");
  return err;
}

const hasResults = (run: string) => existsSync(join(folder, run, "summary.json"));

describe("a run killed (SIGKILL) and resumed ends with the bytes of an uninterrupted run", () => {
  test("killed three times during training, at random times, at least once within an epoch", async () => {
    const path = join(folder, "killed");
    const random = createRandom(11).stream("moments");
    const starts: number[] = [];
    for (const [i, share] of [0, 0.25, 0.55].entries()) {
      const from = lastStep(path);
      if (i > 0) restore("before", "killed");
      const process = await frozenProgram(() => (i === 0 ? begin("killed") : resume("killed")), {
        isReached: () => lastStep(path) > Math.max(from, share * STEPS),
        isOver: () => hasResults("killed") || (i === 1 && lastStep(path) % STEPS_PER_EPOCH === 0),
        delay: () => 120 * random.uniform(),
        reset: () => restore("killed", i > 0 ? "before" : undefined),
      });
      starts.push(resumedAt(await kill(process)));
    }
    starts.push(resumedAt(await finish("killed")));
    expect(starts.slice(1).every((step, i) => step > starts[i])).toBe(true);
    expect(starts[2] % STEPS_PER_EPOCH).not.toBe(0);
  });

  test("killed before the first checkpoint", { tags: ["nightly"] }, async () => {
    const path = join(folder, "early");
    const process = await frozenProgram(() => begin("early"), {
      isReached: () => existsSync(join(path, "config.json")),
      isOver: () => lastStep(path) > 0,
      reset: () => restore("early"),
    });
    await kill(process);
    expect(resumedAt(await finish("early"))).toBe(0);
  });

  test("killed while it writes results", async () => {
    restore("late", "whole");
    const process = await frozenProgram(() => resume("late"), {
      isReached: ({ err }) => err().includes("encoding all cells"),
      reset: () => restore("late", "whole"),
    });
    await kill(process);
    expect(resumedAt(await finish("late"))).toBe(STEPS);
  });
});

test("on SIGTERM, a run writes a checkpoint, exits with 143, and resumes to the same bytes", {
  tags: ["nightly"],
}, async () => {
  const path = join(folder, "stopped");
  const process = await frozenProgram(() => begin("stopped"), {
    isReached: () => lastStep(path) > 0.3 * STEPS,
    isOver: () => lastStep(path) > 0.6 * STEPS,
    reset: () => restore("stopped"),
  });
  process.kill("SIGTERM");
  process.kill("SIGCONT");
  const { code, err } = await process.ended;
  expect(code).toBe(143);
  expect(err).toMatch(/Stopped; the checkpoint is written. Continue with: heddle train --resume stopped/);
  const step = lastStep(path);
  expect(step).toBeLessThan(STEPS);
  expect(resumedAt(await finish("stopped"))).toBe(step);
});

describe("with a damaged checkpoint", () => {
  const copyOf = (name: string) => {
    cpSync(join(folder, "whole"), join(folder, name), { recursive: true });
    return join(folder, name);
  };
  const cut = (file: string, share: number) => truncateSync(file, Math.floor(share * statSync(file).size));

  test("truncated values: resumes from the previous checkpoint with a warning, to the same bytes", async () => {
    const run = copyOf("cut");
    const [before, newest] = checkpointsOf(run);
    cut(join(run, "checkpoints", newest), 0.9);
    const err = await finish("cut");
    expect(err).toMatch(new RegExp(`warning: .*${newest} is skipped: expected a complete safetensors file`));
    expect(resumedAt(err)).toBe(Number(before.match(/\d+/)![0]));
    expect(readFileSync(join(run, "checkpoints", newest)).equals(checkpoint("whole", newest))).toBe(true);
  });

  test("one changed bit in its values: resumes from the previous checkpoint with a warning, to the same bytes", async () => {
    const run = copyOf("changed");
    const [before, newest] = checkpointsOf(run);
    const bytes = readFileSync(join(run, "checkpoints", newest));
    bytes[bytes.length - 100] ^= 1;
    writeFileSync(join(run, "checkpoints", newest), bytes);
    const err = await finish("changed");
    expect(err).toMatch(new RegExp(`warning: .*${newest} is skipped: .*another digest`));
    expect(resumedAt(err)).toBe(Number(before.match(/\d+/)![0]));
    expect(readFileSync(join(run, "checkpoints", newest)).equals(checkpoint("whole", newest))).toBe(true);
  });

  test("all checkpoints empty or truncated: restarts with a warning, to the same bytes", {
    tags: ["nightly"],
  }, async () => {
    const run = copyOf("lost");
    const [before, newest] = checkpointsOf(run);
    cut(join(run, "checkpoints", before), 0);
    cut(join(run, "checkpoints", newest), 0.001);
    const err = await finish("lost");
    expect(err.match(/warning: .* is skipped/g)).toHaveLength(2);
    expect(resumedAt(err)).toBe(0);
    expect(filesIn(join(run, "checkpoints"))).toHaveLength(3);
  });

  const checkpoint = (run: string, file: string) => readFileSync(join(folder, run, "checkpoints", file));
});
