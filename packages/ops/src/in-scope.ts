import { tf } from "./tf.js";

/** Runs `compute` and disposes of every tensor made in it that was not kept; for results that hold no tensor. */
export function inScope<T>(compute: () => T): T {
  const engine = tf.engine();
  engine.startScope();
  try {
    return compute();
  } finally {
    engine.endScope();
  }
}
