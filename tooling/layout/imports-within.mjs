// The relative imports between the published source files of one folder.
import { posix } from "node:path";
import ts from "typescript";
import { isTest, read, sourceFiles } from "./workspace.mjs";

/**
 * @param {string} root
 * @param {string} folder
 * @returns {Map<string, string[]>} per file the files of `folder` that it imports, types included
 */
export function importsWithin(root, folder) {
  const files = new Set(sourceFiles(root, folder).filter((path) => !isTest(path)));
  return new Map(
    [...files].map((path) => {
      const named = ts.preProcessFile(read(root, path), true, true).importedFiles.map(({ fileName }) => fileName);
      const targets = named.filter((name) => name.startsWith(".")).flatMap((name) => fileOf(files, path, name) ?? []);
      return [path, [...new Set(targets)]];
    }),
  );
}

/** A source names what it imports by the name after compilation: "./a.js" is a.ts or a.tsx. */
function fileOf(files, from, specifier) {
  const path = posix.join(posix.dirname(from), specifier);
  const stem = path.replace(/\.js$/, "");
  return [path, `${stem}.ts`, `${stem}.tsx`].find((candidate) => files.has(candidate));
}
