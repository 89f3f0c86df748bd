import { HeddleError } from "@heddle/contracts";
import { tf } from "@heddle/ops";

/**
 * Imports a package of TensorFlow.js that registers a backend, unless the program has registered that backend. Throws
 * HeddleError "incompatible-plugins" where the package is not installed.
 */
export async function loadStockBackend(backend: string, load: () => Promise<unknown>): Promise<void> {
  if (tf.findBackendFactory(backend) != null) return;
  const name = `@tensorflow/tfjs-backend-${backend}`;
  try {
    await load();
  } catch (cause) {
    throw new HeddleError("incompatible-plugins", {
      expected: `${name}@${tf.version_core} installed beside Heddle, for the backend ${backend}`,
      got: cause instanceof Error ? cause.message.split("\n", 1)[0]! : String(cause),
      next: `Install it (npm install ${name}@${tf.version_core}), or choose backend: simd, which needs no package.`,
      cause,
    });
  }
}
