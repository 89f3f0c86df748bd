import { describeBackend } from "@heddle/conformance";
import { expect, test } from "vitest";
import * as page from "../addon/browser-addon.js";
import { addonPackage } from "../addon/node-addon.js";
import { failureOf } from "../addon/start-native.js";
import plugin from "./native.js";

// Where the kernels are not built, this checks the fallback.
describeBackend(plugin, { shapes: 4 });

test("a failure states its reason; a package that is not installed is told from one that does not load", () => {
  const missing = failureOf(Object.assign(new Error("Cannot find module"), { code: "MODULE_NOT_FOUND" }));
  expect(missing.isMissing).toBe(true);
  expect(missing.reason).toMatch(/do not load: it is not installed; the run computes in WebAssembly/);
  const broken = failureOf(
    Object.assign(new Error("GLIBC_2.17 not found\nRequire stack"), { code: "ERR_DLOPEN_FAILED" }),
  );
  expect(broken.isMissing).toBe(false);
  expect(broken.reason).toMatch(/do not load: GLIBC_2.17 not found; the run/);
});

test("the package is named for platform and architecture", () => {
  expect(addonPackage).toBe(`@heddle/native-${process.platform}-${process.arch}`);
});

test("a page has no native code", () => {
  expect(() => page.loadAddon()).toThrow("a browser loads no native code");
});

test("options: all threads, fused, the widest vectors", () => {
  expect(plugin.options.parse({})).toEqual({ threads: "auto", strict: false, record: true, lanes: "auto" });
  expect(plugin.options.safeParse({ lanes: 5 }).success).toBe(false);
});
