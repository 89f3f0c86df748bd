// The command line and the numerical tests under other versions of Node.
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
    if (node === undefined) throw new Error(`HEDDLE_NODES has no Node ${major}: run npm run test:slow`);
  });

  test("has the requested version", () => {
    expect(execFileSync(node, ["--version"], { encoding: "utf8" })).toMatch(new RegExp(`^v${major}\\.`));
  });

  test.each(["--help", "train --help"])("heddle %s prints usage without a warning", (line) => {
    const { status, stdout, stderr } = spawnSync(node, [heddle, ...line.split(" ")], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/Usage: heddle/);
    expect(status).toBe(0);
  });

  test("heddle lists every plugin", () => {
    const { status, stdout, stderr } = spawnSync(node, [heddle, "plugins", "--json"], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toBeTruthy();
    expect(status).toBe(0);
  });
});

/** Folders in which results could depend on the JavaScript engine or WebAssembly. */
const SUITES = ["packages/ops/", "packages/runtime/", "plugins/backends/"];

// `npm test` covers Node 20.
test.each(["22", "24"])(
  "operations, backends and the runtime pass their tests under Node %s",
  { tags: ["nightly"] },
  (major) => {
    expect(nodes[major], "HEDDLE_NODES: run npm run test:slow").toBeDefined();
    const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
    const args = [
      vitest,
      "run",
      "--config",
      "vitest.config.ts",
      "--allowOnly=false",
      "--tags-filter=!nightly",
      "--reporter=dot",
      ...SUITES,
    ];
    const { status, stdout, stderr } = spawnSync(nodes[major], args, {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    expect(status, `${stdout}${stderr}`.slice(-8000)).toBe(0);
  },
);
