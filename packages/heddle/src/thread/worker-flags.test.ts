import { expect, test } from "vitest";
import { workerFlags } from "./worker-flags.js";

test("flags about modules are passed to a worker, with their values; all others are not", () => {
  expect(
    workerFlags([
      "--max-old-space-size=4096",
      "--expose-gc",
      "--title=x",
      "--title",
      "a --import of its own",
      "--import",
      "./register.js",
      "--conditions=development",
      "-r",
      "./before.cjs",
      "--input-type=module",
      "-e",
      "--import is code here",
      "--no-warnings",
    ]),
  ).toEqual(["--import", "./register.js", "--conditions=development", "-r", "./before.cjs", "--no-warnings"]);
});
