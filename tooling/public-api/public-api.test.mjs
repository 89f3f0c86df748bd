// Compares the exports of each published package, by name and kind, with a committed list. A change here affects users and
// needs a changeset. `npm run generate` rewrites the lists.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { workspacePackages } from "../layout/workspace.mjs";
import { root } from "../toolchain.mjs";

/** Kinds of exports in order of precedence. */
const KINDS = [
  [ts.SymbolFlags.Class, "class"],
  [ts.SymbolFlags.Function, "function"],
  [ts.SymbolFlags.Enum, "enum"],
  [ts.SymbolFlags.Variable, "const"],
  [ts.SymbolFlags.Interface, "interface"],
  [ts.SymbolFlags.TypeAlias, "type"],
  [ts.SymbolFlags.Module, "namespace"],
  [ts.SymbolFlags.Property, "property"],
];

const entries = workspacePackages(root)
  .filter(({ manifest }) => !manifest.private)
  .flatMap(({ folder, manifest }) =>
    Object.entries(manifest.exports ?? {})
      .filter(([, target]) => target["heddle-source"])
      .map(([entry, target]) => ({
        specifier: entry === "." ? manifest.name : `${manifest.name}/${entry.slice(2)}`,
        source: join(root, folder, target["heddle-source"]),
      })),
  );

const config = ts.getParsedCommandLineOfConfigFile(
  join(root, "tsconfig.json"),
  {},
  { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
);
const program = ts.createProgram(
  entries.map(({ source }) => source),
  config.options,
);
const checker = program.getTypeChecker();

function listExports(source) {
  const module = checker.getSymbolAtLocation(program.getSourceFile(source));
  const lines = (module ? checker.getExportsOfModule(module) : []).map((symbol) => {
    const real = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const kinds = KINDS.filter(([flag]) => real.flags & flag).map(([, kind]) => kind);
    return `${symbol.name}: ${kinds.join(" and ") || "unresolved"}`;
  });
  return `${lines.sort().join("\n")}\n`;
}

/** heddle/sweeps and @heddle/sweeps are different packages. */
const listOf = (specifier) =>
  specifier.startsWith("@")
    ? `${specifier.slice(1).replaceAll("/", ".")}.txt`
    : `${specifier.replaceAll("/", "+")}.txt`;

describe("the public API", () => {
  test.each(entries)("of $specifier equals its committed list", async ({ specifier, source }) => {
    const list = listExports(source);
    expect(list).not.toContain("unresolved");
    await expect(list).toMatchFileSnapshot(`./${listOf(specifier)}`);
  });

  test("has no list of a removed package", () => {
    const lists = readdirSync(join(root, "tooling", "public-api")).filter((name) => name.endsWith(".txt"));
    const known = new Set(entries.map(({ specifier }) => listOf(specifier)));
    expect(lists.filter((name) => !known.has(name))).toEqual([]);
  });
});
