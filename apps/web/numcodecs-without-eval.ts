import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const INVOKER = JSON.stringify(fileURLToPath(new URL("./embind-invoker.ts", import.meta.url)));
const CODEC = /[\\/]numcodecs[\\/]dist[\\/](?:blosc|lz4|zstd)\.js$/;
const CONSTRUCTOR = /\bvar (\w+) = Function;/g;

/**
 * The codecs blosc, lz4 and zstd of numcodecs 0.3.2 compile their bindings from text, which the content security policy
 * refuses. They get an equivalent function instead.
 */
export const numcodecsWithoutEval = (): Plugin => ({
  name: "numcodecs-without-eval",
  transform(code, id) {
    if (!CODEC.test(id.split("?")[0])) return null;
    if ((code.match(CONSTRUCTOR) ?? []).length !== 1)
      this.error(`expected one use of Function in ${id}; adapt numcodecs-without-eval.ts to this version of numcodecs`);
    const replaced = code.replace(CONSTRUCTOR, "var $1 = embindInvoker;");
    return { code: `import { embindInvoker } from ${INVOKER};\n${replaced}`, map: null };
  },
});
