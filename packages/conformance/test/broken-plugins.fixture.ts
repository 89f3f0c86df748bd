/** Runs the suites on defective plugins, each of which must fail. */
import { expect } from "vitest";
import { z } from "zod";
import { type Check, failedChecks } from "../src/checks.js";

/** The description that every plugin of these tests shares. */
export const tiny = {
  name: "tiny",
  apiVersion: 1,
  summary: "For these tests.",
  options: z.strictObject({}),
} as const;

/** Asserts that each pattern matches the title of a failed check; without patterns, that no check fails. */
export async function expectFailures(checks: readonly Check[], expected: readonly RegExp[]): Promise<void> {
  const failed = await failedChecks(checks);
  for (const pattern of expected) expect(failed.join("\n")).toMatch(pattern);
  if (expected.length === 0) expect(failed).toEqual([]);
}
