// A file is named for its one idea.
import { sourceFiles } from "./workspace.mjs";

const NAMELESS = /^(?:utils?|helpers?|common|misc)$/i;

/** @param {string} root */
export const checkNames = (root) =>
  ["packages", "plugins", "apps", "tooling", "docs", "examples"]
    .flatMap((folder) => sourceFiles(root, folder, /./))
    .filter((path) => path.split(/[/.-]/).some((part) => NAMELESS.test(part)))
    .map((path) => `${path}: name it for its content, not util, helper, common or misc`);
