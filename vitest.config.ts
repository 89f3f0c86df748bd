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
/** Without "module", which is for bundlers: Node loads no such file, and vitest passes these conditions to Node. */
const conditions = ["heddle-source", "node", "import", "default"];

/** Tests of minutes. `npm run test:nightly` runs them; the other commands pass `--tags-filter=!nightly`. */
const NIGHTLY = { name: "nightly", description: "takes minutes", timeout: 1_800_000 * pace };

/**
 * Folders with tests. Where files share the modules of a worker, they take half the time; they must not depend on a fresh
 * module. Tests of heddle and of the apps load plugins and start workers, which a fresh module has not.
 */
const PROJECTS = [
  { name: "packages", shared: true, exclude: ["packages/heddle/**"] },
  { name: "packages/heddle", shared: false, exclude: [] },
  { name: "plugins", shared: true, exclude: [] },
  { name: "apps", shared: false, exclude: [] },
  { name: "tooling", shared: false, exclude: [] },
  { name: "examples", shared: false, exclude: [] },
];

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
    projects: PROJECTS.map(({ name, shared, exclude: others }) => ({
      extends: true as const,
      resolve: { alias: name === "examples" ? forExamples : [] },
      test: {
        name,
        isolate: !shared,
        include: [`${name}/**/${include}`],
        exclude: ["**/node_modules/**", "**/dist/**", ...exclude, ...others],
      },
    })),
  },
});

// The longest test takes 17 s on an idle machine. The pace is measured once, before other programs may take the cores.
export default defineConfig(lane("*.test.{ts,mjs}", ["**/*.slow.test.*"], 300_000));
