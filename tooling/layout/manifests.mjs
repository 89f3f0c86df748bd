// The shape of every package.json.
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { workspacePackages } from "./workspace.mjs";

/** @param {string} root */
export const checkManifests = (root) =>
  workspacePackages(root).flatMap((one) =>
    [...fields(one), ...dependencyRanges(one), ...exportedFiles(root, one), ...compilerSettings(root, one)].map(
      (problem) => `${one.folder}/package.json: ${problem}`,
    ),
  );

function fields({ folder, manifest }) {
  const short = basename(folder);
  const expected = {
    // npm create heddle-plugin installs the package create-heddle-plugin
    name: /^(?:heddle|create-.*)$/.test(short) ? short : `@heddle/${short}`,
    license: "MIT",
    type: "module",
    engines: { node: ">=20.19" },
  };
  const wrong = Object.entries(expected).filter(([key, value]) => !isDeepStrictEqual(manifest[key], value));
  return [
    ...wrong.map(([key, value]) => `"${key}" is ${JSON.stringify(manifest[key])}, expected ${JSON.stringify(value)}`),
    ...(manifest.description ? [] : ['"description" is missing']),
    ...(manifest.files?.includes("dist") ? [] : ['"files" does not list dist']),
    ...(manifest.private || manifest.publishConfig?.access === "public" ? [] : ["publishConfig.access is not public"]),
  ];
}

/** Versions are named once, in the catalog of pnpm-workspace.yaml; our own packages come from the workspace. */
function dependencyRanges({ manifest }) {
  const all = { ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.devDependencies };
  return Object.entries(all)
    .filter(
      ([name, range]) => !(name === "heddle" || name.startsWith("@heddle/") ? /^workspace:/ : /^catalog:/).test(range),
    )
    .map(([name, range]) => `${name} is "${range}": use "workspace:*" or "catalog:"`);
}

/** In the workspace each entry leads to its source; a published entry leads to dist. */
const exportedFiles = (root, one) => ["exports", "imports"].flatMap((field) => publishedFiles(root, one, field));

function publishedFiles(root, { folder, manifest }, field) {
  return Object.entries(manifest[field] ?? {}).flatMap(([entry, target]) => {
    if (typeof target === "string") return [];
    const { "heddle-source": source, ...published } = target;
    const isFirst = Object.keys(target)[0] === "heddle-source";
    const sources = typeof source === "object" ? Object.values(source) : [source];
    return [
      ...(isFirst ? [] : [`${field}["${entry}"] does not begin with heddle-source`]),
      ...sources
        .filter((path) => path && !existsSync(join(root, folder, path)))
        .map((path) => `${field}["${entry}"] leads to ${path}, which is missing`),
      ...(isDeepStrictEqual(manifest.publishConfig?.[field]?.[entry], published)
        ? []
        : [`publishConfig.${field}["${entry}"] is not ${field}["${entry}"] without heddle-source`]),
    ];
  });
}

/** One program checks everything; a second set of settings would let an editor see something else. */
const compilerSettings = (root, { folder }) =>
  existsSync(join(root, folder, "tsconfig.json"))
    ? ["it has a tsconfig.json beside it: the root's applies to all"]
    : [];
