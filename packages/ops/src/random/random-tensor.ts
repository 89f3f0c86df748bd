import type { Random } from "@heddle/contracts";
import type { Tensor } from "@tensorflow/tfjs-core";
import { defineOp } from "../define-op.js";
import { tf } from "../tf.js";

interface Draw {
  readonly random: Random;
  readonly shape: readonly number[];
}

const size = ({ shape }: Draw): number => shape.reduce((product, length) => product * length, 1);

const normalOp = defineOp<never, Draw>({
  name: "HeddleRandomNormal",
  reference: (_inputs, draw) => tf.tensor(draw.random.normals(size(draw)), [...draw.shape]),
  gradient: () => ({}),
});
const uniformOp = defineOp<never, Draw>({
  name: "HeddleRandomUniform",
  reference: (_inputs, draw) => tf.tensor(draw.random.uniforms(size(draw)), [...draw.shape]),
  gradient: () => ({}),
});

/** Standard normals: the stream's `normals`, which a backend may generate from the stream's key; float32. */
export function randomNormal(random: Random, shape: readonly number[]): Tensor {
  return normalOp({}, { random, shape })[0];
}

/** Uniform on (0, 1): the stream's `uniforms`. See `randomNormal`. */
export function randomUniform(random: Random, shape: readonly number[]): Tensor {
  return uniformOp({}, { random, shape })[0];
}
