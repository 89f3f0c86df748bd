// The command line under other versions of Node than the one that built it, and what computes.
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { root } from "./toolchain.mjs";

/** Set by slow-lane.mjs: the path of each Node by its major version, as JSON. */
const nodes = JSON.parse(process.env.HEDDLE_NODES ?? "{}");
const heddle = join(root, "apps", "cli", "bin", "heddle.js");

describe.each(["20", "22", "24"])("under Node %s", (major) => {
  const node = nodes[major];

  beforeAll(() => {
    if (node === undefined)
      throw new Error(`HEDDLE_NODES has no Node ${major}: run this lane by node tooling/slow-lane.mjs`);
  });

  test("it is the version asked for", () => {
    expect(execFileSync(node, ["--version"], { encoding: "utf8" })).toMatch(new RegExp(`^v${major}\\.`));
  });

  test.each(["--help", "train --help"])("heddle %s answers without a warning", (line) => {
    const { status, stdout, stderr } = spawnSync(node, [heddle, ...line.split(" ")], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/Usage: heddle/);
    expect(status).toBe(0);
  });

  test("heddle lists every plugin it can load", () => {
    const { status, stdout, stderr } = spawnSync(node, [heddle, "plugins", "--json"], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toBeTruthy();
    expect(status).toBe(0);
  });
});

/** What computes: its suites of the first lane, where an engine's numbers or WebAssembly could differ. */
const SUITES = ["packages/ops/", "packages/runtime/", "plugins/backends/"];

// Node 20 runs them in the first lane.
test.each(["22", "24"])("operations, backends and the runtime pass their tests under Node %s", (major) => {
  expect(nodes[major], "HEDDLE_NODES: run this lane by node tooling/slow-lane.mjs").toBeDefined();
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const args = [vitest, "run", "--config", "vitest.config.ts", "--allowOnly=false", "--reporter=dot", ...SUITES];
  const { status, stdout, stderr } = spawnSync(nodes[major], args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
  expect(status, `${stdout}${stderr}`.slice(-8000)).toBe(0);
});
