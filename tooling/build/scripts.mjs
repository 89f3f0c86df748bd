// The build: the types are taken off every published source file, one file at a time, in one process. That is all Node
// needs, and takes seconds where a compiler per package takes minutes: each would read the types of tfjs and zod anew.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { root } from "../toolchain.mjs";
import { bundleLibraries } from "./bundle.mjs";
import { outputs } from "./outputs.mjs";

const { config } = ts.readConfigFile(join(root, "tooling", "tsconfig", "base.json"), ts.sys.readFile);
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
/** A file on its own does not know that its package.json says ESM. */
const compilerOptions = { ...options, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
let wrong = 0;

for (const { source, script, copy } of outputs(root)) {
  mkdirSync(dirname(script ?? copy), { recursive: true });
  if (copy) copyFileSync(source, copy);
  else writeFileSync(script, strip(source));
}
await bundleLibraries();
process.exitCode = wrong === 0 ? 0 : 1;

function strip(fileName) {
  const settings = { fileName, compilerOptions, reportDiagnostics: true };
  const { outputText, diagnostics } = ts.transpileModule(readFileSync(fileName, "utf8"), settings);
  for (const diagnostic of diagnostics ?? []) {
    wrong++;
    console.error(ts.formatDiagnostic(diagnostic, ts.createCompilerHost(compilerOptions)));
  }
  return outputText;
}
