// Every relative link of the documentation leads somewhere, its heading included.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { read, workspacePackages } from "./workspace.mjs";

const REQUIRED = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"];

/** @param {string} root */
export function checkLinks(root) {
  const docs = existsSync(join(root, "docs"))
    ? readdirSync(join(root, "docs"), { recursive: true }).filter((name) => name.endsWith(".md"))
    : [];
  const readmes = workspacePackages(root)
    .map(({ folder }) => `${folder}/README.md`)
    .filter((page) => existsSync(join(root, page)));
  return [...REQUIRED, ...docs.map((name) => `docs/${name.replaceAll("\\", "/")}`), ...readmes].flatMap((page) =>
    existsSync(join(root, page)) ? brokenLinks(root, page) : [`${page}: missing`],
  );
}

function brokenLinks(root, page) {
  const text = withoutCode(read(root, page));
  const targets = [...text.matchAll(/\]\(\s*<?([^)\s>]+)|^\[[^\]]+\]:\s*<?([^\s>]+)|(?:src|href)="([^"]+)"/gm)];
  return targets
    .map(([, inline, reference, attribute]) => inline ?? reference ?? attribute)
    .filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target))
    .filter((target) => !resolves(root, page, target))
    .map((target) => `${page}: the link ${target} leads nowhere`);
}

function resolves(root, page, target) {
  const [path, anchor] = decodeURI(target).split("#");
  const file = path === "" ? page : posix.join(posix.dirname(page), path);
  if (!existsSync(join(root, file))) return false;
  if (anchor === undefined || !file.endsWith(".md") || statSync(join(root, file)).isDirectory()) return true;
  return headings(read(root, file)).has(anchor);
}

const withoutCode = (text) => text.replace(/^```[\s\S]*?^```/gm, "").replace(/`[^`\n]*`/g, "");

/** The anchors of a page's headings, as GitHub makes them. */
const headings = (text) =>
  new Set(
    [...text.replace(/^```[\s\S]*?^```/gm, "").matchAll(/^#+\s+(.*)$/gm)].map(([, title]) =>
      title
        .trim()
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .replace(/\s/g, "-"),
    ),
  );
