// A small workspace that keeps every rule of the layout, for tests that break one at a time.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkLayout } from "./layout.mjs";

/** A manifest as ours are; `more` is laid over it. */
export function manifest(name, dependencies, more = {}) {
  const published = { types: "./dist/index.d.ts", default: "./dist/index.js" };
  return JSON.stringify({
    name,
    description: "A package.",
    license: "MIT",
    type: "module",
    engines: { node: ">=20.19" },
    files: ["dist"],
    exports: { ".": { "heddle-source": "./src/index.ts", ...published } },
    publishConfig: { access: "public", exports: { ".": published } },
    dependencies: Object.fromEntries(
      dependencies.map((one) => [one, one.startsWith("@heddle/") ? "workspace:*" : "catalog:"]),
    ),
    ...more,
  });
}

export const goodTree = () => ({
  "package.json": '{ "devDependencies": { "vitest": "catalog:" } }',
  "README.md": "# Heddle\n\nSee [the route](ARCHITECTURE.md#the-route-of-a-minibatch).\n",
  "ARCHITECTURE.md": "# Architecture\n\n## The route of a minibatch\n\n[priors](plugins/priors/src/index.ts)\n",
  "CONTRIBUTING.md": "# Contributing\n",
  "packages/contracts/package.json": manifest("@heddle/contracts", []),
  "packages/contracts/src/index.ts": "export const definePlugin = <T>(plugin: T): T => plugin;\n",
  "packages/runtime/package.json": manifest("@heddle/runtime", ["@heddle/contracts"]),
  "packages/runtime/src/index.ts": 'export { definePlugin } from "@heddle/contracts";\n',
  "plugins/priors/package.json": manifest("@heddle/priors", ["@heddle/contracts", "zod"]),
  "plugins/priors/src/index.ts":
    'export const priors = {\n  flat: () => import("./flat/flat.js"),\n  vamp: () => import("./vamp/vamp.js"),\n};\n',
  "plugins/priors/src/shared/shape.ts": "export const shape = 1;\n",
  "plugins/priors/src/flat/flat.ts":
    'import { definePlugin } from "@heddle/contracts";\nimport { z } from "zod";\nimport { shape } from "../shared/shape.js";\n\nexport default definePlugin({ shape, z });\n',
  "plugins/priors/src/flat/flat.test.ts": 'import { test } from "vitest";\n\ntest("flat", () => {});\n',
  "plugins/priors/src/vamp/vamp.ts": "export default {};\n",
  "plugins/priors/src/vamp/vamp.test.ts": 'import { test } from "vitest";\n\ntest("vamp", () => {});\n',
});

/** Problems of the layout check in the good tree with these files replaced. */
export function problemsOf(changes) {
  const files = { ...goodTree(), ...changes };
  const root = makeTree(files);
  try {
    return checkLayout(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Writes the files into a new temporary folder; a file whose text is null is left out. */
export function makeTree(files) {
  const root = mkdtempSync(join(tmpdir(), "heddle-layout-"));
  for (const [path, text] of Object.entries(files)) {
    if (text === null) continue;
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
