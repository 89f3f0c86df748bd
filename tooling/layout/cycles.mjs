// No import cycles between the files of a package.
import { importsWithin } from "./imports-within.mjs";
import { workspacePackages } from "./workspace.mjs";

/** @param {string} root */
export const checkCycles = (root) =>
  workspacePackages(root).flatMap(({ folder }) => cyclesOf(importsWithin(root, folder)).map(problemOf));

const problemOf = ([first, ...others]) =>
  `${first}: import cycle with ${others.join(", ") || "itself"}: move what both sides need into a file of its own`;

/**
 * The strongly connected components of more than one file (Tarjan 1972, doi:10.1137/0201010), and files that import
 * themselves.
 * @param {Map<string, string[]>} imports
 * @returns {string[][]} sorted
 */
export function cyclesOf(imports) {
  const order = new Map();
  const lowest = new Map();
  const open = [];
  const found = [];
  const visit = (file) => {
    order.set(file, order.size);
    lowest.set(file, order.get(file));
    open.push(file);
    for (const target of imports.get(file)) {
      if (!order.has(target)) visit(target);
      if (open.includes(target)) lowest.set(file, Math.min(lowest.get(file), lowest.get(target)));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const component = open.splice(open.indexOf(file));
    if (component.length > 1 || imports.get(file).includes(file)) found.push(component.sort());
  };
  for (const file of imports.keys()) if (!order.has(file)) visit(file);
  return found.sort();
}
