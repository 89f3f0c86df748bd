import ts from "typescript";
import { describe, expect, test } from "vitest";
import { needlessAssertions } from "./needless-assertions.mjs";

function found(text) {
  const options = { strict: true, noLib: true, target: ts.ScriptTarget.ESNext };
  const host = ts.createCompilerHost(options);
  const source = ts.createSourceFile("case.ts", text, options.target);
  const program = ts.createProgram(["case.ts"], options, {
    ...host,
    getSourceFile: (name) => (name === "case.ts" ? source : undefined),
  });
  return needlessAssertions(program.getSourceFile("case.ts"), program.getTypeChecker());
}

describe("needless non-null assertions", () => {
  test.each([
    ["of an optional value", "declare const a: string | undefined; a!;"],
    ["of a nullable value", "declare const a: { b: number } | null; a!.b;"],
    ["of a type parameter", "function f<T>(a: T) { return a!; }"],
  ])("accepts one %s", (_, text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    ["of an element, as noUncheckedIndexedAccess is off", "declare const a: { [i: number]: string }; a[0]!;"],
    ["of a required value", "declare const a: number; a!;"],
  ])("finds one %s", (_, text) => {
    expect(found(text)).toEqual([text.lastIndexOf("!")]);
  });
});
