import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../toolchain.mjs";

/** A tree with the Biome configuration of the workspace, and one line per file. */
const files = {
  "packages/ops/src/pow.ts": "export const cube = (x: number) => Math.pow(x, 3);",
  "packages/ops/src/passed-on.ts": "export const logs = [1, 2].map(Math.log1p);",
  "packages/ops/src/random.ts": "export const draw = () => Math.random();",
  "packages/ops/src/by-name.ts": 'export const e = Math["exp"](1);',
  "packages/ops/src/destructured.ts": "export const { tanh } = Math;",
  "packages/ops/src/power.ts": "export const power = (x: number, n: number) => x ** n;",
  "packages/ops/src/cube.ts": "export const cube = (x: number) => x ** 3;",
  "packages/ops/src/power-assigned.ts": "export const scale = { by: 1 };\nscale.by **= 3;",
  "plugins/priors/src/flat/flat.ts": "export const e = Math.exp(1);",
  "packages/ops/src/exact.ts":
    "export const exact = (x: number) => x ** 2 + 2 ** 32 + 2 ** -40 + Math.sqrt(x) + Math.abs(x);",
  "packages/ops/src/exact-assigned.ts": "export const exact = { of: 1 };\nexact.of = 3 * exact.of ** 2;",
  "packages/ops/src/pow.test.ts": "export const cube = (x: number) => Math.pow(x, 3);",
  "packages/numerics/src/pow.ts": "export const cube = (x: number) => Math.pow(x, 3);",
  "plugins/reports/src/html/browser/zoom.ts": "export const zoom = (x: number) => Math.exp(x);",
};
const refused = Object.keys(files).slice(0, 9);
const allowed = Object.keys(files).slice(9);

describe("the lint rule for portable numbers", () => {
  const tree = mkdtempSync(join(tmpdir(), "heddle-lint-"));
  let reported = new Map();

  beforeAll(() => {
    for (const path of ["biome.jsonc", "tooling/lint/portable-numbers.grit"])
      put(path, (to) => copyFileSync(join(root, path), to));
    for (const [path, line] of Object.entries(files)) put(path, (to) => writeFileSync(to, `${line}\n`));
    const biome = join(root, "node_modules", "@biomejs", "biome", "bin", "biome");
    const args = [biome, "lint", "--reporter=json", "--max-diagnostics=none", "."];
    let output = "";
    try {
      output = execFileSync(process.execPath, args, {
        cwd: tree,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
    } catch (error) {
      output = error.stdout;
    }
    const { diagnostics } = JSON.parse(output);
    reported = new Map(diagnostics.filter((one) => one.category === "plugin").map((one) => [pathOf(one), one.message]));
  });
  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  const put = (path, write) => {
    mkdirSync(join(tree, dirname(path)), { recursive: true });
    write(join(tree, path));
  };
  const pathOf = ({ location }) =>
    (typeof location.path === "string" ? location.path : location.path.file).replaceAll("\\", "/");

  test.each(refused)("refuses %s", (path) => {
    expect(reported.get(path)).toMatch(/engines|seed|Name the function/);
  });

  test.each(allowed)("allows %s", (path) => {
    expect(reported.has(path)).toBe(false);
  });
});
