import { expect, test } from "vitest";
import { type LoadPackage, loadStockBackend } from "./load-stock-backend.js";

test("without the package: its name and version, the reason, and what to install", async () => {
  const missing: LoadPackage = async (refuse) => {
    throw refuse(new Error("Cannot find package '@tensorflow/tfjs-backend-webgl' imported from /somewhere\nStack: …"));
  };
  await expect(loadStockBackend("webgl-of-nobody", missing)).rejects.toThrow(
    /tfjs-backend-webgl-of-nobody@4\.22\.0 installed.*Cannot find package.*npm install @tensorflow\/tfjs-backend-webgl-of-nobody@4\.22\.0.*simd/,
  );
});

test("a backend that the program has registered needs no package", async () => {
  await import("@tensorflow/tfjs-backend-cpu");
  await loadStockBackend("cpu", () => Promise.reject(new Error("not called")));
});
