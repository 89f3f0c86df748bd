// `npm run archive [-- FOLDER]`: heddle-VERSION.tar.gz, the command line with everything that it needs besides Node. Packages
// of conda and containers unpack it; nothing else is downloaded.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { bundleProgram } from "./build/program.mjs";
import { build, ensureInstalled, root } from "./toolchain.mjs";

const args = process.argv.slice(2).filter((arg) => arg !== "--built");
const folder = resolve(args[0] ?? "packages-archive");
if (!process.argv.includes("--built") && ((await ensureInstalled()) || (await build()))) process.exit(1);
const scratch = mkdtempSync(join(tmpdir(), "heddle-archive-"));
try {
  const { version } = JSON.parse(readFileSync(join(root, "apps", "cli", "package.json"), "utf8"));
  const name = `heddle-${version}`;
  await bundleProgram(join(scratch, name));
  mkdirSync(folder, { recursive: true });
  execFileSync("tar", ["-czf", join(folder, `${name}.tar.gz`), "-C", scratch, name]);
  console.log(join(folder, `${name}.tar.gz`));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
