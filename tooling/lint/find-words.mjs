// Finds the words of `words.mjs` in a text, and the tracked files in which they may not stand.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { identifiers, phrases } from "./words.mjs";

/** Files that state old names on purpose: the table itself, migrations with their tests and saved runs, and changelogs. */
const ALLOWED = [
  /^tooling\/lint\//,
  /(^|\/)CHANGELOG\.md$/,
  /(^|\/)migrat[^/]*(\/|$)/,
  /(^|\/)old-(format|runs?)[^/]*(\/|$)/,
  /\/formats\/(model|run|sweep)-v\d+\//,
  /(?:run|sweep)-format\.test\.ts$/,
  /option-errors\.test\.ts$/,
  /^pnpm-lock\.yaml$/,
  /(^|\/)fixtures\//,
];
const TEXT = /\.(ts|tsx|mts|js|mjs|cjs|json|jsonc|md|yaml|yml|html|css|py|txt|grit|cff)$/;

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** White space, and the signs with which a comment's next line starts. */
const GAP = String.raw`(?:\s|(?<=\n\s*)(?:\*|//|#))+`;

const byLength = (table) => Object.keys(table).sort((a, b) => b.length - a.length);
const IDENTIFIER = new RegExp(String.raw`(?<![\w$])(?:${byLength(identifiers).map(escaped).join("|")})(?![\w$])`, "g");
const PHRASE = new RegExp(
  String.raw`(?<!\w)(?:${byLength(phrases)
    .map((phrase) => phrase.split(" ").map(escaped).join(GAP))
    .join("|")})(?!\w)`,
  "gi",
);

/**
 * @param {string} text
 * @returns {{ word: string, use: string, line: number }[]} in the order of the text
 */
export function findWords(text) {
  const lineOf = (index) => text.slice(0, index).split("\n").length;
  const found = [];
  for (const { 0: word, index } of text.matchAll(IDENTIFIER))
    found.push({ word, use: identifiers[word], line: lineOf(index) });
  for (const { 0: match, index } of text.matchAll(PHRASE)) {
    const word = match.toLowerCase().replace(new RegExp(GAP, "g"), " ");
    found.push({ word, use: phrases[word], line: lineOf(index) });
  }
  return found.sort((a, b) => a.line - b.line);
}

/** The tracked text files of a repository that the table applies to. */
export function checkedFiles(root) {
  const files = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0");
  return files.filter((path) => TEXT.test(path) && !ALLOWED.some((allowed) => allowed.test(path)));
}

/** @returns {{ path: string, word: string, use: string, line: number }[]} */
export function findWordsInFiles(root) {
  return checkedFiles(root).flatMap((path) => {
    const text = readTracked(root, path);
    return text === undefined ? [] : findWords(text).map((found) => ({ path, ...found }));
  });
}

/** A file that is deleted but not yet committed is still listed by git. */
function readTracked(root, path) {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return undefined;
  }
}
