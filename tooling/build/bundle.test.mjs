// Compares the bundles with their libraries, in separate processes because both register into one global.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../toolchain.mjs";
import { BUNDLES, bundleFile } from "./bundle.mjs";

/** Inside the package, whose dependencies the bundle imports. */
const place = (folder) => mkdtempSync(join(root, folder, "node_modules", ".bundle-"));
const made = {};

beforeAll(async () => {
  for (const [folder, file] of [
    ["packages/ops", "gradients/register"],
    ["plugins/backends", "engine/cpu-kernels"],
    ["plugins/datasets", "anndata-zarr/zip-reader"],
    ["plugins/reports", "libraries/parquet-writer"],
  ]) {
    made[folder] = place(folder);
    const { code } = await bundleFile(
      folder,
      BUNDLES[folder].find((bundle) => bundle.file === file),
    );
    writeFileSync(join(made[folder], "bundle.mjs"), code);
  }
});
afterAll(() => {
  for (const folder of Object.values(made)) rmSync(folder, { recursive: true, force: true });
});

function inProcess(folder, name, program) {
  const file = join(made[folder], `${name}.mjs`);
  writeFileSync(file, `${program}\nprocess.exit(0);`);
  return JSON.parse(execFileSync(process.execPath, [file], { encoding: "utf8" }));
}

const REGISTERED = `
import * as tf from "@tensorflow/tfjs-core";
const gradients = [...globalThis._tfGlobals.get("gradRegistry").keys()].sort();
const methods = Object.keys(tf.Tensor.prototype).sort();

console.log(JSON.stringify({ gradients, methods }));`;

test("gradients and chained operations: those of @tensorflow/tfjs, on tfjs-core alone", () => {
  const folder = "packages/ops";
  const bundled = inProcess(folder, "bundled", `import "./bundle.mjs";${REGISTERED}`);
  const all = inProcess(folder, "all", `import "@tensorflow/tfjs";${REGISTERED}`);
  expect(bundled.gradients.length).toBeGreaterThan(90);
  expect(bundled).toEqual(all);
});

test("kernels of simd's base: those of @tensorflow/tfjs-backend-cpu, registered under no name", () => {
  const folder = "plugins/backends";
  const print = `console.log(JSON.stringify({ names: names.sort(), registered: tf.getKernelsForBackend("cpu").length, found: tf.findBackendFactory("cpu") != null }));`;
  const bundled = inProcess(
    folder,
    "bundled",
    `import * as tf from "@tensorflow/tfjs-core"; import { cpuKernels } from "./bundle.mjs";
     const names = Array.from(cpuKernels, ({ kernelName }) => kernelName); ${print}`,
  );
  const all = inProcess(
    folder,
    "all",
    `import * as tf from "@tensorflow/tfjs-core"; import "@tensorflow/tfjs-backend-cpu";
     const names = tf.getKernelsForBackend("cpu").map(({ kernelName }) => kernelName); ${print}`,
  );
  expect(bundled.names).toEqual(all.names);
  expect(bundled).toMatchObject({ registered: 0, found: false });
});

test("zip reader: the names of the reader of zip.js", () => {
  const print = "console.log(JSON.stringify(Object.keys(found).sort()));";
  const names = (name, from) =>
    inProcess("plugins/datasets", name, `import * as found from ${JSON.stringify(from)}; ${print}`);
  expect(names("bundled", "./bundle.mjs")).toEqual(names("all", "@zip.js/zip.js/lib/zip-core-reader.js"));
});

test("Parquet writer: the bytes of hyparquet-writer", () => {
  const bytes = (name, from) =>
    inProcess(
      "plugins/reports",
      name,
      `import { parquetWriteBuffer } from ${JSON.stringify(from)};
       const cells = Array.from({ length: 3000 }, (_, i) => i);
       const columnData = [
         { name: "latent", data: cells.map((i) => Math.sqrt(i)), type: "DOUBLE" },
         { name: "type", data: cells.map((i) => "t" + (i % 7)), type: "STRING" },
       ];
       console.log(JSON.stringify(Buffer.from(parquetWriteBuffer({ columnData })).toString("base64")));`,
    );
  expect(bytes("bundled", "./bundle.mjs")).toBe(bytes("all", "hyparquet-writer"));
});
