import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { describeBackend } from "@heddle/conformance";
import { definePlugin } from "@heddle/contracts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { KERNELS } from "../engine/kernel-table.js";
import { makeRecorder } from "../engine/recording/recorder.js";
import type { SimdBackend } from "../engine/simd-backend.js";
import { startEngine } from "../engine/start-engine.js";
import type { NativeAddon } from "./addon.js";
import { nativeExecutors } from "./native-executor.js";

if (Number(process.versions.node.split(".")[0]) < 22) setFlagsFromString("--experimental-wasm-relaxed-simd");

const platform = `${process.platform}-${process.arch}`;
const folder = mkdtempSync(join(tmpdir(), "heddle-checked-"));
afterAll(() => rmSync(folder, { recursive: true }));
const build = fileURLToPath(new URL("../../../../tooling/native/build.mjs", import.meta.url));
let backend: SimdBackend;

const plugin = definePlugin({
  role: "backend",
  name: "checked",
  apiVersion: 1,
  summary: "Native kernels that check their operands.",
  source: "This test.",
  options: z.strictObject({}),
  create: () => ({
    async start() {
      const addon = createRequire(import.meta.url)(join(folder, platform, "heddle.node")) as NativeAddon;
      backend = await startEngine({ relaxed: true, threads: 2 }, { ...nativeExecutors(addon, 0), name: "checked" });
    },
    recorder: () => makeRecorder(backend),
  }),
});

// Long: the compiler.
describe("a build with checks", { tags: ["nightly"] }, () => {
  beforeAll(() => {
    execFileSync(process.execPath, [build, platform, "--checked", "--out", folder]);
  });

  describeBackend(plugin, { options: {}, shapes: 6 });

  describe("refuses", () => {
    beforeAll(() => plugin.create({}, []).start());
    const bytes = 4096;
    const words = bytes / 4;
    /** Runs a kernel with one argument in place of another; `blocks`: four blocks in a row. */
    const run = (kernel: keyof typeof KERNELS, args: (blocks: readonly number[]) => number[], split: boolean) => {
      const { heap } = backend.engine;
      const blocks = Array.from({ length: 4 }, () => heap.allocate(bytes));
      for (const block of blocks) heap.integers(block, words).fill(0);
      try {
        backend.engine.run(kernel, args(blocks), split);
      } finally {
        for (const block of blocks) heap.release(block, bytes);
      }
    };

    test.each([false, true])("no command within its blocks (on all threads: %s)", (split) => {
      expect(() => run("unary", ([x, y]) => [0, words, x, y, 0], split)).not.toThrow();
    });

    test.each<[string, keyof typeof KERNELS, (blocks: readonly number[]) => number[], RegExp]>([
      [
        "one word beyond an operand",
        "unary",
        ([x, y]) => [0, words + 1, x, y, 0],
        /unary: argument 2 .* byte 4100 of 4096/,
      ],
      ["a shifted output", "unary", ([x, y]) => [0, words, x, y + 4, 0], /unary: argument 3 .* byte 4096 of 4092/],
      ["an address in no block", "unary", ([, y]) => [0, words, 64, y, 0], /unary: argument 2 .* of 0/],
      ["an address outside of the heap", "unary", ([x]) => [0, words, x, 2 ** 31, 0], /outside of the heap/],
      ["an address between words", "unary", ([x, y]) => [0, 8, x + 2, y, 0], /not aligned/],
      [
        "a wrong offset of an operand",
        "matrixProduct",
        ([a, b, c]) => [0, 0, 8, 8, 8, a, 8, b, 8, c, 8, 0, 1, 0, words - 63, 0, 0],
        /matrixProduct: argument 7 .* byte 4100 of 4096/,
      ],
      [
        "a wrong stride",
        "copyStrided",
        ([x, y]) => [1, 1, 1, words, x, 0, 0, 0, 2, y, 0, 0, 0, 1, 0, 0],
        /copyStrided: argument 4 /,
      ],
      [
        "a group outside of its range",
        "weighedSums",
        ([x, weights, groups, y]) => {
          backend.engine.heap.integers(groups, 2).set([0, 1]);
          return [2, 4, x, weights, groups, 1, y];
        },
        /weighedSums: argument 4 .* index outside of its range/,
      ],
    ])("%s", (_, kernel, args, message) => {
      expect(() => run(kernel, args, false)).toThrow(message);
      // The command did not run, and the next one does.
      expect(() => run("fill", ([x]) => [words, 1, x, 0], true)).not.toThrow();
    });
  });
});
