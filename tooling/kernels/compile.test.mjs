import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compile, destination, moduleText } from "./compile.mjs";

test.each([false, true])(
  "the kernels' modules are those of assembly/ (relaxed: %s): else npm run build:kernels",
  async (relaxed) => {
    expect(readFileSync(destination(relaxed), "utf8") === moduleText(await compile(relaxed))).toBe(true);
  },
);
