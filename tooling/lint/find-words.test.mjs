import { expect, test } from "vitest";
import { checkedFiles, findWords } from "./find-words.mjs";

const words = (text) => findWords(text).map(({ word, use, line }) => [word, use, line]);

test("an old identifier is found as a whole word, with its line and its replacement", () => {
  expect(words("const a = 1;\nconst b = training.fixVanished;")).toEqual([["fixVanished", "pinInactive", 2]]);
  expect(words("prefixVanished, fixVanishedLatents, fixvanished")).toEqual([]);
});

test("an old phrase is found in any case, and across a line break in a comment", () => {
  expect(words("The suite is Held against igraph.")).toEqual([["held against", "compared with", 1]]);
  expect(words("/**\n * values are held\n * against igraph\n */")).toEqual([["held against", "compared with", 2]]);
  expect(words("// values are held\n// against igraph")).toEqual([["held against", "compared with", 1]]);
  expect(words("a shield against noise; held there, against igraph")).toEqual([]);
});

test("plain English is allowed", () => {
  expect(words("A house number, a gate, four beginnings, codes of a category, a vanished file.")).toEqual([]);
});

test("changelogs, migrations and the word list may name old words; sources may not", () => {
  const files = checkedFiles(new URL("../..", import.meta.url).pathname);
  expect(files).toContain("README.md");
  expect(files).toContain("packages/contracts/src/index.ts");
  expect(files.filter((path) => /CHANGELOG|^tooling\/lint|migrat/.test(path))).toEqual([]);
});
