// Runs vitest, streams its output and returns its counts.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, run } from "./toolchain.mjs";

/**
 * An empty run and a runner with a failing exit code count as failures.
 * @param {string} config
 * @param {readonly string[]} [args]
 * @param {Record<string, string>} [env]
 * @param {{ cwd?: string, quiet?: boolean | "always" }} [how]
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runVitest(config, args = [], env = {}, how = {}) {
  reportMissingData();
  const folder = mkdtempSync(join(tmpdir(), "heddle-counts-"));
  const file = join(folder, "counts.json");
  try {
    const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
    const reporter = join(root, "tooling", "count-reporter.mjs");
    const options = [
      "run",
      "--config",
      config,
      "--allowOnly=false",
      "--update=none",
      "--reporter=default",
      `--reporter=${reporter}`,
    ];
    const variables = { ...env, HEDDLE_COUNTS: file };
    const code = await run(process.execPath, [vitest, ...options, ...args], { cwd: root, ...how, env: variables });
    const counts = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { passed: 0, failed: 1 };
    const silentFailure = counts.failed === 0 && (code !== 0 || counts.passed === 0);
    return silentFailure ? { ...counts, failed: 1 } : counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Tests on real cells read ../shared/data and fail without it. */
function reportMissingData() {
  const data = join(root, "..", "shared", "data");
  if (existsSync(data)) return;
  console.error(
    `Expected real cells in ${data}, got nothing there: tests that read them fail. See CONTRIBUTING.md, Tests.`,
  );
}

/** Prints the last line and sets the exit code. */
export function conclude({ passed, failed }) {
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
  console.log(`${passed} passed, ${failed} failed`);
}
