// A vitest reporter that writes the counts of the run to the file in HEDDLE_COUNTS.
import { writeFileSync } from "node:fs";

/**
 * One failure each: a failed test, a file that does not load, a suite with a failing hook, an unhandled error.
 * @param {readonly import("vitest/node").TestModule[]} modules
 * @param {readonly unknown[]} unhandledErrors
 */
export function countResults(modules, unhandledErrors) {
  let passed = 0;
  let failed = unhandledErrors.length;
  for (const module of modules) {
    failed += module.errors().length > 0 ? 1 : 0;
    for (const suite of module.children.allSuites()) failed += suite.errors().length > 0 ? 1 : 0;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      passed += state === "passed" ? 1 : 0;
      failed += state === "failed" ? 1 : 0;
    }
  }
  return { passed, failed };
}

export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors, reason) {
    const counts = countResults(modules, unhandledErrors);
    const interrupted = reason === "interrupted" && counts.failed === 0;
    writeFileSync(process.env.HEDDLE_COUNTS, JSON.stringify(interrupted ? { ...counts, failed: 1 } : counts));
  }
}
