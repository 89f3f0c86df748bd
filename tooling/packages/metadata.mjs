// What npm shows of a package: README, repository, homepage, bugs, keywords.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

export const REPOSITORY = "https://github.com/heddle-vae/heddle";

/**
 * @param {string} root
 * @param {{ folder: string, manifest: Record<string, any> }} one a public package of the workspace
 * @returns {string[]} problems
 */
export function metadataProblems(root, { folder, manifest }) {
  const expected = {
    homepage: `${REPOSITORY}#readme`,
    repository: { type: "git", url: `git+${REPOSITORY}.git`, directory: folder },
    bugs: `${REPOSITORY}/issues`,
  };
  const wrong = Object.entries(expected).filter(([key, value]) => !isDeepStrictEqual(manifest[key], value));
  return [
    ...wrong.map(
      ([key, value]) =>
        `${folder}/package.json: "${key}": expected ${JSON.stringify(value)}, got ${JSON.stringify(manifest[key])}`,
    ),
    ...(manifest.keywords?.length > 0 ? [] : [`${folder}/package.json: "keywords": expected at least one, got none`]),
    ...readmeProblems(root, folder, manifest.name),
  ];
}

function readmeProblems(root, folder, name) {
  const file = join(root, folder, "README.md");
  if (!existsSync(file)) return [`${folder}/README.md: missing. Write what it is, how to install and use it.`];
  const text = readFileSync(file, "utf8");
  return [
    ...(text.startsWith(`# ${name}\n`) ? [] : [`${folder}/README.md: expected the title "# ${name}"`]),
    ...(/npm (?:install|create) /.test(text) ? [] : [`${folder}/README.md: expected an npm command, got none`]),
    ...(text.includes(REPOSITORY) ? [] : [`${folder}/README.md: expected a link to ${REPOSITORY}, got none`]),
  ];
}
