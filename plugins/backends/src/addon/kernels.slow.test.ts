import { setFlagsFromString } from "node:v8";
import { describeBackend } from "@heddle/conformance";
import { definePlugin } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { loadAddon } from "#native-addon";
import { KERNELS } from "../engine/kernel-table.js";
import { makeRecorder } from "../engine/recording/recorder.js";
import { startEngine } from "../engine/start-engine.js";
import { type Comparison, comparingExecutors } from "./comparing-executor.fixture.js";
import { availableLanes, nativeExecutors } from "./native-executor.js";

// As in the command line; later versions of Node enable it and warn about the flag.
if (Number(process.versions.node.split(".")[0]) < 22) setFlagsFromString("--experimental-wasm-relaxed-simd");

const comparison: Comparison = { compared: new Map(), differences: [] };

/** A backend that compares every command with WebAssembly's, in the checks of all backends. */
const plugin = definePlugin({
  role: "backend",
  name: "comparing",
  apiVersion: 1,
  summary: "Compares native kernels with those of WebAssembly.",
  source: "This test.",
  options: z.strictObject({
    lanes: z.int().default(0).describe("Floats per vector."),
    strict: z.boolean().default(true).describe("No fused multiply-add."),
  }),
  create({ lanes, strict }) {
    let backend: Awaited<ReturnType<typeof startEngine>>;
    return {
      async start() {
        const factory = comparingExecutors(nativeExecutors(loadAddon(), lanes), comparison);
        backend = await startEngine({ relaxed: !strict, threads: 2 }, factory);
      },
      recorder: () => makeRecorder(backend),
    };
  },
});

for (const lanes of availableLanes(loadAddon())) {
  describeBackend(plugin, { options: { lanes, strict: true }, shapes: 6 });
  if (lanes !== 4 || process.arch === "arm64")
    describeBackend(plugin, { options: { lanes, strict: false }, shapes: 6 });
}

describe("native kernels", () => {
  test("have the bytes of WebAssembly's in every check of the backends", () => {
    expect(comparison.differences.slice(0, 20)).toEqual([]);
    // The others run in whole trainings (native.slow.test.ts of heddle).
    const others = Object.keys(KERNELS).filter((kernel) => !comparison.compared.has(kernel));
    expect(others).toEqual(["denseCounts", "normals", "uniforms"]);
  });

  test("exist for every kernel", () => {
    const names = Object.keys(KERNELS);
    const kernels = loadAddon().create(new Uint8Array(64), names, 0, 1, false, 0)!;
    loadAddon().stop(kernels.executor);
    expect(kernels.kernels).toBe(names.length);
  });
});
