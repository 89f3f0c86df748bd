import ts from "typescript";
import { describe, expect, test } from "vitest";
import { inheritedKeys } from "./inherited-keys.mjs";

const START = `interface Array<T> { [i: number]: T }
type Table = { readonly [key: string]: number };
declare const table: Table; declare const maybe: Table | undefined; declare const name: string;
declare const list: readonly number[]; declare const literal: "a" | "b"; declare const named: { a: number; b: number };
declare const Object: { hasOwn(object: object, key: string): boolean };
`;

function found(text) {
  const options = { strict: true, noLib: true, target: ts.ScriptTarget.ESNext };
  const host = ts.createCompilerHost(options);
  const source = ts.createSourceFile("case.ts", START + text, options.target);
  const program = ts.createProgram(["case.ts"], options, {
    ...host,
    getSourceFile: (file) => (file === "case.ts" ? source : undefined),
  });
  const positions = inheritedKeys(program.getSourceFile("case.ts"), program.getTypeChecker());
  return positions.map((position) => position - START.length);
}

describe("keys that an object may inherit", () => {
  test.each([
    ["an index of an array", "list[0];"],
    ["one of several literals", "named[literal]; table[literal];"],
    ["a property", "table.a;"],
    ["a key that Object.hasOwn finds", "Object.hasOwn(table, name) ? table[name] : 0;"],
    ["a literal with in", '"a" in table;'],
  ])("accepts %s", (_, text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    ["read", "table[name];"],
    ["read of a part", "maybe?.[name];"],
    ["read of a composed key", `table[\`x\${name}\`];`],
    ["read guarded for another key", "Object.hasOwn(table, literal) ? table[name] : 0;"],
    ["write", "const made: { [key: string]: number } = {}; made[name] = 1;"],
    ["key with in", "name in table;"],
  ])("finds a %s", (_, text) => {
    expect(found(text)).toHaveLength(1);
  });
});
