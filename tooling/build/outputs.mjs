// Outputs of the build: src/a.ts becomes dist/a.js and dist/a.d.ts; other published files (style sheets, .d.ts) are copied.
import { join } from "node:path";
import { isTest, sourceFiles, workspacePackages } from "../layout/workspace.mjs";

const isReference = (path) => /(?:^|[/.])(?:reference|golden)\.json$/.test(path);
const isProgram = (path) => path.endsWith(".ts") && !path.endsWith(".d.ts");

/**
 * @param {string} root
 * @returns {{ source: string, script?: string, declaration?: string, copy?: string }[]} absolute paths
 */
export const outputs = (root) =>
  workspacePackages(root)
    // private packages (the sites) have their own builds
    .filter(({ manifest }) => !manifest.private)
    .flatMap(({ folder }) =>
      sourceFiles(root, `${folder}/src`, /./)
        .filter((path) => !isTest(path) && !isReference(path))
        .map((path) => {
          const source = join(root, path);
          const built = join(root, folder, "dist", path.slice(`${folder}/src/`.length));
          if (!isProgram(path)) return { source, copy: built };
          return { source, script: built.replace(/ts$/, "js"), declaration: built.replace(/ts$/, "d.ts") };
        }),
    );
