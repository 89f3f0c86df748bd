// The command line under other versions of Node than the one that built it.
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
