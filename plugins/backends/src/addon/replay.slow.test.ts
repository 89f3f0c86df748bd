import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { describeBackend } from "@heddle/conformance";
import { definePlugin } from "@heddle/contracts";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { startEngine } from "../engine/start-engine.js";
import { recordingExecutors } from "./record-commands.fixture.js";

// As in the command line; later versions of Node enable it and warn about the flag.
if (Number(process.versions.node.split(".")[0]) < 22) setFlagsFromString("--experimental-wasm-relaxed-simd");

const folder = mkdtempSync(join(tmpdir(), "heddle-replay-"));
afterAll(() => rmSync(folder, { recursive: true }));
const replay = fileURLToPath(new URL("../../../../tooling/native/replay.mjs", import.meta.url));

// Long: compilers, an emulator and packages of Debian.
describe.each(["no", "yes"])("recorded commands, fused: %s", { tags: ["nightly"] }, (fused) => {
  const file = join(folder, `${fused}.commands`);
  const factory = recordingExecutors(file);
  const plugin = definePlugin({
    role: "backend",
    name: `recording-${fused}`,
    apiVersion: 1,
    summary: "Writes commands to a file.",
    source: "This test.",
    options: z.strictObject({}),
    create: () => ({
      start: async () => {
        await startEngine({ relaxed: fused === "yes", threads: 1 }, factory);
      },
    }),
  });
  describeBackend(plugin, { options: {}, shapes: 6 });

  test.each(["sanitizers", "arm64"])(
    "have WebAssembly's bytes with %s, in one to three parts; no access outside of a block (exact)",
    (kind) => {
      factory.close();
      expect(statSync(file).size).toBeGreaterThan(1e5);
      const output = execFileSync(process.execPath, [replay, file, "--fused", fused, "--with", kind], {
        encoding: "utf8",
      });
      expect(output).toMatch(/^(\d{3,} commands\n)+$/);
    },
  );
});
