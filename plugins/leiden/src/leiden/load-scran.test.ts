import { expect, test } from "vitest";
import { loadScran, type Scran } from "./load-scran.js";

test("without the package, the error names what to install; the next call tries again", async () => {
  const missing = loadScran(async () => {
    throw new Error("Cannot find package 'scran.js' imported from /somewhere\nRequire stack: …");
  });
  await expect(missing).rejects.toThrow(/scran\.js installed.*Cannot find package.*npm install scran\.js@4\.0\.9/);
  const scran = await loadScran();
  expect(await loadScran()).toBe(scran);
});

test("if WebAssembly cannot start, the error states the cause and the requirement", async () => {
  // a fresh copy of the module: the copy above has already started
  const { loadScran: loadAnew } = (await import("./load-scran.js?anew" as string)) as typeof import("./load-scran.js");
  const started = loadAnew(
    async () =>
      ({
        initialize: async () => {
          throw new ReferenceError("SharedArrayBuffer is not defined");
        },
      }) as unknown as Scran,
  );
  await expect(started).rejects.toThrow(/to start.*SharedArrayBuffer is not defined.*cross-origin isolation/);
});
