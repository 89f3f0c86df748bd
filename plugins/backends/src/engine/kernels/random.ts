import type { Random } from "@heddle/contracts";
import type { TensorInfo } from "@heddle/ops";
import { type Call, heddleKernel, isWorthSplitting, sizeOf } from "./kernel.js";

interface Draw {
  readonly random: Random;
  readonly shape: readonly number[];
}

/** The bulk draws of a stream that nothing was drawn from yet: the same bits as its own. */
function draw(kernel: "normals" | "uniforms") {
  return ({ attributes: { random, shape }, backend }: Call<never, Draw>): TensorInfo => {
    const size = sizeOf(shape);
    const { key } = random;
    if (key === undefined) {
      const dataId = backend.write(random[kernel](size), [...shape], "float32");
      return { dataId, shape: [...shape], dtype: "float32" };
    }
    const output = backend.allocate(shape);
    const given = [size, backend.pointer(output), backend.arrays.bind(key)];
    backend.engine.run(kernel, given, isWorthSplitting(size, kernel === "normals" ? 12 : 3));
    return output;
  };
}

export function registerRandom(): void {
  heddleKernel("HeddleRandomNormal", draw("normals"));
  heddleKernel("HeddleRandomUniform", draw("uniforms"));
}
