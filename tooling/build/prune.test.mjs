import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { goodTree, makeTree } from "../layout/made-tree.mjs";
import { outputs } from "./outputs.mjs";
import { pruneDist } from "./prune.mjs";

const DIST = "plugins/priors/dist";
const built = [`${DIST}/index.js`, `${DIST}/flat/flat.js`, `${DIST}/flat/flat.d.ts`, `${DIST}/flat/flat.css`];
const stale = [`${DIST}/gone.js`, `${DIST}/flat/gone.d.ts`, `${DIST}/flat/flat.test.js`, `${DIST}/flat/reference.json`];
const sources = {
  "plugins/priors/src/flat/flat.css": "",
  "plugins/priors/src/flat/reference.json": "{}",
  "plugins/priors/src/flat/cells.fixture.ts": "",
};

describe("the build outputs", () => {
  let root = "";
  beforeAll(() => {
    const files = Object.fromEntries([...built, ...stale].map((path) => [path, ""]));
    root = makeTree({ ...goodTree(), ...sources, ...files });
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test("cover every published source, without tests, fixtures and expected values", () => {
    const names = outputs(root)
      .map(({ source }) => source.slice(root.length + 1))
      .filter((path) => path.startsWith("plugins/priors/src/flat/"));
    expect(names.sort()).toEqual(["plugins/priors/src/flat/flat.css", "plugins/priors/src/flat/flat.ts"]);
  });

  test("stay in dist; files without a source are removed", () => {
    pruneDist(root);
    expect(built.filter((path) => existsSync(join(root, path)))).toEqual(built);
    expect(stale.filter((path) => existsSync(join(root, path)))).toEqual([]);
  });
});
