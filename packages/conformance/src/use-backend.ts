import { HeddleError } from "@heddle/contracts";
import { tf } from "@heddle/ops";

/**
 * Loads and selects a tfjs backend for the operations of a test. It loads `cpu` and `wasm` itself; the caller registers any
 * other backend.
 * @throws HeddleError if the backend is not registered or does not start.
 */
export async function useBackend(name: string): Promise<void> {
  if (name === "cpu") await import("@tensorflow/tfjs-backend-cpu");
  if (name === "wasm") await import("@tensorflow/tfjs-backend-wasm");
  if (tf.findBackendFactory(name) !== null && (await tf.setBackend(name))) return;
  throw new HeddleError("usage", {
    expected: "a tfjs backend that is registered and starts",
    got: name,
    next: "import its package before the test, or use cpu or wasm",
  });
}
