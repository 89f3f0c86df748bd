// The bundled command line in a folder without packages beside it.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleProgram } from "./build/program.mjs";
import { root } from "./toolchain.mjs";

const CONFIG = `export default {
  data: "cells.h5ad",
  genes: { select: "all" },
  factors: ["group"],
  latents: 2,
  training: { epochs: 1, batchSize: 64, earlyStopping: false, restarts: { count: 1 } },
  evaluation: { metrics: [{ use: "max-correlation", resamples: 10, permutations: 0 }] },
};
`;

describe("the bundled command line", () => {
  const folder = mkdtempSync(join(tmpdir(), "heddle-program-"));
  const own = join(folder, "program", "bin", "heddle.js");
  const installed = join(root, "apps", "cli", "bin", "heddle.js");
  // the folder of the packages must not be found by NODE_PATH either
  const env = { ...process.env, NODE_PATH: "" };
  const run = (program, ...args) =>
    execFileSync(process.execPath, [program, ...args], {
      cwd: folder,
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });

  beforeAll(async () => {
    await bundleProgram(join(folder, "program"));
    writeFileSync(join(folder, "small.ts"), CONFIG);
    run(own, "simulate", "--preset", "small", "--set", "cells=64", "--out", "cells.h5ad");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("trains from a TypeScript configuration and evaluates; the weights have the bytes of the installed packages", () => {
    run(own, "train", "small.ts", "--out", "bundled");
    run(own, "evaluate", "bundled", "--quiet");
    run(installed, "train", "small.ts", "--out", "installed");
    const weights = (name) => readFileSync(join(folder, name, "model", "weights.safetensors"));
    expect(weights("bundled").equals(weights("installed"))).toBe(true);
    expect(existsSync(join(folder, "bundled", "evaluation.json"))).toBe(true);
  });

  test("the licenses of the bundled libraries are beside it", () => {
    const notices = readFileSync(join(folder, "program", "THIRD-PARTY-NOTICES.txt"), "utf8");
    for (const name of ["h5wasm", "@tensorflow/tfjs-core", "zarrita", "zod", "@zip.js/zip.js", "jiti"])
      expect(notices).toContain(`${name} `);
  });
});
