// Which way imports may run, and that what is imported is declared.
import { posix } from "node:path";
import ts from "typescript";
import { bundledLibraries } from "../build/bundle.mjs";
import { isPluginFolder } from "./plugin-folders.mjs";
import { isTest, read, sourceFiles, workspacePackages } from "./workspace.mjs";

const GROUND = ["contracts", "numerics", "ops"];
const FILES = ["anndata", "hdf5", "object-store"];
/** What each package may import, by folder name; "plugins" stands for all of them. Tests may besides: see TESTS. */
const ARROWS = {
  contracts: [],
  numerics: ["contracts"],
  ops: ["numerics", "contracts"],
  layers: GROUND,
  anndata: ["numerics", "contracts"],
  hdf5: ["anndata", "numerics", "contracts"],
  "object-store": ["contracts"],
  conformance: GROUND,
  "create-heddle-plugin": [],
  runtime: [...GROUND, ...FILES],
  plugins: [...GROUND, "layers", ...FILES],
  heddle: [...GROUND, ...FILES, "runtime", "sweeps", "plugins"],
  sweeps: ["contracts", "numerics", "runtime", "object-store"],
  apps: ["contracts", "runtime", "heddle", "sweeps", ...FILES],
};
/** Tests put real plugins together: runtime's with the standard ones, a gene selection's with a file's reader. */
const TESTS = {
  runtime: ["plugins", "conformance"],
  plugins: ["plugins", "conformance"],
  "create-heddle-plugin": [...GROUND, "conformance"],
  default: ["conformance"],
};
/** These run in a browser too; code for Node only is in the files that "imports" of package.json selects. */
const NODE_FILE = /(?:^|\/)node(?:-[a-z-]+)?\.ts$/;

const kindOf = ({ group, folder }) => (group === "packages" ? posix.basename(folder) : group);
const packageOf = (specifier) => specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
const quoted = (name) => new RegExp(`["'\`]${name.replace(/[/.]/g, "\\$&")}(?:/[^"'\`]*)?["'\`]`);

/** @param {string} root */
export function checkImports(root) {
  const packages = workspacePackages(root);
  const byName = new Map(packages.map((one) => [one.manifest.name, one]));
  const rootManifest = JSON.parse(read(root, "package.json"));
  return packages.flatMap((one) => {
    const files = sourceFiles(root, one.folder).map((path) => ({ path, text: read(root, path) }));
    const wrong = files.flatMap(({ path, text }) =>
      ts.preProcessFile(text, true, true).importedFiles.flatMap(({ fileName }) => {
        const problem = fileName.startsWith(".")
          ? relativeProblem(root, one, path, fileName)
          : (nodeProblem(one, path, fileName) ??
            arrowProblem(one, path, byName.get(packageOf(fileName))) ??
            declarationProblem(one, path, packageOf(fileName), rootManifest));
        return problem ? [`${path}: imports ${fileName}: ${problem}`] : [];
      }),
    );
    return [...wrong, ...unusedDependencies(one, files)];
  });
}

function relativeProblem(root, { group, folder }, path, specifier) {
  const target = posix.join(posix.dirname(path), specifier);
  if (!target.startsWith(`${folder}/`)) return "a relative import stays inside its package";
  if (isTest(path)) return undefined;
  if (isTest(target)) return "what is published does not import what only tests read";
  if (group !== "plugins") return undefined;
  const [from, to] = [path, target].map((file) => file.slice(folder.length).match(/^\/src\/([^/]+)\//)?.[1]);
  const isIndex = path === `${folder}/src/index.ts`;
  if (to === undefined || to === from || isIndex || !isPluginFolder(root, `${folder}/src/${to}`)) return undefined;
  return `plugins do not import each other (${to} is a plugin)`;
}

/** Programs and what starts processes, which no browser loads. */
const PROGRAMS = new Set(["apps", "create-heddle-plugin", "sweeps"]);

const nodeProblem = (one, path, specifier) =>
  specifier.startsWith("node:") && !PROGRAMS.has(kindOf(one)) && !NODE_FILE.test(path) && !isTest(path)
    ? 'this package runs in a browser too: put it into a file node.ts or node-….ts, which "imports" in package.json leads to'
    : undefined;

function arrowProblem(one, path, target) {
  if (target === undefined) return undefined;
  if (target === one) return isTest(path) ? undefined : "a package does not import itself by name";
  const kind = kindOf(one);
  const allowed = [...ARROWS[kind], ...(isTest(path) ? (TESTS[kind] ?? TESTS.default) : [])];
  if (allowed.includes(kindOf(target))) return undefined;
  return `the arrows run apps → heddle → runtime, plugins → layers → ops → numerics, contracts; ${kind} may import ${allowed.join(", ") || "nothing"}`;
}

function declarationProblem(one, path, name, rootManifest) {
  const { imports, dependencies, peerDependencies, optionalDependencies, devDependencies } = one.manifest;
  if (name.startsWith("#")) return name in { ...imports } ? undefined : "not declared under imports in package.json";
  if (name.startsWith("node:") || name === one.manifest.name) return undefined;
  if (name in { ...dependencies, ...peerDependencies, ...optionalDependencies }) return undefined;
  if (name in { ...devDependencies } && bundledLibraries(one.folder).includes(name)) return undefined;
  if (isTest(path) && name in { ...devDependencies, ...rootManifest.devDependencies }) return undefined;
  return isTest(path) ? "not declared in package.json" : "not declared under dependencies in package.json";
}

function unusedDependencies({ folder, manifest }, files) {
  const published = files.filter(({ path }) => !isTest(path));
  const unused = (names, among) =>
    Object.keys(names ?? {}).filter(
      (name) => !among.some(({ text }) => quoted(name.replace(/^@types\//, "")).test(text)),
    );
  return [
    ...unused(manifest.dependencies, published).map(
      (name) => `${folder}/package.json: ${name} is a dependency no source imports`,
    ),
    ...unused(manifest.devDependencies, files).map(
      (name) => `${folder}/package.json: ${name} is a devDependency nothing imports`,
    ),
  ];
}
