import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConfigInput as UncheckedConfig } from "@heddle/runtime/config";
import { afterEach } from "vitest";
import type { ConfigInput } from "../src/index.js";

/** Configuration of a run of one to two seconds: 200 simulated cells with five groups and an activity program. */
export function smallConfig(changes: UncheckedConfig = {}): ConfigInput {
  const config: UncheckedConfig = {
    seed: 3,
    data: { use: "simulated", preset: "small", cells: 200, genes: 80 },
    genes: { select: "all" },
    latents: 4,
    factors: ["group", "activity_00"],
    encoder: { use: "mlp-encoder", hidden: 16 },
    decoder: { use: "mlp-decoder", hidden: 16 },
    objective: { use: "beta-vae", beta: 1 },
    ...changes,
    training: { restarts: { count: 1 }, ...(changes.training ?? { epochs: 3, batchSize: 64, checkpointSeconds: 0 }) },
  };
  return config as ConfigInput;
}

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Creates a folder that is removed after the test; `run` in it does not exist yet. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "heddle-"));
  made.push(folder);
  return folder;
}
