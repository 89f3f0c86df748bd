import { HeddleError } from "@heddle/contracts";
import { tf } from "@heddle/ops";

/** Makes the tfjs backend of that name the current one. Throws HeddleError "internal" where it does not start. */
export async function startBackend(name: string): Promise<void> {
  let started = false;
  let cause: unknown;
  try {
    started = await tf.setBackend(name);
  } catch (error) {
    cause = error;
  }
  if (!started) {
    throw new HeddleError("internal", {
      expected: `the backend ${name} to start`,
      got: cause instanceof Error ? cause.message : "no reason given",
      next: "Choose another backend, or report this with your Node or browser version.",
      cause,
    });
  }
  await tf.ready();
}
