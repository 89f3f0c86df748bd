import { describe, expect, test } from "vitest";
import { goodTree, manifest, problemsOf } from "./made-tree.mjs";

const lines = (count) => "export const one = 1;\n".repeat(count);
const functionOf = (count) => `export function long() {\n${"  // a line\n".repeat(count - 2)}}\n`;
const flat = goodTree()["plugins/priors/src/flat/flat.ts"];
const index = goodTree()["plugins/priors/src/index.ts"];
const RUNTIME = "packages/runtime/src/index.ts";
const FLAT = "plugins/priors/src/flat/flat.ts";
const INDEX = "plugins/priors/src/index.ts";
const priors = (dependencies, more) => manifest("@heddle/priors", dependencies, more);

/** Fault, the change that causes it, and the text of the one problem. */
const broken = [
  [
    "a plugin that imports runtime",
    { [FLAT]: `${flat}import "@heddle/runtime";\n` },
    /flat\.ts: imports @heddle\/runtime: the arrows run/,
  ],
  [
    "runtime importing a plugin",
    { [RUNTIME]: 'export * from "@heddle/contracts";\nimport "@heddle/priors";\n' },
    /imports @heddle\/priors: the arrows run/,
  ],
  [
    "conformance outside tests",
    {
      [FLAT]: `${flat}import "@heddle/conformance";\n`,
      "packages/conformance/package.json": manifest("@heddle/conformance", []),
      "packages/conformance/src/index.ts": "export {};\n",
    },
    /imports @heddle\/conformance: the arrows run/,
  ],
  [
    "a plugin that imports another plugin's file",
    { [FLAT]: `${flat}import "../vamp/vamp.js";\n` },
    /plugins do not import each other \(vamp/,
  ],
  [
    "published code that imports a fixture",
    { [FLAT]: `${flat}import "./cells.fixture.js";\n`, "plugins/priors/src/flat/cells.fixture.ts": "export {};\n" },
    /what only tests read/,
  ],
  [
    "an import out of the package",
    { [FLAT]: `${flat}import "../../../../packages/contracts/src/index.js";\n` },
    /stays inside its package/,
  ],
  [
    "Node in a package for the browser",
    { "packages/contracts/src/index.ts": 'import "node:fs";\n' },
    /runs in a browser too/,
  ],
  ["an import that is not declared", { [FLAT]: `${flat}import "yaml";\n` }, /yaml: not declared under dependencies/],
  [
    "a test's import that is not declared",
    { "plugins/priors/src/flat/flat.test.ts": 'import "yaml";\n' },
    /yaml: not declared in package/,
  ],
  [
    "a dependency that nothing imports",
    { "plugins/priors/package.json": priors(["@heddle/contracts", "zod", "yaml"]) },
    /yaml is a dependency no source imports/,
  ],
  [
    "a devDependency that nothing imports",
    { "plugins/priors/package.json": priors(["@heddle/contracts", "zod"], { devDependencies: { yaml: "catalog:" } }) },
    /yaml is a devDependency nothing imports/,
  ],
  [
    "a version outside the catalog",
    {
      "plugins/priors/package.json": priors([], {
        dependencies: { "@heddle/contracts": "workspace:*", zod: "^4.0.0" },
      }),
    },
    /zod is "\^4\.0\.0"/,
  ],
  [
    "a plugin without its catalog line",
    { [INDEX]: index.replace(/ {2}vamp.*\n/, "") },
    /no catalog line for the plugin in vamp/,
  ],
  [
    "a catalog line under another name",
    { [INDEX]: index.replace("flat:", "level:") },
    /"level" is imported from \.\/flat\/flat\.js/,
  ],
  [
    "a catalog that is not lazy",
    { [INDEX]: `export { default as vamp } from "./vamp/vamp.js";\n${index}` },
    /a catalog is lazy/,
  ],
  [
    "an empty catalog",
    {
      [INDEX]: "export const priors = {};\n",
      [FLAT]: "import '@heddle/contracts';\nimport 'zod';\n",
      "plugins/priors/src/vamp/vamp.ts": null,
    },
    /the catalog is empty/,
  ],
  [
    "a plugin without a default export",
    { "plugins/priors/src/vamp/vamp.ts": "export const vamp = {};\n" },
    /vamp\.ts has no default export/,
  ],
  ["a plugin without a file of its name", { "plugins/priors/src/vamp/vamp.ts": null }, /"vamp" has no file/],
  ["a plugin without a test", { "plugins/priors/src/vamp/vamp.test.ts": null }, /vamp\/ has no test/],
  ["a file of 201 lines", { "packages/runtime/src/long.ts": lines(201) }, /201 lines, more than 200/],
  ["a function of 41 lines", { "packages/runtime/src/long.ts": functionOf(41) }, /a function of 41 lines/],
  ["a file named for nothing", { "packages/runtime/src/string-utils.ts": lines(1) }, /name it for its content/],
  ["a link to no file", { "README.md": "[gone](docs/gone.md)\n" }, /README\.md: the link docs\/gone\.md leads nowhere/],
  ["a link to no heading", { "README.md": "[gone](ARCHITECTURE.md#gone)\n" }, /#gone leads nowhere/],
  ["a page of the documentation that is missing", { "CONTRIBUTING.md": null }, /CONTRIBUTING\.md: missing/],
  [
    "another license",
    { "plugins/priors/package.json": priors(["@heddle/contracts", "zod"], { license: "ISC" }) },
    /"license" is "ISC"/,
  ],
  [
    "a name that is not the folder's",
    { "plugins/priors/package.json": manifest("@heddle/prior", ["@heddle/contracts", "zod"]) },
    /"name" is "@heddle\/prior"/,
  ],
  [
    "exports that publish the source",
    { "plugins/priors/package.json": priors(["@heddle/contracts", "zod"], { publishConfig: { access: "public" } }) },
    /publishConfig\.exports/,
  ],
  [
    "exports that lead nowhere",
    { "packages/contracts/src/index.ts": null },
    /exports\["\."\] leads to \.\/src\/index\.ts, which is missing/,
  ],
  ["compiler settings of its own", { "plugins/priors/tsconfig.json": "{}" }, /the root's applies to all/],
];

const allowed = [
  ["the tree as made", {}],
  ["a file of 200 lines", { "packages/runtime/src/long.ts": lines(200) }],
  [
    "a longer file with a reason",
    { "packages/runtime/src/long.ts": `// Long because it is one table.\n${lines(300)}` },
  ],
  ["a function of 40 lines", { "packages/runtime/src/long.ts": functionOf(40) }],
  [
    "a longer function with a reason",
    { "packages/runtime/src/long.ts": `// Long because it is one loop.\n${functionOf(60)}` },
  ],
  ["a test that compares two plugins", { "plugins/priors/src/flat/flat.test.ts": 'import "../vamp/vamp.js";\n' }],
];

describe("the layout check", () => {
  test.each(allowed)("accepts %s", (_, changes) => {
    expect(problemsOf(changes)).toEqual([]);
  });

  test.each(broken)("finds %s, and nothing else", (_, changes, sentence) => {
    const problems = problemsOf(changes);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(sentence);
  });

  test("a reason needs words: the bare phrase excuses nothing", () => {
    expect(problemsOf({ "packages/runtime/src/long.ts": `// Long because\n${lines(300)}` })).toHaveLength(1);
  });
});
