// `npm run build:kernels`: compiles assembly/ of packages to WebAssembly, in TypeScript modules
// that Node, bundlers and browsers load. Run it after a change there; a test compares the modules with the sources.
import { readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { main } from "assemblyscript/asc";
import { root } from "../toolchain.mjs";

const FLAGS = "-O3 --noAssert --runtime stub --enable simd --importMemory --noColors";
const THREADS =
  "--enable threads --exportTable --sharedMemory --initialMemory 1 --maximumMemory 32768 --memoryBase 1024";

/** Flags, source and destination of each module; the entry is assembly/index.ts unless named. */
export const MODULES = [
  { package: "packages/numerics", flags: "", to: "linear-algebra/row-products-module.ts" },
  { package: "packages/numerics", entry: "neighbors.ts", flags: "", to: "neighbors/nearest-neighbors-module.ts" },
  { package: "plugins/backends", flags: THREADS, to: "engine/plain-kernels.ts" },
  { package: "plugins/backends", flags: `${THREADS} --enable relaxed-simd`, to: "engine/relaxed-kernels.ts" },
  { package: "plugins/clustering", flags: "", to: "k-means/kernels-module.ts" },
  { package: "plugins/rotations", flags: "", to: "shared/negentropy-module.ts" },
];

/** @param {typeof MODULES[number]} module @returns {Promise<string>} the module in base64 */
export async function compile({ package: name, entry: file = "index.ts", flags }) {
  let binary;
  const entry = relative(process.cwd(), join(root, name, "assembly", file));
  const all = `${FLAGS} ${flags}`.trim().split(" ");
  const { error, stderr } = await main([entry, "--outFile", "kernels.wasm", ...all], {
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

/** @param {typeof MODULES[number]} module */
export const destination = ({ package: name, to }) => join(root, name, "src", to);
export const moduleText = (base64) =>
  `// Written by "npm run build:kernels" from assembly/: do not edit.\nexport const binary =\n  "${base64}";\n`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const module of MODULES) writeFileSync(destination(module), moduleText(await compile(module)));
}
