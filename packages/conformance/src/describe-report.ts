import type { AnyPlugin, Dependencies, Report, ReportFile, RunRecord, Token } from "@heddle/contracts";
import { describe, expect, test } from "vitest";
import { runChecks } from "./checks.js";
import { pluginChecks } from "./plugin-checks.js";
import { bareReportRun, HOSTILE, reportRun } from "./report-runs.js";

export interface ReportSetup {
  /** Options as in a configuration; the schema adds defaults. */
  readonly options?: unknown;
  readonly given?: Partial<Dependencies>;
}

/**
 * Requirements of every report: files with safe, distinct names; the same bytes for the same runs; runs stay unchanged;
 * records with missing parts, special characters and non-finite values are accepted. Call it in a test file of the
 * plugin.
 */
// Long because it is a list of tests, each of a few lines.
export function describeReport(plugin: AnyPlugin<"report">, setup: ReportSetup = {}): void {
  const render = (runs: readonly RunRecord[]): Promise<readonly ReportFile[]> =>
    createReport(plugin, setup).render(runs);

  describe(`report ${plugin.name}: the contract`, () => {
    runChecks(pluginChecks(plugin, setup));
    test("one run gives files with contents and safe names", async () => {
      const files = await render([reportRun("first")]);
      expect(files.length).toBeGreaterThan(0);
      checkFiles(files);
    });

    test("several runs, also with equal names or special characters, give files with distinct names", async () => {
      checkFiles(await render([reportRun("first"), reportRun("second")]));
      checkFiles(await render([reportRun("a"), reportRun("A"), reportRun("a"), reportRun(HOSTILE), reportRun("a-2")]));
      checkFiles(await render([reportRun("../../etc"), reportRun("…"), reportRun("")]));
    });

    test("the same runs give the same bytes; the runs stay unchanged", async () => {
      const runs = [reportRun("first"), reportRun("second")];
      const before = structuredClone(runs);
      const files = await render(runs);
      expect(await render([reportRun("first"), reportRun("second")])).toEqual(files);
      expect(runs).toEqual(before);
    });

    test("records without epochs, results, latents or factors are reported without an error", async () => {
      checkFiles(await render([bareReportRun("bare")]));
      checkFiles(await render([bareReportRun("bare"), reportRun("full")]));
    });

    test('text files contain no "undefined" and no [object Object]', async () => {
      for (const { contents } of await render([reportRun("first"), bareReportRun("bare")])) {
        if (typeof contents !== "string") continue;
        expect(contents).not.toContain("[object Object]");
        expect(contents.replace(/<script>[\s\S]*?<\/script>/g, "")).not.toMatch(/\bundefined\b/);
      }
    });
  });
}

function createReport(plugin: AnyPlugin<"report">, { options, given }: ReportSetup): Report {
  const tokens: readonly Token[] = plugin.needs ?? [];
  const resolved = tokens.map(({ key }) => {
    const value = given?.[key];
    if (value === undefined) throw new Error(`report ${plugin.name} needs "${key}": pass it as given.${key}`);
    return value;
  });
  return plugin.create(plugin.options.parse(options ?? {}), resolved);
}

/** Names consist of letters, digits, ".", "_" and "-", have an extension, and differ also if case is ignored. */
function checkFiles(files: readonly ReportFile[]): void {
  for (const { name, contents } of files) {
    expect(name).toMatch(/^\w[\w.-]*\.\w+$/);
    expect(contents.length).toBeGreaterThan(0);
  }
  expect(new Set(files.map(({ name }) => name.toLowerCase())).size).toBe(files.length);
}
