/** Runs the suites on broken plugins: a suite that lets one through proves nothing. */
import type { AnyPlugin } from "@heddle/contracts";
import { expect } from "vitest";
import { type Check, failedChecks } from "../src/checks.js";

/** What every plugin of these tests says of itself; the suites do nothing with options but parse them. */
export const tiny = {
  name: "tiny",
  apiVersion: 1,
  summary: "For these tests.",
  options: { parse: () => ({}) } as unknown as AnyPlugin["options"],
} as const;

/** Passes where each pattern is the title of a check that fails; for no pattern, where none does. */
export async function expectFailures(checks: readonly Check[], expected: readonly RegExp[]): Promise<void> {
  const failed = await failedChecks(checks);
  for (const pattern of expected) expect(failed.join("\n")).toMatch(pattern);
  if (expected.length === 0) expect(failed).toEqual([]);
}
