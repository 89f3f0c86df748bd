import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compile, destination, MODULES, moduleText } from "./compile.mjs";

test.each(MODULES)("$package: $to is the module of assembly/; else npm run build:kernels", async (module) => {
  expect(readFileSync(destination(module), "utf8") === moduleText(await compile(module))).toBe(true);
});
