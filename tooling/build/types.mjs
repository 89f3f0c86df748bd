// Type-checks everything, tests included, as one program; writes the declarations of published files.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { describeInheritedKeys } from "../lint/inherited-keys.mjs";
import { describeNeedlessAssertions } from "../lint/needless-assertions.mjs";
import { root } from "../toolchain.mjs";
import { outputs } from "./outputs.mjs";

const more = { noEmit: false, declaration: true, emitDeclarationOnly: true };
const parsed = ts.getParsedCommandLineOfConfigFile(join(root, "tsconfig.json"), more, {
  ...ts.sys,
  onUnRecoverableConfigFileDiagnostic: report,
});
const program = ts.createProgram(parsed.fileNames, parsed.options);
const published = outputs(root).filter(({ declaration }) => declaration);
const sourceOf = ({ source }) => program.getSourceFile(source);

const problems = [
  ...parsed.errors,
  ...program.getOptionsDiagnostics(),
  ...program.getGlobalDiagnostics(),
  ...program.getSyntacticDiagnostics(),
  ...program.getSemanticDiagnostics(),
  ...published.flatMap((one) => program.getDeclarationDiagnostics(sourceOf(one))),
];
for (const problem of problems) report(problem);
const nameOf = (file) => relative(root, file);
const findings = [...describeNeedlessAssertions(program, nameOf), ...describeInheritedKeys(program, nameOf)];
for (const line of findings) console.log(line);
if (problems.length === 0) for (const one of published) declare(one);
if (problems.length + findings.length > 0) process.exitCode = 1;

function report(diagnostic) {
  const host = { getCanonicalFileName: (name) => name, getCurrentDirectory: () => root, getNewLine: () => "\n" };
  process.stdout.write(ts.formatDiagnostic(diagnostic, host));
}

function declare(one) {
  program.emit(sourceOf(one), (_, text) => {
    // A declaration that names a source file of another package does not resolve once published.
    const leak = text.match(/["'](?:\.\.\/)+(?:[^"']*\/)?src\/[^"']*["']/);
    if (leak) {
      console.log(`${one.source}: its declaration names ${leak[0]}: annotate the type of that export`);
      process.exitCode = 1;
    }
    mkdirSync(dirname(one.declaration), { recursive: true });
    writeFileSync(one.declaration, text);
  });
}
