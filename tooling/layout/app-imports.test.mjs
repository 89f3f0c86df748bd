import { describe, expect, test } from "vitest";
import { manifest, problemsOf } from "./made-tree.mjs";

const app = (dependencies, more = {}) => ({
  "apps/cli/package.json": manifest("@heddle/cli", dependencies, {
    exports: {},
    publishConfig: { access: "public", exports: {} },
    ...more,
  }),
  "packages/heddle/package.json": manifest("heddle", []),
  "packages/heddle/src/index.ts": "export {};\n",
  "packages/anndata/package.json": manifest("@heddle/anndata", []),
  "packages/anndata/src/index.ts": "export {};\n",
});

describe("imports of an application", () => {
  test("heddle and its subpaths are allowed; tests may also write files", () => {
    const problems = problemsOf({
      ...app([], { dependencies: { heddle: "workspace:*" }, devDependencies: { "@heddle/anndata": "workspace:*" } }),
      "apps/cli/src/main.ts": 'import "heddle";\nimport "heddle/config";\n',
      "apps/cli/src/main.test.ts": 'import "@heddle/anndata";\n',
    });
    expect(problems).toEqual([]);
  });

  test.each(["main.ts", "main.test.ts"])("a package below heddle is a problem in %s", (file) => {
    const problems = problemsOf({
      ...app(["@heddle/runtime"]),
      "apps/cli/src/main.ts": "export const one = 1;\n",
      [`apps/cli/src/${file}`]: 'import "@heddle/runtime";\n',
    });
    expect(problems).toContainEqual(
      expect.stringMatching(/apps\/cli\/src\/main.*\.ts: imports @heddle\/runtime: an application imports heddle/),
    );
  });
});
