import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { conclude, runVitest } from "./vitest-run.mjs";

const folder = mkdtempSync(join(tmpdir(), "heddle-counts-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs these files in a separate vitest run. */
async function countsOf(name, files) {
  const tree = join(folder, name);
  mkdirSync(tree);
  writeFileSync(join(tree, "vitest.config.mjs"), "export default { test: { globals: true } };\n");
  for (const [file, text] of Object.entries(files)) writeFileSync(join(tree, file), text);
  return runVitest("vitest.config.mjs", [], {}, { cwd: tree, quiet: "always" });
}

describe.concurrent("the counts of a run", () => {
  const passing = 'test("one", () => {}); test("two", () => {});';

  test("cover the tests of all files", async () => {
    const counts = await countsOf("plain", {
      "a.test.js": passing,
      "b.test.js": 'test("bad", () => { throw new Error("bad"); }); test.skip("later", () => {});',
    });
    expect(counts).toEqual({ passed: 2, failed: 1 });
  });

  test("a file that cannot be collected is one failure", async () => {
    expect(await countsOf("collection", { "a.test.js": passing, "b.test.js": "not a program" })).toEqual({
      passed: 2,
      failed: 1,
    });
  });

  test("a hook that throws is one failure", async () => {
    const hook = `describe("suite", () => { beforeAll(() => { throw new Error("hook"); }); ${passing} });`;
    expect(await countsOf("hook", { "a.test.js": hook, "b.test.js": passing })).toEqual({ passed: 2, failed: 1 });
  });

  test("an unhandled error is one failure", async () => {
    const unhandled = `${passing} test("late", async () => { Promise.reject(new Error("late")); await new Promise((r) => setTimeout(r, 50)); });`;
    expect(await countsOf("unhandled", { "a.test.js": unhandled })).toEqual({ passed: 3, failed: 1 });
  });

  test("a run without tests is one failure", async () => {
    expect(await countsOf("none", {})).toEqual({ passed: 0, failed: 1 });
  });

  test("test.only is a failure: it hides the others", async () => {
    const { failed } = await countsOf("only", { "a.test.js": `${passing} test.only("alone", () => {});` });
    expect(failed).toBeGreaterThan(0);
  });

  test("a runner that dies before it reports is one failure", async () => {
    const dying = 'import { kill } from "node:process"; export default (kill(process.pid, "SIGKILL"), {});\n';
    const tree = join(folder, "dies");
    mkdirSync(tree);
    writeFileSync(join(tree, "vitest.config.mjs"), dying);
    expect(await runVitest("vitest.config.mjs", [], {}, { cwd: tree, quiet: "always" })).toEqual({
      passed: 0,
      failed: 1,
    });
  });
});

describe("the last line", () => {
  test.each([
    [{ passed: 3, failed: 0 }, "3 passed, 0 failed", 0],
    [{ passed: 3, failed: 1 }, "3 passed, 1 failed", 1],
    [{ passed: 0, failed: 0 }, "0 passed, 0 failed", 1],
  ])("of %o is %j, and the exit code %i", (counts, line, code) => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    const before = process.exitCode;
    conclude(counts);
    const after = process.exitCode;
    process.exitCode = before;
    expect(log).toHaveBeenLastCalledWith(line);
    expect(after).toBe(code);
    log.mockRestore();
  });
});
