// `npm run build:kernels`: compiles plugins/backends/assembly to WebAssembly, in two TypeScript modules that Node, bundlers and
// browsers load. Run it after a change there; a test compares the modules with the sources.
import { readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { main } from "assemblyscript/asc";
import { root } from "../toolchain.mjs";

const folder = join(root, "plugins", "backends");
const FLAGS =
  "-O3 --noAssert --runtime stub --enable simd --enable threads --importMemory --exportTable --sharedMemory --initialMemory 1 --maximumMemory 32768 --memoryBase 1024 --noColors";

/** @param {boolean} relaxed @returns {Promise<string>} the module in base64 */
export async function compile(relaxed) {
  let binary;
  const entry = relative(process.cwd(), join(folder, "assembly", "index.ts"));
  const flags = [
    entry,
    "--outFile",
    "kernels.wasm",
    ...FLAGS.split(" "),
    ...(relaxed ? ["--enable", "relaxed-simd"] : []),
  ];
  const { error, stderr } = await main(flags, {
    readFile: (name, base) => readOrNull(join(base, name)),
    writeFile: (_name, contents) => {
      binary = contents;
    },
  });
  if (error) throw new Error(`the kernels do not compile:\n${stderr.toString()}`, { cause: error });
  return Buffer.from(binary).toString("base64");
}

function readOrNull(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // The compiler tries several paths of a module; null means that a path does not exist.
    return null;
  }
}

export const destination = (relaxed) => join(folder, "src", "engine", `${relaxed ? "relaxed" : "plain"}-kernels.ts`);
export const moduleText = (base64) =>
  `// Written by "npm run build:kernels" from assembly/: do not edit.\nexport const binary =\n  "${base64}";\n`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const relaxed of [false, true]) writeFileSync(destination(relaxed), moduleText(await compile(relaxed)));
}
