import { defineConfig } from "vitest/config";
import { lane } from "./vitest.config.js";

/** Both lanes in one, of which `node tooling/slow-lane.mjs --nightly` runs the tests with the tag `nightly`. */
export default defineConfig(lane("*.test.{ts,mjs}", [], 600_000));
