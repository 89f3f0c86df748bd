// Every check of the layout, over one workspace.
import { checkAppImports } from "./app-imports.mjs";
import { checkCycles } from "./cycles.mjs";
import { checkImports } from "./imports.mjs";
import { checkLayers } from "./layers.mjs";
import { checkLengths } from "./lengths.mjs";
import { checkLinks } from "./links.mjs";
import { checkManifests } from "./manifests.mjs";
import { checkNames } from "./names.mjs";
import { checkPluginFolders } from "./plugin-folders.mjs";

const CHECKS = [
  checkImports,
  checkAppImports,
  checkLayers,
  checkCycles,
  checkPluginFolders,
  checkLengths,
  checkNames,
  checkLinks,
  checkManifests,
];

/**
 * @param {string} root the workspace's folder
 * @returns {string[]} one sentence per problem, beginning with its file; none where all is well
 */
export const checkLayout = (root) => CHECKS.flatMap((check) => check(root));
