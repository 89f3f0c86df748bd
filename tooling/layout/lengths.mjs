// Files of at most 200 lines and functions of at most 40 (60 with markup), unless a comment gives the reason: `// Long because …`.
import ts from "typescript";
import { read, sourceFiles } from "./workspace.mjs";

const FILE_LINES = 200;
const FUNCTION_LINES = 40;
/** Formatted markup has a line for every element and most attributes. */
const MARKUP_LINES = 60;
/** The reason of a file is near its top, so that one function's reason does not excuse the file. */
const TOP = 30;
const REASON = /^\s*(?:\/\/|\/\*\*?|\*|#)\s*Long because \S+ \S+/;
const FOLDERS = ["packages", "plugins", "apps", "tooling"];

/** @param {string} root */
export const checkLengths = (root) =>
  FOLDERS.flatMap((folder) => sourceFiles(root, folder, /\.(?:tsx?|mjs|js|py)$/)).flatMap((path) => {
    const text = read(root, path);
    const lines = text.trimEnd().split("\n");
    const excused = lines.slice(0, TOP).some((line) => REASON.test(line));
    const tooLong = lines.length > FILE_LINES && !excused;
    return [
      ...(tooLong
        ? [
            `${path}: ${lines.length} lines, more than ${FILE_LINES}: split it by meaning, or say "Long because …" at its top`,
          ]
        : []),
      ...(path.endsWith(".py") ? [] : longFunctions(path, text, lines)),
    ];
  });

function longFunctions(path, text, lines) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const most = path.endsWith(".tsx") ? MARKUP_LINES : FUNCTION_LINES;
  const found = [];
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.body && !isDescribeBody(node)) {
      const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
      const count = source.getLineAndCharacterOfPosition(node.end).line - first + 1;
      if (count > most && !reasonAbove(lines, first)) {
        found.push(
          `${path}:${first + 1}: a function of ${count} lines, more than ${most}: split it, or say "// Long because …" above it`,
        );
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** `describe("…", () => { … })` groups tests, each a function of its own. */
function isDescribeBody(node) {
  const call = node.parent;
  return (
    call && ts.isCallExpression(call) && call.arguments.includes(node) && /^describe\b/.test(call.expression.getText())
  );
}

function reasonAbove(lines, first) {
  for (let at = first - 1; at >= 0 && /^\s*(?:\/\/|\/\*|\*)/.test(lines[at]); at--)
    if (REASON.test(lines[at])) return true;
  return false;
}
