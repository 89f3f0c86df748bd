import { tf } from "./tf.js";

/** Runs `compute` and disposes every tensor it created, except kept ones; for results that contain no tensor. */
export function inScope<T>(compute: () => T): T {
  const engine = tf.engine();
  engine.startScope();
  try {
    return compute();
  } finally {
    engine.endScope();
  }
}
