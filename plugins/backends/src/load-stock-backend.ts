import { HeddleError } from "@heddle/contracts";
import { tf } from "@heddle/ops";

/** Imports the package that registers a backend; throws what `refuse` returns where it cannot. */
export type LoadPackage = (refuse: (cause: unknown) => HeddleError) => Promise<void>;

/**
 * Loads a backend of TensorFlow.js, unless the program has registered it. Throws HeddleError "incompatible-plugins" where its
 * package is not installed.
 */
export async function loadStockBackend(backend: string, load: LoadPackage): Promise<void> {
  if (tf.findBackendFactory(backend) != null) return;
  const name = `@tensorflow/tfjs-backend-${backend}`;
  await load(
    (cause) =>
      new HeddleError("incompatible-plugins", {
        expected: `${name}@${tf.version_core} installed beside Heddle, for the backend ${backend}`,
        got: cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause),
        next: `Install it (npm install ${name}@${tf.version_core}), or choose backend: simd, which needs no package.`,
        cause,
      }),
  );
}
