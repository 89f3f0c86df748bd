// `npm test`: installs dependencies, builds, type-checks, lints, checks the words, the layout and the packages, runs every test.
// The last line is `N passed, N failed`, the test runner's counts; a stage that fails before the tests ends with
// `0 passed, 1 failed`.
import { build, ensureInstalled, run, turbo } from "./toolchain.mjs";
import { conclude, runVitest } from "./vitest-run.mjs";

/** In order; each resolves with an exit code and prints only problems. */
const stages = [
  ["install", ensureInstalled],
  ["build and type-check", () => build()],
  ["lint", () => run("biome", ["check", "--error-on-warnings", "."], { quiet: true })],
  ["words", () => run(process.execPath, ["tooling/lint/check-words.mjs"], { quiet: true })],
  ["layout", () => run(process.execPath, ["tooling/check-layout.mjs"], { quiet: true })],
  ["packages", () => turbo(["check:packages"])],
];

async function firstFailure() {
  for (const [name, stage] of stages) {
    const start = performance.now();
    const code = await stage();
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${code === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
    if (code !== 0) return name;
  }
}

const failure = await firstFailure();
conclude(failure ? { passed: 0, failed: 1 } : await runVitest("vitest.config.ts", ["--tags-filter=!nightly"]));
