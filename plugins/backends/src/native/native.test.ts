import { expect, test } from "vitest";
import * as page from "./browser-addon.js";
import plugin from "./native.js";
import { addonPackage } from "./node-addon.js";

test("the package of this platform is one of the optional dependencies, which a clone has without a build", () => {
  expect(addonPackage).toBe(`@heddle/native-${process.platform}-${process.arch}`);
});

test("a page has no native code", () => {
  expect(() => page.loadAddon()).toThrow("a browser loads no native code");
});

test("options: all threads, fused, the widest vectors", () => {
  expect(plugin.options.parse({})).toEqual({ threads: "auto", strict: false, record: true, lanes: "auto" });
  expect(plugin.options.safeParse({ lanes: 5 }).success).toBe(false);
});
