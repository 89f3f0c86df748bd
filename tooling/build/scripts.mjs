// Builds the scripts: strips the types of every published source file in one process. This takes seconds; a compiler per
// package takes minutes, because each reads the types of tfjs and zod.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { root } from "../toolchain.mjs";
import { bundleLibraries } from "./bundle.mjs";
import { outputs } from "./outputs.mjs";

const { config } = ts.readConfigFile(join(root, "tooling", "tsconfig", "base.json"), ts.sys.readFile);
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
/** A single file does not see "type": "module" of its package.json. */
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
