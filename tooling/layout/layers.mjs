// Import direction between the folders of one package.
import { importsWithin } from "./imports-within.mjs";

/**
 * Folders and files directly under a package's source folder, from low to high. Each may import itself and what stands
 * before it. Files that are not listed are use cases and may import everything.
 */
const LAYERS = {
  "packages/runtime/src": [
    "store",
    "migration",
    "config",
    "plugins",
    "composition",
    "data",
    "step",
    "train-step.ts",
    "replay",
    "model",
    "run-folder",
    "training",
    "evaluation",
    "tracking",
    "consensus",
    "differential",
    "abundance",
    "reference",
    "measured",
    "cell-columns",
    "publish",
    "vitessce",
  ],
};

/** @param {string} root */
export const checkLayers = (root) =>
  Object.entries(LAYERS).flatMap(([source, layers]) =>
    [...importsWithin(root, source)].flatMap(([path, targets]) => problemsOf(path, targets, source, layers)),
  );

function problemsOf(path, targets, source, layers) {
  const layerOf = (file) => file.slice(source.length + 1).split("/")[0];
  const rankOf = (file) => (layers.includes(layerOf(file)) ? layers.indexOf(layerOf(file)) : layers.length);
  const isFolder = path !== `${source}/${layerOf(path)}`;
  if (isFolder && rankOf(path) === layers.length)
    return [`${path}: the folder ${layerOf(path)} has no place in the order of tooling/layout/layers.mjs: add it`];
  return targets
    .filter((target) => rankOf(target) > rankOf(path))
    .map((target) => `${path}: imports ${target}, which lies higher: ${layers.join(" ← ")}`);
}
