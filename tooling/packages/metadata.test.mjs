import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { workspacePackages } from "../layout/workspace.mjs";
import { root } from "../toolchain.mjs";
import { metadataProblems, REPOSITORY } from "./metadata.mjs";

const tree = mkdtempSync(join(tmpdir(), "heddle-metadata-"));
const folder = "packages/sample";
const manifest = {
  name: "@heddle/sample",
  homepage: `${REPOSITORY}#readme`,
  repository: { type: "git", url: `git+${REPOSITORY}.git`, directory: folder },
  bugs: `${REPOSITORY}/issues`,
  keywords: ["vae"],
};
const readme = `# @heddle/sample\n\nnpm install @heddle/sample\n\n${REPOSITORY}\n`;
const write = (text) => writeFileSync(join(tree, folder, "README.md"), text);

beforeAll(() => {
  mkdirSync(join(tree, folder), { recursive: true });
  write(readme);
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

test("every public package has the metadata and the README that npm shows", () => {
  const published = workspacePackages(root).filter(({ manifest: { private: hidden } }) => !hidden);
  expect(published.length).toBeGreaterThan(20);
  expect(published.flatMap((one) => metadataProblems(root, one))).toEqual([]);
});

test.each(["homepage", "repository", "bugs", "keywords"])("a manifest without %s is refused", (key) => {
  expect(metadataProblems(tree, { folder, manifest })).toEqual([]);
  const { [key]: _, ...rest } = manifest;
  expect(metadataProblems(tree, { folder, manifest: rest })).toEqual([expect.stringContaining(`"${key}"`)]);
});

test("a README without title, npm command or link, and a missing one, are refused", () => {
  write("nothing");
  expect(metadataProblems(tree, { folder, manifest })).toHaveLength(3);
  rmSync(join(tree, folder, "README.md"));
  expect(metadataProblems(tree, { folder, manifest })).toEqual([expect.stringContaining("missing")]);
});
