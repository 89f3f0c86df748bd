import { defineConfig } from "vitest/config";
import { lane } from "./vitest.config.js";

/** The second lane: what is slow or needs other machinery. `node tooling/slow-lane.mjs` prepares it. */
export default defineConfig(lane("*.slow.test.{ts,mjs}", [], 600_000));
