import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import { measurePace } from "./tooling/pace.js";

const pace = measurePace();

const inRoot = (path: string) => fileURLToPath(new URL(`./${path}`, import.meta.url));

/** examples/ are no workspace packages: nothing is installed there. */
const forExamples = [
  { find: /^@heddle\/(contracts|conformance|numerics|ops)$/, replacement: inRoot("packages/$1/src/index.ts") },
  { find: "@heddle/conformance/inputs", replacement: inRoot("packages/conformance/src/inputs.ts") },
];
const conditions = ["heddle-source", "module", "node", "import", "default"];

/** Tests of minutes. `npm run test:nightly` runs them; the other commands pass `--tags-filter=!nightly`. */
const NIGHTLY = { name: "nightly", description: "takes minutes", timeout: 1_800_000 * pace };

/**
 * One run over every folder with tests. It resolves the packages of the workspace to their source and needs no build.
 * `timeout` in milliseconds applies to an idle machine; a busy one gets more.
 */
export const lane = (include: string, exclude: string[], timeout: number): ViteUserConfig => ({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ["node", "import", "default"] } },
  test: {
    tags: [NIGHTLY],
    testTimeout: timeout * pace,
    hookTimeout: timeout * pace,
    // runs of tests are not recorded as the user's own
    env: { HEDDLE_PACE: String(pace), XDG_STATE_HOME: inRoot("node_modules/.cache/test-state") },
    // The default leaves one core idle, which halves the speed on two cores.
    maxWorkers: availableParallelism(),
    setupFiles: [fileURLToPath(new URL("./tooling/property-seed.mjs", import.meta.url))],
    projects: ["packages", "plugins", "apps", "tooling", "examples"].map((name) => ({
      extends: true as const,
      resolve: { alias: name === "examples" ? forExamples : [] },
      test: { name, include: [`${name}/**/${include}`], exclude: ["**/node_modules/**", "**/dist/**", ...exclude] },
    })),
  },
});

export default defineConfig(lane("*.test.{ts,mjs}", ["**/*.slow.test.*"], 60_000));
