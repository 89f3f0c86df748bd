// TypeScript in the guide type-checks against the packages' sources, as in an editor.
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { blocksOf, guidePages, root } from "./pages.fixture.js";

/** Configurations alone: other files import what the reader writes. */
const files = guidePages()
  .flatMap(blocksOf)
  .filter(({ language, file }) => language === "ts" && file?.endsWith(".config.ts"))
  .map(({ page, code }) => ({ path: join(root, "examples", `${page}.guide.ts`), code }));

const { options } = ts.getParsedCommandLineOfConfigFile(join(root, "tsconfig.json"), undefined, {
  ...ts.sys,
  onUnRecoverableConfigFileDiagnostic: () => expect.unreachable(),
})!;

/** Errors of each source, in one program. */
function problemsOf(sources: readonly { path: string; code: string }[]): string[][] {
  const text = new Map(sources.map(({ path, code }) => [path, code]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => text.has(path) || fileExists(path);
  host.readFile = (path) => text.get(path) ?? readFile(path);
  host.getSourceFile = (path, ...rest) => {
    const own = text.get(path);
    return own === undefined ? getSourceFile(path, ...rest) : ts.createSourceFile(path, own, ts.ScriptTarget.ESNext);
  };
  const program = ts.createProgram([...text.keys()], options, host);
  return [...text.keys()].map((path) =>
    program
      .getSemanticDiagnostics(program.getSourceFile(path))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
  );
}

test("the guide's TypeScript configurations type-check; a misspelt option does not", { tags: ["nightly"] }, () => {
  expect(files.length).toBeGreaterThan(0);
  const [{ path, code }] = files as [(typeof files)[0]];
  const misspelt = { path: `${path}.misspelt.ts`, code: code.replace("{ weight: 0.5 }", "{ wait: 0.5 }") };
  const problems = problemsOf([...files, misspelt]);
  expect(problems.slice(0, -1).flat()).toEqual([]);
  expect(problems.at(-1)!.join("\n")).toMatch(/'wait' does not exist/);
});
