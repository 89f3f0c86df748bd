// Libraries inside our packages: a file of dist that exports a whole library is replaced by a bundle of the parts in use, so
// that a user installs neither the rest nor its dependencies. Their licenses are written beside.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { build } from "vite";
import { root } from "../toolchain.mjs";
import { cpuKernelsEntry, GRADIENTS_ENTRY, tensorflowCore } from "./tensorflow-modules.mjs";

/**
 * The files, by package: relative to `src` without extension, and the library in it, a devDependency of the package.
 * `entry` is the bundle's source where it is not the file's own.
 * @type {Readonly<Record<string, readonly { file: string, library: string, entry?: (require: NodeJS.Require) => string }[]>>}
 */
export const BUNDLES = {
  "packages/ops": [{ file: "gradients/register", library: "@tensorflow/tfjs", entry: () => GRADIENTS_ENTRY }],
  "plugins/backends": [{ file: "engine/cpu-kernels", library: "@tensorflow/tfjs-backend-cpu", entry: cpuKernelsEntry }],
  "plugins/datasets": [{ file: "anndata-zarr/zip-reader", library: "@zip.js/zip.js" }],
  "plugins/reports": [
    { file: "libraries/plot", library: "@observablehq/plot" },
    { file: "libraries/linkedom", library: "linkedom" },
    { file: "libraries/parquet-writer", library: "hyparquet-writer" },
    { file: "libraries/umap", library: "umap-js" },
  ],
};

/**
 * Files of a library, by package: `from` in the library becomes `to` in dist, also where the files `importers` name it.
 * h5wasm-plugins requires an older h5wasm than ours: as a dependency it would bring a second copy. Files of the backend wasm
 * are copied because webpack stops at the address of a file in a package that is not installed.
 */
const COPIES = {
  "packages/hdf5": {
    library: "h5wasm-plugins",
    from: "plugins",
    to: "filters",
    pattern: /^libH5Z(?!jpeg)\w+\.so$/,
    importers: ["platform/filter-urls.js", "platform/node-files.js"],
  },
  "plugins/backends": {
    library: "@tensorflow/tfjs-backend-wasm",
    from: "wasm-out",
    to: "wasm-files",
    pattern: /\.wasm$/,
    importers: ["wasm/browser-files.js"],
  },
};

/** Beside the bundles, in dist. */
export const LICENSES = "THIRD-PARTY-NOTICES.txt";

/** Packages whose build brings libraries into them. */
export const bundledFolders = [...new Set([...Object.keys(BUNDLES), ...Object.keys(COPIES)])];

/** The libraries that a package's build brings into it. */
export const bundledLibraries = (folder) =>
  [...(BUNDLES[folder] ?? []), COPIES[folder] ?? []].flat().map(({ library }) => library);

/** True for a path in a package's dist, "/" between its parts, that this module has written beside the scripts. */
export const isBundled = (folder, path) =>
  path === LICENSES || (folder in COPIES && path.startsWith(`${COPIES[folder].to}/`));

const distOf = (folder) => join(root, folder, "dist");

/** Brings every library into its package's dist, whose scripts have been written. */
export async function bundleLibraries() {
  for (const folder of bundledFolders) {
    const modules = folder in COPIES ? [copyLibrary(folder, COPIES[folder])] : [];
    for (const bundle of BUNDLES[folder] ?? []) {
      const { code, moduleIds } = await bundleFile(folder, bundle);
      writeFileSync(join(distOf(folder), `${bundle.file}.js`), code);
      modules.push(...moduleIds.filter((id) => id.includes(`node_modules${sep}`)));
    }
    writeFileSync(join(distOf(folder), LICENSES), licensesOf(modules));
  }
}

/** Copies the files; returns a path in the library. */
function copyLibrary(folder, { library, from, to, pattern, importers }) {
  const require = createRequire(join(root, folder, "package.json"));
  const source = join(dirname(require.resolve(`${library}/package.json`)), from);
  mkdirSync(join(distOf(folder), to), { recursive: true });
  for (const name of readdirSync(source).filter((one) => pattern.test(one)))
    copyFileSync(join(source, name), join(distOf(folder), to, name));
  for (const importer of importers) {
    const path = join(distOf(folder), importer);
    writeFileSync(path, readFileSync(path, "utf8").replaceAll(`"${library}/${from}/`, `"../${to}/`));
  }
  return join(source, to);
}

/** One bundle as rolldown makes it: `code`, and `moduleIds` of what is in it. */
export async function bundleFile(folder, { file, entry }) {
  const require = createRequire(join(root, folder, "package.json"));
  // in place of the source, so that a library is looked up from the package that declares it
  const path = join(root, folder, "src", `${file}.ts`);
  const own = { name: "entry", load: (id) => (id === path ? entry(require) : undefined) };
  const [{ output }] = await build({
    configFile: false,
    root: join(root, folder),
    logLevel: "error",
    publicDir: false,
    // a library's build for browsers imports nothing of Node: one bundle serves both
    resolve: { conditions: ["browser", "module", "import", "default"] },
    plugins: entry ? [own, tensorflowCore(require)] : [],
    build: {
      write: false,
      target: "es2022",
      minify: true,
      lib: { entry: path, formats: ["es"], fileName: "bundle" },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  return output[0];
}

/** The license of every package that has a module in the bundles. */
export function licensesOf(modules) {
  const folders = [...new Set(modules.map(packageFolder))].sort();
  return folders.map(licenseOf).join(`\n${"-".repeat(80)}\n`);
}

function packageFolder(path) {
  let folder = dirname(path);
  while (!existsSync(join(folder, "package.json")) || !manifestOf(folder).name) folder = dirname(folder);
  return folder;
}

const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

function licenseOf(folder) {
  const { name, version, license } = manifestOf(folder);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : textOf(license);
  return `${name} ${version}\n\n${text}\n`;
}

/** For packages that name their license without its text. Only the Apache license requires a copy of it. */
function textOf(license) {
  if (license !== "Apache-2.0") return `License: ${license}`;
  const typescript = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));
  return readFileSync(join(typescript, "LICENSE.txt"), "utf8").trim();
}
