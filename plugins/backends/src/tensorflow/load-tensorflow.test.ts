import { tf } from "@heddle/ops";
import { afterEach, describe, expect, test } from "vitest";
import { type Load, loadTensorflow, TENSORFLOW, type TensorflowBackend } from "./load-tensorflow.js";

const installed = { version: { "tfjs-core": tf.version_core } };

/** A package whose backend is tfjs's cpu backend, with the fields of tfjs-node. */
const registers =
  (members: TensorflowBackend, version = installed): Load =>
  () => {
    const Cpu = tf.backend().constructor as new () => tf.KernelBackend;
    tf.registerBackend(TENSORFLOW, () => Object.assign(new Cpu(), members));
    return version;
  };
const cpu: TensorflowBackend = { isGPUPackage: false, isUsingGpuDevice: false };

afterEach(async () => {
  if (tf.findBackendFactory(TENSORFLOW) != null) tf.removeBackend(TENSORFLOW);
  expect(await tf.setBackend("cpu")).toBe(true);
});

describe("loading TensorFlow", () => {
  test("not installed: the package and version to install, what its script needs, what to choose instead", async () => {
    await expect(loadTensorflow("cpu")).rejects.toMatchObject({
      kind: "incompatible-plugins",
      message: expect.stringMatching(
        /Cannot find module '@tensorflow\/tfjs-node'.*npm install @tensorflow\/tfjs-node@\d.*downloads libtensorflow.*backend: simd/,
      ),
    });
    await expect(loadTensorflow("gpu", "/nowhere")).rejects.toThrow(/tfjs-node-gpu@.*CUDA 11\.2 and cuDNN 8\.1/);
  });

  test("installed without its library: the loader's own words", async () => {
    const broken: Load = () => {
      throw new Error("libtensorflow.so.2: cannot open shared object file\nRequire stack: …");
    };
    await expect(loadTensorflow("cpu", undefined, broken)).rejects.toThrow(
      /got libtensorflow\.so\.2: cannot open shared object file\. Install/,
    );
  });

  test("one of another tfjs is refused and forgotten; the right one then starts, and a second start loads nothing", async () => {
    const other = registers(cpu, { version: { "tfjs-core": "3.0.0" } });
    await expect(loadTensorflow("cpu", undefined, other)).rejects.toThrow(/got one for tfjs 3\.0\.0\. Install/);
    let loads = 0;
    const right: Load = (...given) => {
      loads++;
      return registers(cpu)(...given);
    };
    await loadTensorflow("cpu", undefined, right);
    await loadTensorflow("cpu", undefined, right);
    expect(loads).toBe(1);
    expect(tf.getBackend()).toBe(TENSORFLOW);
  });

  test("a GPU that is not there, and the other device in one process, are errors", async () => {
    const noGpu = registers({ isGPUPackage: true, isUsingGpuDevice: false });
    await expect(loadTensorflow("gpu", undefined, noGpu)).rejects.toThrow(/expected a GPU.*CUDA 11\.2.*got none/);
    await expect(loadTensorflow("cpu", undefined, noGpu)).rejects.toThrow(
      /tfjs-node-gpu, loaded before in this process/,
    );
  });

  test("Node's removed helper is there again, and tfjs warns as before", async () => {
    await loadTensorflow("cpu", undefined, registers(cpu));
    const { isNullOrUndefined } = process.getBuiltinModule("node:util") as unknown as {
      isNullOrUndefined: (value: unknown) => boolean;
    };
    expect([null, undefined, 0, ""].map(isNullOrUndefined)).toEqual([true, true, false, false]);
    expect(tf.env().getBool("PROD")).toBe(false);
  });
});
