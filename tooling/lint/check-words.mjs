// `npm run check:words`: no tracked file uses a word of `words.mjs`. `-- --report` prints counts by folder and passes.
import { root } from "../toolchain.mjs";
import { findWordsInFiles } from "./find-words.mjs";

const found = findWordsInFiles(root);
const report = process.argv.includes("--report");

if (report) {
  const counts = new Map();
  for (const { path } of found) {
    const folder = path.split("/").slice(0, 2).join("/");
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  for (const [folder, count] of [...counts].sort((a, b) => b[1] - a[1]))
    console.log(`${String(count).padStart(4)} ${folder}`);
} else {
  for (const { path, line, word, use } of found) console.log(`${path}:${line}: "${word}" → "${use}"`);
}
console.log(found.length === 0 ? "No word of tooling/lint/words.mjs is in use." : `${found.length} words to replace.`);
process.exitCode = found.length === 0 || report ? 0 : 1;
