// The command line in a folder of scripts and WebAssembly, which needs nothing but Node.
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { build } from "vite";
import { root } from "../toolchain.mjs";
import { bundledFolders, licensesOf, LICENSES as NOTICES } from "./bundle.mjs";

const dist = (folder) => join(root, folder, "dist");
/** Scripts that are started or found by their address, which is relative to `lib/chunks`. */
const ENTRIES = {
  "chunks/heddle": join(dist("apps/cli"), "main.js"),
  worker: join(dist("packages/heddle"), "worker.js"),
  "chunks/node-stall-thread": join(dist("packages/heddle"), "thread", "node-stall-thread.js"),
};
/** A library that loads parts of itself by their paths. */
const COPIED = ["jiti"];
/** Optional and large: a user installs them into the folder. */
const EXTERNAL = ["@kubernetes/client-node", /^@tensorflow\/tfjs-node/];
/** CommonJS scripts find their files by these. */
const COMMON_JS = `import { createRequire as __createRequire } from "node:module";
import { dirname as __folderOf } from "node:path";
import { fileURLToPath as __pathOf } from "node:url";
const require = __createRequire(import.meta.url), __filename = __pathOf(import.meta.url), __dirname = __folderOf(__filename);`;

/**
 * Bundles the built packages into a folder that does not exist.
 * @param {string} folder
 */
export async function bundleProgram(folder) {
  const lib = join(folder, "lib");
  const { output } = await build({
    configFile: false,
    root: dist("apps/cli"),
    logLevel: "error",
    publicDir: false,
    ssr: { noExternal: true, external: COPIED, resolve: { conditions: ["node", "import", "default"] } },
    build: {
      ssr: true,
      outDir: lib,
      emptyOutDir: true,
      target: "node20",
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: ENTRIES,
        external: EXTERNAL,
        output: { entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js", banner: COMMON_JS },
      },
    },
  });
  const modules = output.flatMap(({ moduleIds = [] }) => moduleIds).filter((id) => id.includes(`node_modules${sep}`));
  copyBeside(folder, lib, modules);
}

/** Files that the scripts open by path: the program's start and version, WebAssembly, HDF5's filters and `COPIED`. */
function copyBeside(folder, lib, modules) {
  mkdirSync(join(folder, "bin"));
  const start = readFileSync(join(root, "apps/cli/bin/heddle.js"), "utf8");
  writeFileSync(join(folder, "bin", "heddle.js"), start.replace("../dist/main.js", "../lib/chunks/heddle.js"));
  chmodSync(join(folder, "bin", "heddle.js"), 0o755);
  const { version, license } = JSON.parse(readFileSync(join(root, "apps/cli/package.json"), "utf8"));
  const manifest = JSON.stringify({ name: "heddle-program", version, license, private: true, type: "module" });
  for (const place of [folder, lib]) writeFileSync(join(place, "package.json"), manifest);
  cpSync(join(dist("packages/hdf5"), "filters"), join(lib, "filters"), { recursive: true });
  cpSync(join(dist("plugins/backends"), "wasm-files"), join(lib, "chunks"), { recursive: true });
  const require = createRequire(join(root, "apps/cli/package.json"));
  const copied = COPIED.map((name) => [name, dirname(require.resolve(`${name}/package.json`))]);
  for (const [name, from] of copied)
    cpSync(from, join(lib, "node_modules", name), { recursive: true, dereference: true });
  copyFileSync(join(root, "LICENSE"), join(folder, "LICENSE"));
  writeFileSync(
    join(folder, NOTICES),
    noticesOf([...modules, ...copied.map(([, from]) => join(from, "package.json"))]),
  );
}

/** Licenses of the bundled modules, and those that packages have from their own build. */
const noticesOf = (modules) =>
  [licensesOf(modules), ...bundledFolders.map((folder) => readFileSync(join(dist(folder), NOTICES), "utf8"))].join(
    `\n${"-".repeat(80)}\n`,
  );
