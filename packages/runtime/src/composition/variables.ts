import { HeddleError, type Variable } from "@heddle/contracts";
import { inScope, tf } from "@heddle/ops";
import type { StoredTensor } from "../store/safetensors.js";

/** The variables' values, copied to the host. */
export function storedTensors(variables: readonly Variable[]): StoredTensor[] {
  return variables.map(({ name, value }) => ({
    name,
    shape: value.shape,
    values: Float32Array.from(value.dataSync()),
  }));
}

/** Gives every variable its stored value. Throws HeddleError "bad-run-folder" if names or shapes do not agree. */
export function assignTensors(variables: readonly Variable[], stored: readonly StoredTensor[], where: string): void {
  const byName = new Map(stored.map((tensor) => [tensor.name, tensor]));
  for (const variable of variables) {
    const tensor = byName.get(variable.name);
    const shape = variable.value.shape.join(" × ");
    if (tensor === undefined || tensor.shape.join(" × ") !== shape) {
      throw new HeddleError("bad-run-folder", {
        where,
        expected: `${variable.name} of shape ${shape}`,
        got: tensor ? `shape ${tensor.shape.join(" × ")}` : "no such tensor",
        next: "Use the configuration that this file was saved with.",
      });
    }
    inScope(() => variable.assign(tf.tensor(tensor.values, [...tensor.shape])));
  }
}
