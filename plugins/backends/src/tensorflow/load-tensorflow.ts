import { HeddleError } from "@heddle/contracts";
import { tf } from "@heddle/ops";
import { startBackend } from "../start-backend.js";

export const TENSORFLOW = "tensorflow";
export type Device = "cpu" | "gpu";

const PACKAGES = { cpu: "@tensorflow/tfjs-node", gpu: "@tensorflow/tfjs-node-gpu" } as const;

/** What is used of the backend that the package registers. */
export interface TensorflowBackend {
  readonly isGPUPackage: boolean;
  readonly isUsingGpuDevice: boolean;
}
/** What is used of the package itself. */
export interface TensorflowPackage {
  readonly version: Readonly<Record<string, string>>;
}
export type Load = (name: string, from: string | undefined) => TensorflowPackage;

/**
 * Makes TensorFlow tfjs's current backend; the package is loaded at the first call. Throws HeddleError
 * "incompatible-plugins" where it is not installed, its library does not load, it belongs to another tfjs, the other
 * device was loaded before, or TensorFlow sees no GPU.
 */
export async function loadTensorflow(device: Device, from?: string, load: Load = requirePackage): Promise<void> {
  const name = PACKAGES[device];
  if (tf.findBackendFactory(TENSORFLOW) == null) {
    restoreRemovedHelper();
    const { version } = quietly(() => loadOrExplain(name, device, from, load));
    checkVersion(name, version);
  }
  await startBackend(TENSORFLOW);
  checkDevice(device, tf.backend() as unknown as TensorflowBackend);
}

function requirePackage(name: string, from: string | undefined): TensorflowPackage {
  // Asked for at run time: a browser's bundle must not hold it.
  const module = process.getBuiltinModule("node:module");
  const folder = from === undefined ? import.meta.url : `${process.getBuiltinModule("node:path").resolve(from)}/`;
  return module.createRequire(folder)(name) as TensorflowPackage;
}

function loadOrExplain(name: string, device: Device, from: string | undefined, load: Load): TensorflowPackage {
  try {
    return load(name, from);
  } catch (cause) {
    throw new HeddleError("incompatible-plugins", {
      expected: `${name}@${tf.version_core} with its native library, for the backend tensorflow`,
      got: cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause),
      next:
        `Install it (npm install ${name}@${tf.version_core}): its install script downloads libtensorflow from ` +
        "storage.googleapis.com, and builds the addon where no binary fits (Python, a C++ compiler). " +
        (device === "gpu" ? "It runs on Linux and Windows with CUDA 11.2 and cuDNN 8.1. " : "") +
        "Or choose backend: simd, which needs nothing.",
      cause,
    });
  }
}

function checkVersion(name: string, version: TensorflowPackage["version"]): void {
  const core = version["tfjs-core"];
  if (core === tf.version_core) return;
  tf.removeBackend(TENSORFLOW);
  throw new HeddleError("incompatible-plugins", {
    expected: `${name} made for tfjs ${tf.version_core}, the one in use`,
    got: `one for tfjs ${core}`,
    next: `Install ${name}@${tf.version_core}.`,
  });
}

function checkDevice(device: Device, { isGPUPackage, isUsingGpuDevice }: TensorflowBackend): void {
  if (isGPUPackage !== (device === "gpu")) {
    throw new HeddleError("incompatible-plugins", {
      expected: `device ${device} of the backend tensorflow`,
      got: `${isGPUPackage ? PACKAGES.gpu : PACKAGES.cpu}, loaded before in this process`,
      next: "Use one device per process.",
    });
  }
  if (device === "gpu" && !isUsingGpuDevice) {
    throw new HeddleError("incompatible-plugins", {
      expected: "a GPU that TensorFlow 2.9 can use (NVIDIA, CUDA 11.2, cuDNN 8.1)",
      got: "none",
      next: "Set TF_CPP_MIN_LOG_LEVEL=0 and read the messages of TensorFlow, or set device: cpu.",
    });
  }
}

/**
 * Node 23 removed util.isNullOrUndefined, which tfjs-node 4.22 calls (tensorflow/tfjs#8425: mended, never released). It
 * stays there afterwards: the package uses it at every call.
 */
function restoreRemovedHelper(): void {
  const util = process.getBuiltinModule("node:util") as { isNullOrUndefined?: (value: unknown) => boolean };
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
}

/**
 * The package may contain another copy of tfjs, which registers every kernel again and warns of each; engine and registry are
 * the process's, so that nothing is lost. TensorFlow itself logs to stderr unless disabled before its library loads.
 */
function quietly<T>(run: () => T): T {
  const before = tf.env().getBool("PROD");
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  tf.env().set("PROD", true);
  try {
    return run();
  } finally {
    tf.env().set("PROD", before);
  }
}
