// One minute of damaged files: no raw exception, no hang, no descriptor leaked. `npm run fuzz -- --count 100000` reads more.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { root } from "../toolchain.mjs";

test("damaged files of every format are refused or read, never more", async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(root, "tooling/fuzz/fuzz.mjs"), "--built", "--seconds", "60", "--seed", "1"],
    { cwd: root },
  ).catch((error) => {
    throw new Error(`${error.stdout}\n${error.stderr}`);
  });
  for (const format of [
    "h5ad",
    "tenx-hdf5",
    "zarr folder",
    "zarr.zip",
    "tenx-mtx",
    "weights",
    "checkpoint",
    "run files",
  ])
    expect(stdout).toContain(`'${format}'`);
});
