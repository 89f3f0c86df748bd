// The place of the counts changes no byte: with either order, a run that reads them from disk equals one in memory.
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { frozenProgram } from "./freeze.js";
import { differences, heddle, lastingFiles, lastStep, startHeddle, workFolder } from "./heddle-process.js";
import { prepareSmallRun, STEPS_PER_EPOCH } from "./small-config.js";

const { folder, remove } = workFolder();
beforeAll(() => prepareSmallRun(folder));
afterAll(remove);

/** The files without the setting data.memory, which config.json and model.json state. */
function results(run: string): Map<string, Buffer> {
  const files = lastingFiles(join(folder, run));
  const model = join("model", "model.json");
  for (const file of ["config.json", model]) {
    const text = files
      .get(file)!
      .toString()
      .replace(/,\s*"memory": ("100 KB"|0)/, "");
    files.set(file, Buffer.from(text));
  }
  return files;
}

const EPOCHS = 4;
const SHORT = ["--set", `training.epochs=${EPOCHS}`];
const BLOCKS = "data.order={ use: blocks, cells: 10, pool: 20 }";

describe.each([
  ["permutation", [...SHORT, "--set", "data.order=permutation"]],
  ["blocks", [...SHORT, "--set", BLOCKS]],
])("data.order %s", (order, settings) => {
  const memory = `memory-${order}`;
  const disk = `disk-${order}`;
  beforeAll(() => heddle(["train", "small.yaml", ...settings, "--out", memory], folder));

  test("read from disk, killed (SIGKILL) within training and resumed: the bytes of the run in memory", async () => {
    const argv = ["train", "small.yaml", ...settings, "--set", "data.memory=0", "--out", disk];
    const first = await frozenProgram(() => startHeddle(argv, folder), {
      isReached: () => lastStep(join(folder, disk)) > 0.3 * EPOCHS * STEPS_PER_EPOCH,
      isOver: () => existsSync(join(folder, disk, "summary.json")),
      reset: () => rmSync(join(folder, disk), { recursive: true }),
    });
    first.kill("SIGKILL");
    const { err: begun } = await first.ended;
    expect(begun).toMatch(/counts stay on disk: \d+ MB, data.memory: 0/);
    expect(begun.includes("Permuted cells of a file on disk are slow")).toBe(order === "permutation");
    const { err: resumed } = await heddle(["train", "--resume", disk], folder);
    expect(resumed).toMatch(/resumed at step [\d,]+/);
    expect(differences(results(disk), results(memory))).toEqual([]);
  });
});

test("the orders differ in their bytes; without data.order small data are permuted", async () => {
  expect(differences(results("memory-permutation"), results("memory-blocks"))).toContain("model/weights.safetensors");
  await heddle(["train", "small.yaml", ...SHORT, "--out", "default"], folder);
  expect(differences(results("default"), results("memory-permutation"))).toEqual([]);
});

test("two files of the same cells as one, read from disk: the bytes of the run in memory", async () => {
  const both = [
    "train",
    "small.yaml",
    "--data",
    "cells.h5ad,cells.h5ad",
    "--set",
    "training.epochs=1",
    "--set",
    BLOCKS,
  ];
  await heddle([...both, "--out", "two"], folder);
  await heddle([...both, "--set", "data.memory=100 KB", "--out", "two-disk"], folder);
  expect(differences(results("two-disk"), results("two"))).toEqual([]);
});
