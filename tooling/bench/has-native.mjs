import { existsSync } from "node:fs";
import { outputOf } from "../native/build.mjs";

/** True where native kernels of this platform have been built. */
export const hasNative = existsSync(outputOf(`${process.platform}-${process.arch}`));
