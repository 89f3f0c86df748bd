import { expect, test } from "vitest";
import type { Scran } from "./load-scran.js";

type Module = typeof import("./load-scran.js");

// each test takes a fresh copy of the module: scran.js starts once per copy

test("without the package, the error names what to install; the next call tries again", async () => {
  const { loadScran } = (await import("./load-scran.js?missing" as string)) as Module;
  const missing = loadScran(async () => {
    throw new Error("Cannot find package 'scran.js' imported from /somewhere\nRequire stack: …");
  });
  await expect(missing).rejects.toThrow(/scran\.js installed.*Cannot find package.*npm install scran\.js@4\.0\.9/);
  const scran = await loadScran();
  expect(await loadScran()).toBe(scran);
});

test("if WebAssembly cannot start, the error states the cause and the requirement", async () => {
  const { loadScran } = (await import("./load-scran.js?failing" as string)) as Module;
  const started = loadScran(
    async () =>
      ({
        initialize: async () => {
          throw new ReferenceError("SharedArrayBuffer is not defined");
        },
      }) as unknown as Scran,
  );
  await expect(started).rejects.toThrow(/to start.*SharedArrayBuffer is not defined.*cross-origin isolation/);
});
