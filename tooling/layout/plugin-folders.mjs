// One folder per plugin: `<name>/<name>.ts` with a default export, a test beside it, a lazy line in the role's catalog.
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import ts from "typescript";
import { isTest, read, sourceFiles, workspacePackages } from "./workspace.mjs";

const hasDefaultExport = (text) => /^export default |^export \{[^}]*\bas default\b/m.test(text);

/** True for a folder whose file of the same name has a default export. Other folders are the role's shared ground. */
export function isPluginFolder(root, folder) {
  const main = `${folder}/${basename(folder)}.ts`;
  return existsSync(join(root, main)) && hasDefaultExport(read(root, main));
}

/** @param {string} root */
export const checkPluginFolders = (root) =>
  workspacePackages(root)
    .filter(({ group }) => group === "plugins")
    .flatMap(({ folder }) => checkRole(root, folder));

function checkRole(root, folder) {
  const index = `${folder}/src/index.ts`;
  if (!existsSync(join(root, index))) return [`${index}: missing: it contains the role's catalog`];
  const { lines, eager } = readCatalog(root, index);
  const files = sourceFiles(root, `${folder}/src`);
  const folders = [
    ...new Set(
      files
        .map((path) => path.split("/"))
        .filter((parts) => parts.length > 4)
        .map((parts) => parts[3]),
    ),
  ];
  const uncatalogd = folders
    .filter(
      (name) =>
        isPluginFolder(root, `${folder}/src/${name}`) && !lines.some((line) => line.path === `./${name}/${name}.js`),
    )
    .map((name) => `${index}: no catalog line for the plugin in ${name}/`);
  return [
    ...eager.map((path) => `${index}: imports ${path} at once: a catalog is lazy, () => import("${path}")`),
    ...(lines.length === 0 ? [`${index}: the catalog is empty`] : []),
    ...lines.flatMap((line) => checkLine(root, folder, line, files).map((problem) => `${index}: ${problem}`)),
    ...uncatalogd,
  ];
}

/** The catalog's lazy lines (name → path), and what the index loads at once. */
function readCatalog(root, index) {
  const source = ts.createSourceFile(index, read(root, index), ts.ScriptTarget.Latest, true);
  const lines = [];
  const eager = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && node.arguments[0]) {
      let property = node.parent;
      while (property && !ts.isPropertyAssignment(property)) property = property.parent;
      lines.push({ name: property?.name.text, path: node.arguments[0].text });
    }
    const loads = ts.isImportDeclaration(node)
      ? !node.importClause?.isTypeOnly
      : ts.isExportDeclaration(node) && !node.isTypeOnly;
    if (loads && node.moduleSpecifier?.text.startsWith("./")) eager.push(node.moduleSpecifier.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { lines, eager };
}

function checkLine(root, folder, { name, path }, files) {
  const place = `${folder}/src/${name}`;
  if (path !== `./${name}/${name}.js`) return [`"${name}" is imported from ${path}, not ./${name}/${name}.js`];
  if (!existsSync(join(root, `${place}/${name}.ts`))) return [`"${name}" has no file ${name}/${name}.ts`];
  return [
    ...(isPluginFolder(root, place) ? [] : [`${name}/${name}.ts has no default export`]),
    ...(files.some((file) => file.startsWith(`${place}/`) && isTest(file)) ? [] : [`${name}/ has no test`]),
  ];
}
